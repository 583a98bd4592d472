"""The attendance of one family by the rules of graduasi, exactly and now, and from whom something of it is still awaited."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from server.attendance.asof import AsOf, as_of
from server.attendance.figures import Attendance, Terms, attendance_of, missing_from
from server.attendance.ground import Ground
from server.attendance.measure import Interval, Tally
from server.cycle.heard import CARRIED
from server.graduasi.facts import Look
from server.store.tables import TABLES

TRANSFER = TABLES["transfer"]


@dataclass(frozen=True, slots=True)
class Measured:
    """The measure, the number of the kabupaten up to which everything was known, and (worker, day of the meeting) of what is awaited."""

    interval: Interval
    number: int
    awaited: tuple[tuple[str, str], ...]


def measured(connection: Connection, look: Look, kpm: str, now: datetime) -> Measured:
    """Return the measure of a family over the months of the rules; what it did in kabupaten it came from is added."""
    then = as_of(connection, look.kabupaten, now)
    there = attended(connection, then, Terms(look.months, look.terms.rules.susulan_counts), kpm)
    awaited = sorted({pair for ground, one in there for pair in _awaited(ground, one)}, key=lambda pair: pair[::-1])
    return Measured(whole(there), then.number, tuple(awaited))


def came_from(connection: Connection, kabupaten: str, kpm: str, moment: datetime) -> list[str]:
    """Return the other kabupaten from which a family had been carried over at a moment; one statement."""
    carried = select(TRANSFER.c.source).where(TRANSFER.c.record == kpm, TRANSFER.c.state.in_(CARRIED), TRANSFER.c.settled_at <= moment)
    return [one for one in connection.scalars(carried.distinct().order_by(TRANSFER.c.source)) if one != kabupaten]


def attended(connection: Connection, then: AsOf, terms: Terms, kpm: str) -> list[tuple[Ground, Attendance]]:
    """Return the attendance of a family in its kabupaten and in those that it came from, as it stood at a moment."""
    places = [then, *(as_of(connection, source, then.at) for source in came_from(connection, then.kabupaten, kpm, then.at))]
    found = (attendance_of(connection, place, terms, kpm) for place in places)
    return [one for one in found if one is not None]


def whole(there: Sequence[tuple[Ground, Attendance]]) -> Interval:
    """Return the measure over kabupaten: its ends are sums, so those of all are added."""
    return Interval(_sum(one.interval.worst for _, one in there), _sum(one.interval.best for _, one in there))


def _sum(tallies: Iterator[Tally]) -> Tally:
    found = list(tallies)
    return Tally(sum(one.came for one in found), sum(one.counted for one in found))


def _awaited(ground: Ground, there: Attendance) -> Iterator[tuple[str, str]]:
    for one in there.counted:
        yield from ((worker, one.meeting.day) for worker in missing_from(ground, one))
