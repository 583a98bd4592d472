"""Pages of a large disaster: the statements that its board, rooms and lists ask do not grow, and lists are cut and say so."""

import re
from collections.abc import Iterator

from server.aid.events import find_event
from server.aid.handouts import page, register
from server.aid.held import held
from server.aid.printing import sources_of
from server.engine import read_transaction, refresh_statistics
from sync.limits import BAST_SHOWN_MAX, BULK_DECISIONS_MAX
from tests.server.aid.goods import Barn, filled_barn
from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.api.stage import filled, on_sqlite
from tests.server.api.world import HOME
from tests.server.console.visitor import visit
from tests.server.store.measured import statements

ROOMS = ("", "/anggota", "/ditahan", "/serah-terima", "/keadaan", "/sama", "/induk", "/posko", "/beda")
ground = on_sqlite(volunteers, filled)
planned = on_sqlite(filled_barn, filled)


def test_rooms_ask_as_often_for_a_large_disaster(ground: Ground) -> None:
    """Eighty households that wait, as many shelters counted twice, ten likely events and their records take as many statements as two; what waits is shown in parts."""
    event, asked = ground.kejadian(), []
    ground.sends("rudi", event, ground.undangan(event.id, valid_until="2026-11-19"))
    visitor, here = visit(ground.world, "posko"), f"/konsol/bencana/{HOME}/{event.id}"
    for number in (2, 78):
        ground.sends("wati", ground.bergabung(event.id), *(ground.korban(event.id, f"Keluarga {number} {each}") for each in range(number)))
        others = [ground.kejadian("rudi") for _ in range(max(2, number // 8))]
        ground.writes(*others)
        ground.edits("kejadian", others[0].id, same_as_id=event.id)
        shelters = [ground.make("posko", kejadian_id=event.id, name=f"Tenda {number} {each}", jenis="pengungsian") for each in range(number)]
        ground.writes(*shelters)
        for people in (10, 12):
            ground.writes(*(ground.make("sensus_posko", posko_id=one.id, date=DAY, dewasa=people) for one in shelters))
        for room in ROOMS:
            visitor.get(f"{here}{room}")
        with statements(ground.world.parts.engine) as seen:
            assert [visitor.get(f"{here}{room}").status_code for room in ROOMS] == [200] * len(ROOMS)
        asked.append(len(seen))
    assert asked[0] == asked[1]
    with read_transaction(ground.world.parts.engine) as connection:
        assert len(held(connection, find_event(connection, HOME, HOME, event.id))) == 80
    page = visitor.get(f"{here}/ditahan").text
    assert page.count('name="ref"') == BULK_DECISIONS_MAX and f"80 catatan menunggu, {BULK_DECISIONS_MAX} per halaman" in page


def test_pages_of_goods_never_walk_the_lines(planned: Barn) -> None:
    """With statistics over lines most of which take nothing back, every page of goods still finds by index what takes a line back or receives it,
    and neither papers that follow nor the handover reads lines of hand-outs at all."""
    korban = planned.ground.korban(planned.event)
    many = [planned.line("beras", "salur", -1_000, worker_id=planned.ground.id_of("rudi")) for _ in range(400)]
    planned.ground.writes(korban, *many, planned.line("beras", "masuk", 9_000), planned.line("beras", "kirim", -9, lawan_id=planned.store))
    planned.ground.writes(planned.line("beras", "batal", 1_000, batal_id=many[0].id, reason="salah"))
    refresh_statistics(planned.world.parts.engine)
    visitor, event = visit(planned.world, "posko"), f"{HOME}/{planned.event}"
    rooms = {name: f"/konsol/bencana/{event}/{name}" for name in ("keadaan", "serah-terima", "laporan", "gudang", "bantuan")}
    for name, path in rooms.items():
        visitor.get(path)
        with statements(planned.world.parts.engine) as seen:
            assert visitor.get(path).status_code == 200
        asked = [(text, values) for text, values in seen if "mutasi" in text]
        assert not asked or name not in ("keadaan", "serah-terima", "laporan")
        with read_transaction(planned.world.parts.engine) as connection:
            plans = [row.detail for text, values in asked for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
        assert not [step for step in plans if "mutasi" in step and step.startswith("SCAN")]
        assert not list(walks(plans))


def test_whose_goods_were_given_is_read_from_what_came(planned: Barn) -> None:
    """The paper of a BAST says whose goods it hands over; it looks at lines by which goods came, and never through all lines of a store."""
    came = planned.line("beras", "masuk", 9_000, source="cbp", source_year=2026)
    planned.ground.writes(came, *(planned.line("beras", "salur", -1_000) for _ in range(400)))
    refresh_statistics(planned.world.parts.engine)
    with read_transaction(planned.world.parts.engine) as connection, statements(planned.world.parts.engine) as seen:
        event = find_event(connection, HOME, HOME, planned.event)
        assert sources_of(connection, event, ["beras"]) == "CBP 2026"
        [(text, values)] = [one for one in seen if "mutasi" in one[0]]
        steps = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
    looked = [step for step in steps if step.startswith(("SEARCH mutasi", "SEARCH sent", "SCAN mutasi", "SCAN sent"))]
    assert looked and all("ix_mutasi_jenis" in step for step in looked)


def test_the_register_looks_at_the_newest_hand_outs_alone(planned: Barn) -> None:
    """The register of BAST finds its newest numbers by an index of hand-outs that have one, by day, and then those numbers by theirs;
    hand-outs that wait for a number are found by an index of them, however many have one."""
    korban = planned.ground.korban(planned.event)
    numbered = [planned.handed(f"HP0001-{each}", korban.id, bast_no=f"BAST-{each // 10}" if each < 180 else None) for each in range(1, 201)]
    planned.ground.writes(korban, *numbered)
    refresh_statistics(planned.world.parts.engine)
    with read_transaction(planned.world.parts.engine) as connection, statements(planned.world.parts.engine) as seen:
        found = register(connection, HOME, [planned.event])
        rows, _ = page(connection, HOME, [planned.event], "tanpa_bast")
        plans = [[row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)] for text, values in seen[:2]]
    assert len(found) == 18 and {row.handouts for row in found} == {9, 10} and len(rows) == 21
    used = [{index for step in steps for index in re.findall(r"ix_bantuan_\w+", step)} for steps in plans]
    assert used == [{"ix_bantuan_bast_by_day", "ix_bantuan_void", "ix_bantuan_bast_no"}, {"ix_bantuan_bare"}]
    assert not [step for steps in plans for step in steps if step.startswith("SCAN bantuan")]
    planned.ground.writes(*(planned.handed(f"HP0002-{each}", korban.id, bast_no=f"BAST-{100 + each}") for each in range(1, BAST_SHOWN_MAX)))
    visitor = visit(planned.world, "posko")
    assert f"Hanya {BAST_SHOWN_MAX} nomor terbaru" in visitor.get(f"/konsol/bencana/{HOME}/{planned.event}/bantuan").text


def walks(plans: list[str]) -> Iterator[str]:
    """Give the steps that look for what takes a line back by anything but the index of such lines."""
    for step in plans:
        if step.startswith(("SEARCH back ", "SEARCH taken_back ")) and "ix_mutasi_batal" not in step:
            yield step
