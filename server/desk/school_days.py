"""School days: effective days that nobody has told while checks wait for them; one case for each school, month and kecamatan of the pupils.

One telephone call to the school settles all its checks of a month, so a case for each check would be the same thing a hundred times.
What the checks say is judged by the komitmen queue as soon as the days are there. Who takes note has asked the school, so more checks of
that month are no reason to ask again; days that are still missing when another month begins, or when the figures of the stage are about
to be frozen, are.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, func, or_, select

from schemas.komitmen import UNSETTLED
from server.cycle.closing import closing_day
from server.cycle.rules import Rules, versions
from server.cycle.stages import first_day, last_day, month_of, stage_of
from server.desk.komitmen_judge import ABSENCES, SCHOOL
from server.desk.komitmen_watch import CHECK, DAYS, GROUP, MEMBER, checks, parts_of
from server.desk.missing import carry, demand
from server.desk.nouns import NOTED, Case, OpenCase, Side
from server.desk.watch import Changed, Examined, Found, Watcher
from server.desk.watched import OPEN, watched_queue
from server.store.tables import TABLES
from server.supervision.told import pendamping_of
from server.zones import local
from sync.ids import slot_id
from sync.limits import BEFORE_CLOSING_DAYS, HELD_UP_SHOWN_MAX

NAME, CODE, PLACE = "school_days", "no_school_days", "fasilitas"
KINDS = frozenset({"komitmen", "hari_efektif", PLACE})
SCHOOLS = TABLES[PLACE]


@dataclass(frozen=True, slots=True)
class HeldUp:
    """The checks that wait for the days of a school in a month: how many, and the first as rows with name, kelompok,
    result and absences."""

    school: str
    bulan: str
    count: int
    rows: tuple[Row, ...]


def held_up() -> ColumnElement[bool]:
    """Return the condition that a check of `checks()` waits for effective days: it is open, tells absences, and nobody told the days."""
    told = or_(*(CHECK.c[name].is_not(None) for name in ABSENCES))
    settled = or_(CHECK.c.result.is_(None), CHECK.c.result.not_in(UNSETTLED))
    return and_(CHECK.c.condition == SCHOOL, CHECK.c.closed.is_(False), CHECK.c.fasilitas_id.is_not(None), DAYS.c.days.is_(None), told, settled)


def examine(connection: Connection, kabupaten: str, changed: Changed, now: datetime) -> Examined:
    """Find the months of the changed checks' schools, and of schools whose days changed, for whose days checks wait."""
    schools = {*changed.get(PLACE, ()), *_schools_of(connection, CHECK, kabupaten, changed), *_schools_of(connection, DAYS, kabupaten, changed)}
    rows = [row for part in parts_of(sorted(schools)) for row in connection.execute(_waiting(kabupaten, part))]
    groups = {row.kelompok_id for row in rows if row.kelompok_id}
    today, known = local(now, kabupaten).date(), versions(connection)
    charge = pendamping_of(connection, kabupaten, groups, today) if groups else {}
    months: dict[tuple[str, str, str | None], Counter[str]] = {}
    for row in rows:
        worker = charge[row.kelompok_id].worker_id if row.kelompok_id in charge else ""
        months.setdefault((row.fasilitas_id, row.bulan, row.area), Counter())[worker] += row.number
    return Examined(frozenset(schools), tuple(_found(key, workers, reminder(known, key[1], today)) for key, workers in months.items()))


def reminder(known: Sequence[Rules], bulan: str, today: date) -> date | None:
    """Return the newest day on which those who had taken note of missing days are reminded, None where there was none yet.

    It is the first day of each month that begins before the figures of the stage are frozen, and `BEFORE_CLOSING_DAYS` before that.
    """
    frozen = closing_day(stage_of(known, bulan), known)
    days = (first_day(month_of(min(today, frozen))), frozen - timedelta(days=BEFORE_CLOSING_DAYS))
    return max((day for day in days if last_day(bulan) < day <= today), default=None)


def _schools_of(connection: Connection, table: Table, kabupaten: str, changed: Changed) -> Iterator[str]:
    """Yield the schools of the changed records of a table."""
    for part in parts_of(changed.get(table.name, ())):
        query = select(table.c.fasilitas_id).where(table.c.kabupaten == kabupaten, table.c.id.in_(part), table.c.fasilitas_id.is_not(None))
        yield from connection.scalars(query.distinct())


def _waiting(kabupaten: str, schools: Sequence[str]) -> Select:
    """Return the query of how many checks wait, by school, month, kecamatan and kelompok."""
    one = checks().where(CHECK.c.kabupaten == kabupaten, CHECK.c.fasilitas_id.in_(schools), held_up()).subquery("held_up")
    key = (one.c.fasilitas_id, one.c.bulan, one.c.area, one.c.kelompok_id)
    return select(*key, func.count().label("number")).group_by(*key)


def _found(key: tuple[str, str, str | None], workers: Counter[str], again: date | None) -> Found:
    """Return a case; its worker is whose checks are the most, to be asked first."""
    school, bulan, area = key
    worker = min(workers, key=lambda one: (not one, -workers[one], one))
    return Found(slot_id(NAME, key), PLACE, school, CODE, worker, None, area, {"bulan": bulan}, again)


def open_days(connection: Connection, row: Row, case: Case) -> OpenCase:
    """Return the checks that still wait, counted anew."""
    mine = (CHECK.c.kabupaten == case.kabupaten, CHECK.c.fasilitas_id == case.record, CHECK.c.bulan == row.details["bulan"], held_up())
    one = checks().add_columns(MEMBER.c.name, GROUP.c.name.label("kelompok")).where(*mine).subquery("held_up")
    here = one.c.area.is_not_distinct_from(case.area)
    count = connection.scalar(select(func.count()).select_from(one).where(here)) or 0
    rows = connection.execute(select(one).where(here).order_by(one.c.kelompok, one.c.name, one.c.id).limit(HELD_UP_SHOWN_MAX)).all()
    school = connection.scalar(select(SCHOOLS.c.name).where(SCHOOLS.c.kabupaten == case.kabupaten, SCHOOLS.c.id == case.record))
    found = HeldUp(school or "", row.details["bulan"], count, tuple(rows))
    return OpenCase(case, "", (), Side({}), None, None, {"held_up": found}, row.state == OPEN)


QUEUE = watched_queue(NAME, (NOTED,), opened=open_days, demand=demand, carry=carry)
WATCHER = Watcher(NAME, KINDS, examine, reminds=True)
