"""Pages of a large disaster: the statements that its board, rooms and lists ask do not grow, and lists are cut and say so."""

from server.aid.events import find_event
from server.aid.held import held
from server.engine import read_transaction
from sync.limits import BULK_DECISIONS_MAX
from tests.server.aid.ground import Ground, volunteers
from tests.server.api.stage import filled, on_sqlite
from tests.server.api.world import HOME
from tests.server.console.visitor import visit
from tests.server.store.measured import statements

ROOMS = ("", "/anggota", "/ditahan", "/serah-terima", "/keadaan", "/sama", "/induk")
ground = on_sqlite(volunteers, filled)


def test_rooms_ask_as_often_for_a_large_disaster(ground: Ground) -> None:
    """Eighty households that wait, ten likely events and their records take as many statements as two; what waits is shown in parts."""
    event, asked = ground.kejadian(), []
    ground.sends("rudi", event, ground.undangan(event.id, valid_until="2026-11-19"))
    visitor, here = visit(ground.world, "posko"), f"/konsol/bencana/{HOME}/{event.id}"
    for number in (2, 78):
        ground.sends("wati", ground.bergabung(event.id), *(ground.korban(event.id, f"Keluarga {number} {each}") for each in range(number)))
        others = [ground.kejadian("rudi") for _ in range(max(2, number // 8))]
        ground.writes(*others)
        ground.edits("kejadian", others[0].id, same_as_id=event.id)
        for room in ROOMS:
            visitor.get(f"{here}{room}")
        with statements(ground.world.parts.engine) as seen:
            assert [visitor.get(f"{here}{room}").status_code for room in ROOMS] == [200] * len(ROOMS)
        asked.append(len(seen))
    assert asked[0] == asked[1]
    with read_transaction(ground.world.parts.engine) as connection:
        assert len(held(connection, find_event(connection, HOME, HOME, event.id))) == 80
    page = visitor.get(f"{here}/ditahan").text
    assert page.count('name="ref"') == BULK_DECISIONS_MAX and f"80 catatan menunggu; {BULK_DECISIONS_MAX} yang pertama" in page
