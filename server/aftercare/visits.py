"""Visits after an exit: due so many months after it by the rules it was made by, and made or not, from the records as they stand.

An exit counts from the day on which SIKS-NG, the system of record, has it. A family that has joined again is followed no more.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from server.cycle.leaving import APPROVED, PROPOSAL, TAKEN
from server.graduasi.rules import ExitRules, rules_numbered
from server.identity.regions import within
from server.people.search import AREA, KELOMPOK, KPM, SAME_KELOMPOK
from server.store.household import is_family_of, with_family
from server.store.tables import TABLES, listed

VISIT = TABLES["kunjungan"]
ACTIVE = "aktif"
LEAD, LATE = timedelta(days=14), timedelta(days=30)
"""Days before the day on which a visit is asked for, and after it from which it is late."""
SHOWN_MONTHS = 12
"""Months for which a visit stays in the list after its day."""
COMING, DUE, OVERDUE, DONE, FALLEN = STATES = ("akan_datang", "jatuh_tempo", "terlambat", "selesai", "usul_kembali")


@dataclass(frozen=True, slots=True)
class Visited:
    """The visit that was made: its day, how the family lives, and why it should be proposed again, empty where nobody asks for it."""

    id: str
    date: str
    keadaan: str
    reason: str


@dataclass(frozen=True, slots=True)
class Follow:
    """A visit that is due some months after an exit; `visited` is None while nobody has made it."""

    kabupaten: str
    graduasi: str
    kpm: str
    kelompok: str | None
    months: int
    exit_on: date
    due_on: date
    visited: Visited | None

    def state(self, today: date) -> str:
        """Return how it stands on a day."""
        if self.visited is not None:
            return FALLEN if self.visited.reason else DONE
        if today > self.due_on + LATE:
            return OVERDUE
        return DUE if today >= self.due_on - LEAD else COMING


def plus_months(day: date, months: int) -> date:
    """Return the day so many months later; the last of the month where it has no such day."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def follows(connection: Connection, region: str, kabupaten: str, known: Sequence[ExitRules], today: date, *, kecamatan: str = "") -> list[Follow]:
    """Return every visit after an exit of a kabupaten, as far as the region goes, in order of day; two statements."""
    since = _since(known, today, SHOWN_MONTHS)
    columns = (PROPOSAL.c.id, KPM.c.id.label("kpm_id"), PROPOSAL.c.aturan_nomor, PROPOSAL.c.exit_on, KPM.c.kelompok_id, KPM.c.membership_status, KPM.c.joined_on)
    query = select(*columns).select_from(with_family(PROPOSAL).join(KPM, is_family_of(PROPOSAL)).outerjoin(KELOMPOK, SAME_KELOMPOK))
    left = _left_since(since)
    here = (PROPOSAL.c.kabupaten == kabupaten, PROPOSAL.c.moved.is_(None), KPM.c.moved.is_(None), KPM.c.deleted.is_(False), within(region, KPM.c.kabupaten, AREA))
    query = query.where(*left, *here, *([kecamatan == AREA] if kecamatan else []))
    exits = [row for row in connection.execute(query.order_by(PROPOSAL.c.exit_on, PROPOSAL.c.id)) if not _is_back(row)]
    made = _made(connection, kabupaten, [row.id for row in exits])
    found = [one for row in exits for one in _of_exit(kabupaten, row, known, made)]
    return sorted(found, key=lambda one: (one.due_on, one.graduasi))


def given_up(connection: Connection, kabupaten: str, known: Sequence[ExitRules], today: date, followed: Collection[str]) -> list[tuple[str, int]]:
    """Return (exit, months) of the exits that are followed no more: the family is back, has gone elsewhere, or it is long ago; one statement."""
    query = select(PROPOSAL.c.id, PROPOSAL.c.aturan_nomor).where(PROPOSAL.c.kabupaten == kabupaten, *_left_since(_since(known, today, 2 * SHOWN_MONTHS)))
    ended = [row for row in connection.execute(query.order_by(PROPOSAL.c.id)) if row.id not in followed]
    return [(row.id, months) for row in ended for months in rules_numbered(known, row.aturan_nomor).follow_up_months]


def _since(known: Sequence[ExitRules], today: date, more: int) -> str:
    """Return the day since when families that left are looked at: so many months more than the longest time for which one is visited."""
    return plus_months(today, -max(max(one.follow_up_months, default=0) for one in known) - more).isoformat()


def _left_since(since: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that SIKS-NG has an exit since a day."""
    return PROPOSAL.c.status == APPROVED, PROPOSAL.c.siks_status == TAKEN, PROPOSAL.c.exit_on >= since, PROPOSAL.c.deleted.is_(False)


def _is_back(row: Row[Any]) -> bool:
    return row.membership_status == ACTIVE and bool(row.joined_on) and row.joined_on > row.exit_on


def _made(connection: Connection, kabupaten: str, exits: Iterable[str]) -> dict[tuple[str, int], Visited]:
    """Return (exit, months) -> the last visit of it that was made."""
    mine = (VISIT.c.kabupaten == kabupaten, VISIT.c.graduasi_id.is_not(None), VISIT.c.graduasi_id.in_(listed(connection, exits)))
    query = select(VISIT).where(*mine, VISIT.c.deleted.is_(False)).order_by(VISIT.c.date, VISIT.c.id)
    return {(row.graduasi_id, row.after_months): _visited(row) for row in connection.execute(query)}


def _visited(row: Row[Any]) -> Visited:
    return Visited(row.id, row.date, row.keadaan or "", (row.propose_reason or "") if row.propose_again else "")


def _of_exit(kabupaten: str, row: Row[Any], known: Sequence[ExitRules], made: Mapping[tuple[str, int], Visited]) -> Iterable[Follow]:
    left = date.fromisoformat(row.exit_on)
    for months in rules_numbered(known, row.aturan_nomor).follow_up_months:
        due = plus_months(left, months)
        yield Follow(kabupaten, row.id, row.kpm_id, row.kelompok_id, months, left, due, made.get((row.id, months)))
