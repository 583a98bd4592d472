"""Pages of a family: found by what people know of it, masked until asked, with its history; and as it stood, for the inspector."""

import re
from datetime import timedelta

import pytest

from server.people.trace import trace
from sync.limits import FAMILY_CHANGES_MAX, HISTORY_PER_PAGE_MAX
from tests.server.api.stage import on_sqlite
from tests.server.api.world import ELSEWHERE, HOME, World
from tests.server.console.visitor import Visitor, visit
from tests.server.desk.office import Desk, make_desk
from tests.server.store.measured import statements

SEARCH = "/konsol/keluarga"
NIK, KK = "0000010101900007", "0000000000000001"


def scene(world: World) -> Desk:
    """Give families with a child each."""
    made = make_desk(world)
    child = next(row for row in world.rows("anggota") if row.kpm_id == world.ids["kpm1"])
    made.change("anggota", child.id, nik=NIK, name="Ratna Contoh", is_pengurus=True)
    trace(world.parts)
    return made


desk = on_sqlite(scene)


def page_of(desk: Desk, kpm: str = "kpm1", more: str = "") -> str:
    """Return the address of a family."""
    return f"{SEARCH}/{HOME}/{desk.world.ids[kpm]}{more}"


def find(visitor: Visitor, text: str, **more: str) -> str:
    """Send the search; return its page."""
    visitor.get(SEARCH)
    return visitor.send(SEARCH, cari=text, **more).text


@pytest.mark.parametrize("text", ["ratna", "RATNA con", NIK, "0007", "0000 0101 0190 0007", KK, "0001", "mawar"])
def test_a_family_is_found_by_what_people_know(desk: Desk, text: str) -> None:
    """Name, NIK and family card, whole or at the end; a kelompok leads to its families. Nothing of it stands in an address."""
    visitor = visit(desk.world, "supervisor")
    page = find(visitor, text)
    if text == "mawar":
        page = visitor.get(page.partition('href="/konsol/keluarga?kelompok=')[2].partition('"')[0].join([f"{SEARCH}?kelompok=", ""]).replace("&amp;", "&")).text
    assert f'href="{page_of(desk)}"' in page and "Ratna Contoh" in page
    assert NIK not in page or text.replace(" ", "") == NIK


def test_a_number_of_a_family_finds_it(desk: Desk) -> None:
    """The small number that the office gave."""
    number = next(row.no for row in desk.world.rows("kpm") if row.id == desk.world.ids["kpm2"])
    assert f'href="{page_of(desk, "kpm2")}"' in find(visit(desk.world, "apd"), str(number))


@pytest.mark.parametrize(("region", "kabupaten", "found"), [("350702", "", False), ("350701", "", True), ("35", HOME, True), ("36", HOME, False), ("00", HOME, True)])
def test_the_search_ends_at_the_region(desk: Desk, region: str, kabupaten: str, found: bool) -> None:
    """A kecamatan finds its own alone, and who sees more names the kabupaten."""
    page = find(visit(desk.world, "koordinator", region=region), "ratna", kabupaten=kabupaten)
    assert ("Ratna Contoh" in page) is found


@pytest.mark.parametrize("text", ["", "a", "%%", "\0\0\0\0", "x" * 300])
def test_a_search_that_says_nothing_is_told_so(desk: Desk, text: str) -> None:
    """Too little, too much, or what no name holds finds nothing, and what a pattern means is not understood as one."""
    assert "Ratna Contoh" not in find(visit(desk.world, "supervisor"), text)


def test_numbers_are_masked_until_they_are_asked_for(desk: Desk) -> None:
    """The page shows the last four digits, also in the history; asked for, all of them, and both readings are noted apart."""
    visitor = visit(desk.world, "supervisor")
    page = visitor.get(page_of(desk)).text
    assert NIK not in page and KK not in page and "•0007" in page and "•0001" in page and "Ratna Contoh" in page
    shown = visitor.send(page_of(desk), action="show").text
    assert NIK in shown and KK in shown
    rule = "/konsol/keluarga/<string:kabupaten>/<string:kpm>"
    assert [(row.route, row.record) for row in sorted(desk.world.rows("page_read"), key=lambda one: one.route)] == [
        (rule, desk.world.ids["kpm1"]),
        (f"{rule}#nik", desk.world.ids["kpm1"]),
    ]


