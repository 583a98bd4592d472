"""What went to people by day is kept by the commit that writes the lines, and read without looking at them."""

from server.aid.events import find_event
from server.aid.released import DAY, RELEASED, released
from server.engine import read_transaction
from tests.server.aid.goods import Barn, filled_barn
from tests.server.aid.ground import DAY as TODAY
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import HOME

barn = on_each_database(filled_barn, filled)
LATER = "2026-11-21"


def told(barn: Barn, *when: object) -> list[tuple[str, str, int]]:
    """Return day, goods and amount of all that went out."""
    with read_transaction(barn.world.parts.engine) as connection:
        event = find_event(connection, HOME, HOME, barn.event)
        return [(row.date, row.barang, int(row.jumlah)) for row in released(connection, event, *when)]


def test_what_is_taken_back_counts_on_the_day_it_went_out(barn: Barn) -> None:
    """A hand-out that is taken back on a later day is gone from its own day, whichever of the two lines the office has first."""
    first, second = barn.line("beras", "salur", -5_000), barn.line("beras", "salur", -2_000, kejadian_id=None)
    barn.ground.sends("rudi", first, second, barn.line("beras", "salur", -500, date=LATER), barn.line("beras", "kirim", -9_000, lawan_id=barn.store))
    assert told(barn) == [(TODAY, "beras", 7_000), (LATER, "beras", 500)]
    barn.ground.sends("wati", barn.line("beras", "batal", 5_000, batal_id=first.id, reason="salah", date=LATER))
    assert told(barn) == [(TODAY, "beras", 2_000), (LATER, "beras", 500)]
    assert told(barn, DAY > TODAY) == [(LATER, "beras", 500)]
    late = barn.line("selimut", "salur", -3)
    barn.ground.sends("wati", barn.line("selimut", "batal", 3, batal_id=late.id, reason="salah"))
    barn.ground.sends("rudi", late)
    assert told(barn) == [(TODAY, "beras", 2_000), (LATER, "beras", 500)]
    assert {row.jumlah for row in barn.world.rows(RELEASED.name)} == {0, 500, 2_000}
