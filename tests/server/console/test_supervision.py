"""Supervision at the console: a month of meetings and families, and the draw by form."""

from html import unescape

import pytest

from schemas import KINDS
from server.office import new_record
from tests.server.api.stage import on_sqlite
from tests.server.api.world import HOME, World
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import visit
from tests.server.desk.office import Desk, make_desk
from tests.server.store.measured import statements

PAGE = "/konsol/supervisi"


def scene(world: World) -> Desk:
    """Give a desk with a supervisor, planned meetings of both kelompok, and families with a pengurus."""
    made = make_desk(world)
    boss = made.world.ids["boss"] = world.new_id()
    plans = [
        {"kelompok_id": world.ids[name], "bulan": "2026-11", "ordinal": 1, "planned_date": day, "status": "rencana"}
        for name, day in (("mawar", "2026-11-25"), ("melati", "2026-11-28"))
    ]
    heads = [{"kpm_id": world.ids[name], "name": f"Ibu {name}", "is_pengurus": True, "provisional": False} for name in ("kpm1", "kpm2", "kpm3")]
    made.office.write(
        HOME,
        [
            new_record(KINDS["worker"], {"name": "Bu Supervisor", "role": "supervisor"}, boss),
            *(new_record(KINDS["jadwal"], fields, "") for fields in plans),
            *(new_record(KINDS["anggota"], fields, world.new_id()) for fields in heads),
        ],
    )
    return made


desk = on_sqlite(scene)


def draw(desk: Desk, **sent: str) -> dict[str, str]:
    """Return what the form of the draw sends."""
    return {"action": "draw", "supervisor": desk.world.ids["boss"], "kecamatan": "", "families": "2", "meetings": "1", **sent}


def test_a_supervisor_draws_and_sees_it(desk: Desk) -> None:
    """The form draws by chance; the page shows meetings and families with their supervisor, and the phone gets them."""
    visitor = visit(desk.world, "supervisor")
    page = unescape(visitor.get(PAGE).text)
    assert "Tidak ada keluarga yang terpilih" in page and "Bu Supervisor" in page
    check_nesting(page)
    assert visitor.send(PAGE, **draw(desk)).location == PAGE
    assert (desk.world.count("uji_petik"), desk.world.count("supervisi_p2k2")) == (2, 1)
    page = unescape(visitor.get(PAGE).text)
    assert "Terundi: 2 keluarga dan 1 pertemuan." in page and page.count("Ibu kpm") == 2 and "Rencana" in page
    check_nesting(page)
    visitor.send(PAGE, **draw(desk, families="100", meetings="100"))
    assert (desk.world.count("uji_petik"), desk.world.count("supervisi_p2k2")) == (3, 2)


def test_what_is_late_is_told(desk: Desk) -> None:
    """A meeting whose day has passed unobserved is overdue; so is a family of a month that is over; what was done says when."""
    visitor = visit(desk.world, "supervisor")
    visitor.get(PAGE)
    visitor.send(PAGE, **draw(desk, families="3", meetings="2"))
    desk.world.clock.pass_by(days=5)
    visitor.log_in("supervisor")
    page = visitor.get(PAGE).text
    assert page.count(">Terlambat<") == 1
    first = desk.world.rows("uji_petik")[0]
    desk.change("uji_petik", first.id, visited_on="2026-11-26", found_at_home=True, met="Ibu", not_found_reason=None)
    desk.world.clock.pass_by(days=30)
    visitor.log_in("supervisor")
    page = visitor.get(f"{PAGE}?bulan=2026-11").text
    assert "Supervisi November 2026" in page and f'href="/konsol/keluarga/{HOME}/{first.kpm_id}"' in page
    assert page.count(">Terlambat<") == 4 and page.count(">Terlaksana<") == 1 and "26 November 2026" in page


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"families": "101"}, 303),
        ({"families": "-1"}, 303),
        ({"families": ""}, 303),
        ({"meetings": "x"}, 303),
        ({"supervisor": ""}, 303),
        ({"supervisor": "\x7f"}, 303),
        ({"supervisor": "siti"}, 303),
        ({"kecamatan": "350801"}, 404),
        ({"kecamatan": "35"}, 404),
    ],
)
def test_what_cannot_be_drawn_is_told(desk: Desk, sent: dict[str, str], status: int) -> None:
    """Wrong numbers and nobody to draw for are told on the page; other regions are not found; nothing is drawn."""
    visitor = visit(desk.world, "supervisor")
    visitor.get(PAGE)
    assert visitor.send(PAGE, **draw(desk, **sent)).status_code == status
    assert status != 303 or "Belum diundi" in visitor.get(PAGE).text
    assert desk.world.count("uji_petik") == 0


def test_nobody_draws_for_a_pendamping(desk: Desk) -> None:
    """Only who supervises is drawn for."""
    visitor = visit(desk.world, "supervisor")
    visitor.get(PAGE)
    assert visitor.send(PAGE, **draw(desk, supervisor=desk.world.ids["siti"])).status_code == 404


def test_regions_and_roles(desk: Desk) -> None:
    """Elsewhere nothing is seen, in a kecamatan what is known to be of it; who only reads, and a province, cannot draw."""
    visitor = visit(desk.world, "supervisor")
    visitor.get(PAGE)
    visitor.send(PAGE, **draw(desk))
    for region, families, meetings in (("3508", 0, 0), ("350702", 0, 0), ("350701", 0, 1), ("3507", 2, 1), ("35", 2, 1), ("00", 2, 1)):
        page = visit(desk.world, "apd", f"a{region}", region=region).get(PAGE).text
        assert page.count("Ibu kpm") == families and page.count(">Rencana</td>") == families + meetings, region
    other = visit(desk.world, "supervisor", "jauh", region="3508")
    other.get(PAGE)
    assert other.send(PAGE, **draw(desk)).status_code == 404
    wide = visit(desk.world, "apd", region="35")
    wide.get(PAGE)
    assert wide.send(PAGE, **draw(desk)).status_code == 404
    assert 'name="families"' not in visit(desk.world, "koordinator").get(PAGE).text


def test_months_are_asked_for(desk: Desk) -> None:
    """A month that is none is answered by a page; the reading of the list is noted."""
    visitor = visit(desk.world, "supervisor")
    for text in ("x", "2026-13", "2026-1", "9999-01", "%7F"):
        assert visitor.get(f"{PAGE}?bulan={text}").status_code == 400
    visitor.get(PAGE)
    assert visitor.get(f"{PAGE}?bulan=2026-10").status_code == 200
    assert [row.route for row in desk.world.rows("page_read")].count("/konsol/supervisi") == 2


def test_the_page_costs_the_same_for_any_number(desk: Desk) -> None:
    """As many statements for three families as for one."""
    visitor, counted = visit(desk.world, "supervisor"), []
    visitor.get(PAGE)
    for number in ("1", "2"):
        visitor.send(PAGE, **draw(desk, families=number))
        visitor.get(PAGE)
        with statements(desk.world.parts.engine) as made:
            visitor.get(PAGE)
        counted.append(len(made))
    assert counted[0] == counted[1] and desk.world.count("uji_petik") == 3