def test_the_page_tells_a_family_with_names(desk: Desk) -> None:
    """Members with facility, kelompok with its worker, what was done lately, and who wrote it; no id stands in the text."""
    desk.siti.exchange(desk.world.visit(purpose="Menengok ibu"))
    trace(desk.world.parts)
    page = visit(desk.world, "koordinator").get(page_of(desk)).text
    for text in ("SD Contoh", "mawar", "Siti Contoh", "Menengok ibu", "Kunjungan terakhir", "HP contoh", "Diterima"):
        assert text in page, text
    told = re.sub(r'(href|action)="[^"]*"', "", page)
    assert desk.school not in told and desk.world.ids["siti"] not in told


def test_the_page_leads_to_readers_and_requests(desk: Desk) -> None:
    """The APD finds who read a family, and begins a request with its ids filled in; the inspector the first alone, others neither."""
    seen, ask, ids = f"/konsol/jejak?record={desk.world.ids['kpm1']}", "/konsol/permintaan/baru?", desk.world.ids
    for role, ways in (("apd", (True, True)), ("pemeriksa", (True, False)), ("supervisor", (False, False))):
        page = visit(desk.world, role).get(page_of(desk)).text
        assert (f'href="{seen}"' in page, f'href="{ask}' in page) == ways, role
    visitor = visit(desk.world, "apd", "lain")
    addresses = re.findall(r'href="(/konsol/permintaan/baru[^"]*)"', visitor.get(page_of(desk)).text)
    assert f"/{HOME}/{ids['kpm1']}" in visitor.get(seen).text
    for address, subject in zip(addresses, ("kpm", "anggota"), strict=True):
        form = visitor.get(address.replace("&amp;", "&")).text
        record = re.search(r'name="record"[^>]* value="([^"]+)"', form)[1]
        assert f'value="{subject}" selected' in form and re.search(r'name="kabupaten"[^>]* value="3507"', form)
        visitor.send(ask[:-1], kind="report", subject=subject, kabupaten=HOME, record=record, asked_by="Ibu contoh", wish="")
    assert [row.subject for row in desk.world.rows("privacy_request")] == ["kpm", "anggota"]


def test_a_page_costs_as_much_however_long_the_history(desk: Desk) -> None:
    """As many statements for a page of a long history as for one of a short one; each page goes on where the last ended."""
    visitor, kpm = visit(desk.world, "supervisor"), desk.world.ids["kpm1"]
    costs = []
    for _round in range(2):
        for number in range(HISTORY_PER_PAGE_MAX + FAMILY_CHANGES_MAX):
            desk.change("kpm", kpm, address=f"Jalan {number}")
        trace(desk.world.parts)
        for more in ("", "/riwayat"):
            with statements(desk.world.parts.engine) as seen:
                page = visitor.get(page_of(desk, more=more)).text
            costs.append(len(seen))
    assert costs[:2] == costs[2:] and max(costs) < 50
    following = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert page.count('<article class="change') == HISTORY_PER_PAGE_MAX and visitor.get(following).text.count('<article class="change') == HISTORY_PER_PAGE_MAX


def test_the_inspector_sees_a_day_gone_by(desk: Desk) -> None:
    """The inspector reads the family as it stood at the end of a day; nobody else may ask, and before it was there is nothing."""
    desk.world.clock.pass_by(days=2)
    desk.change("kpm", desk.world.ids["kpm1"], address="Jalan Baru")
    trace(desk.world.parts)
    inspector, day = visit(desk.world, "pemeriksa"), (desk.world.clock().date() - timedelta(days=1)).isoformat()
    now, then = inspector.get(page_of(desk)).text, inspector.get(page_of(desk, more=f"?per={day}")).text
    assert "Jalan Baru" in now and "Jalan Rahasia" in then and "Jalan Baru" not in then and "Ratna Contoh" in then and "Siti Contoh" in then
    assert "Jalan Baru" not in inspector.get(page_of(desk, more=f"/riwayat?per={day}")).text
    assert visit(desk.world, "supervisor").get(page_of(desk, more=f"?per={day}")).status_code == 403
    assert inspector.get(page_of(desk, more="?per=2020-01-01")).status_code == 404
    assert inspector.get(page_of(desk, more="?per=besok")).status_code == 400


def test_a_family_elsewhere_is_not_found(desk: Desk) -> None:
    """Another kabupaten, another kecamatan, an id that is none: not there."""
    far, near = visit(desk.world, "supervisor", region=ELSEWHERE), visit(desk.world, "supervisor", "dekat", region="350702")
    for visitor in (far, near):
        assert visitor.get(page_of(desk)).status_code == 404 and visitor.get(page_of(desk, more="/riwayat")).status_code == 404
    mine = visit(desk.world, "supervisor", "sini")
    for path in (f"{SEARCH}/{HOME}/x", f"{SEARCH}/xx/{desk.world.ids['kpm1']}", f"{SEARCH}?kelompok=x"):
        assert mine.get(path).status_code == 404
