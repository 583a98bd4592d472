"""Months that are marked when their attendance changes, for whoever sums them."""

from server.attendance.changed import changed_months, forget_changed, mark_changed
from server.attendance.rollup import keep_attendance
from server.engine import read_transaction, write_transaction
from tests.server.api.world import HOME
from tests.server.attendance.village import Village
from tests.server.desk.office import ON_SQLITE, Desk


def marked(desk: Desk) -> dict[str, int]:
    """Return the marks of the kabupaten."""
    with read_transaction(desk.world.parts.engine) as connection:
        return changed_months(connection, HOME)


def test_a_month_that_changes_while_it_is_summed_stays_marked(desk: Desk) -> None:
    """Forgotten is only what was summed: a mark that was renewed meanwhile stays, on both databases."""
    engine = desk.world.parts.engine
    with write_transaction(engine) as connection:
        mark_changed(connection, HOME, ["2026-09", "2026-10", "2026-10"])
    summed = marked(desk)
    with write_transaction(engine) as connection:
        mark_changed(connection, HOME, ["2026-10"])
        forget_changed(connection, HOME, summed)
    assert set(marked(desk)) == {"2026-10"}
    with write_transaction(engine) as connection:
        forget_changed(connection, HOME, marked(desk))
    assert marked(desk) == {}


@ON_SQLITE
def test_only_months_that_differ_are_marked(desk: Desk) -> None:
    """A meeting marks its month; counting again what stays the same marks nothing."""
    village = Village(desk)
    sesi = village.met("mawar", "2026-10-05", "kpm1")
    keep_attendance(desk.world.parts)
    assert "2026-10" in marked(desk)
    with write_transaction(desk.world.parts.engine) as connection:
        forget_changed(connection, HOME, marked(desk))
    desk.change("p2k2_sesi", sesi, topic="Gizi")
    assert keep_attendance(desk.world.parts) > 0 and marked(desk) == {}
