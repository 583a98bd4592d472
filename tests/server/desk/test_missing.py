"""Missing checks: laid before people by worker, facility and month once their day has passed, and gone when they come."""

from server.desk.missing import lay_missing
from tests.server.desk.office import Desk
from tests.server.desk.school import checked, send


def waiting(desk: Desk) -> list[tuple[str, str, str]]:
    """Return (worker, record, month) of what waits, by month."""
    rows = [row for row in desk.world.rows("watched") if row.queue == "missing" and row.state == "open"]
    return sorted(((row.worker, row.record, row.details["bulan"]) for row in rows), key=lambda one: one[::-1])


def test_missing_checks_queue_by_worker_and_facility(desk: Desk) -> None:
    """One case for each worker, school and month that is due; the present month is not."""
    siti, budi = desk.world.ids["siti"], desk.world.ids["budi"]
    assert lay_missing(desk.world.parts) == 6
    months = ("2026-08", "2026-09", "2026-10")
    assert set(waiting(desk)) == {(who, desk.school, month) for who in (siti, budi) for month in months}
    assert lay_missing(desk.world.parts) == 0
    opened = desk.open("missing")
    assert opened.details["missing"].count == 1 and opened.details["missing"].rows[0].name == "Anak Contoh"


def test_what_comes_ends_its_case(desk: Desk) -> None:
    """A check that arrives ends the case at the next look; others stay."""
    lay_missing(desk.world.parts)
    send(desk, checked(desk, result="memenuhi"))
    assert lay_missing(desk.world.parts) == 1
    assert (desk.world.ids["siti"], desk.school, "2026-10") not in waiting(desk) and len(waiting(desk)) == 5


def test_what_is_noted_does_not_come_back(desk: Desk) -> None:
    """A supervisor takes note without a reason; the case is over, the check stays missing."""
    lay_missing(desk.world.parts)
    desk.decide(desk.account("ani"), desk.open("missing"), "noted", reason="")
    assert desk.carry() == 1 and len(waiting(desk)) == 5
    assert lay_missing(desk.world.parts) == 0 and desk.world.count("komitmen") == 0
