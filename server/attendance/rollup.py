"""The attendance of families by month, kept up to the feed; and a count of all of it anew, to hold it against."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select

from server.attendance.asof import AsOf, as_of
from server.attendance.changed import mark_changed
from server.attendance.dirty import Place, families_of, find_dirty, marked_in
from server.attendance.figures import Attendance, Terms, attendance
from server.attendance.marks import Counted
from server.attendance.measure import May, measure
from server.attendance.meetings import Sort
from server.cycle.stages import shift
from server.engine import read_transaction, write_transaction
from server.identity.regions import KABUPATEN
from server.office import batched
from server.people.trace import is_traced, trace, trace_kabupaten
from server.services import Services
from server.store.tables import TABLES, upsert
from sync.limits import FAMILIES_AT_ONCE, MONTHS_KEPT
from sync.nouns import ERASED

MONTH, PLACE, PARTITION, KPM = (TABLES[name] for name in ("attendance_month", "attendance_place", "partition", "kpm"))
WORDS = {"H": "hadir", "I": "izin", "S": "sakit", "A": "alpa"}
KEY = ("kabupaten", "bulan", "kpm_id")
COUNTS = tuple(column.name for column in MONTH.columns if column.name not in (*KEY, "kelompok_id"))
Row = dict[str, Any]


def keep_attendance(parts: Services) -> int:
    """Count again what may have changed in every kabupaten; return how many families were counted."""
    with read_transaction(parts.engine) as connection:
        places = list(connection.scalars(select(PARTITION.c.kabupaten).where(func.length(PARTITION.c.kabupaten) == KABUPATEN)))
    return sum(keep_kabupaten(parts, place) for place in sorted(places))


def keep_kabupaten(parts: Services, kabupaten: str) -> int:
    """Count again what may have changed in one kabupaten; return how many families were counted, none while its log is longer than a run.

    All is read as of one moment and written portion by portion; the place follows last, so that a run that was cut off is repeated.
    """
    trace_kabupaten(parts, kabupaten)
    with read_transaction(parts.engine) as connection:
        if not is_traced(connection, [kabupaten]):
            return 0
        then = as_of(connection, kabupaten, parts.clock())
        place = _place(connection, then)
        rounds = list(_rounds(connection, then, place))
        counted = sum(_count(parts, connection, then, families, months) for families, months in rounds)
        told = {"kabupaten": kabupaten, "number": then.number, "at": then.at, "day": then.today, "since": _since(then, place)}
    with write_transaction(parts.engine) as connection:
        upsert(connection, PLACE, [told])
    return counted


def _place(connection: Connection, then: AsOf) -> Place | None:
    row = connection.execute(select(PLACE).where(PLACE.c.kabupaten == then.kabupaten)).one_or_none()
    return None if row is None else Place(row.number, row.at, row.day, row.since)


def _since(then: AsOf, place: Place | None) -> str:
    return place.since if place else shift(then.today[:7], 1 - MONTHS_KEPT)


def _rounds(connection: Connection, then: AsOf, place: Place | None) -> Iterator[tuple[set[str] | None, tuple[str, ...]]]:
    """Yield families (None for all) with the months to be counted for them."""
    kept = months_between(_since(then, place), then.today[:7])
    if place is None:
        yield None, kept
        return
    dirty = find_dirty(connection, then, place)
    if dirty.everybody:
        yield None, tuple(sorted(dirty.everybody))
    whole = dirty.families | families_of(connection, then, dirty.groups)
    if whole:
        yield whole, kept
    some = families_of(connection, then, dirty.groups_some) | marked_in(connection, then, place, dirty.groups_some, dirty.months)
    if some - whole and dirty.months:
        yield some - whole, tuple(sorted(dirty.months))


def months_between(first: str, last: str) -> tuple[str, ...]:
    """Return the months from one to another."""
    found = [first]
    while found[-1] < last:
        found.append(shift(found[-1], 1))
    return tuple(found)


def _count(parts: Services, connection: Connection, then: AsOf, families: set[str] | None, months: tuple[str, ...]) -> int:
    """Count families and put the rows in place of those that are there; whoever is not there any more has none."""
    counted: set[str] = set()
    for portion in batched(attendance(connection, then, Terms(months), families), FAMILIES_AT_ONCE):
        _write(parts, then, [one.family.id for one in portion], months, [row for one in portion for row in rows_of(then.kabupaten, one)])
        counted |= {one.family.id for one in portion}
    here = (MONTH.c.kabupaten == then.kabupaten, MONTH.c.bulan.in_(months))
    known = families if families is not None else set(connection.scalars(select(MONTH.c.kpm_id).where(*here).distinct()))
    for gone in batched(sorted(known - counted), FAMILIES_AT_ONCE):
        _write(parts, then, gone, months, [])
    return len(counted)


def _write(parts: Services, then: AsOf, families: Sequence[str], months: tuple[str, ...], rows: list[Row]) -> None:
    """Put the rows of some families and months in place of those that are there, and mark the months in which one differs.

    Of a family erased meanwhile nothing is written again. Nobody commits into the kabupaten between looking and writing: an erasing
    deletes these rows too, and would have looked too early.
    """
    old = (MONTH.c.kabupaten == then.kabupaten, MONTH.c.bulan.in_(months), MONTH.c.kpm_id.in_(families))
    gone = select(KPM.c.id).where(KPM.c.kabupaten == then.kabupaten, KPM.c.id.in_(families), KPM.c.moved == ERASED)
    with write_transaction(parts.engine) as connection:
        connection.execute(select(PARTITION.c.commits).where(PARTITION.c.kabupaten == then.kabupaten).with_for_update(read=True))
        erased = set(connection.scalars(gone))
        known = {(row.bulan, row.kpm_id): dict(row._mapping) for row in connection.execute(select(MONTH).where(*old))}
        told = {(row["bulan"], row["kpm_id"]): row for row in rows if row["kpm_id"] not in erased}
        changed = {key[0] for key in {*known, *told} if known.get(key) != told.get(key)}
        if not changed:
            return
        connection.execute(delete(MONTH).where(*old))
        if told:
            connection.execute(MONTH.insert(), list(told.values()))
        mark_changed(connection, then.kabupaten, changed)


def rows_of(kabupaten: str, one: Attendance) -> Iterator[Row]:
    """Yield what each month of a family comes to, those in which a meeting was planned or held for it."""
    by_month: defaultdict[str, list[Counted]] = defaultdict(list)
    for counted in one.counted:
        by_month[counted.meeting.slot[1]].append(counted)
    for month, found in sorted(by_month.items()):
        ends = measure(counted.may for counted in found)
        tallies = {
            **{"worst_came": ends.worst.came, "worst_counted": ends.worst.counted},
            **{"best_came": ends.best.came, "best_counted": ends.best.counted},
        }
        key = {"kabupaten": kabupaten, "bulan": month, "kpm_id": one.family.id, "kelompok_id": found[-1].meeting.slot[0]}
        yield key | dict.fromkeys(COUNTS, 0) | tallies | _raw(found)


def _raw(found: Sequence[Counted]) -> Counter[str]:
    """Return marks and gaps as they are, by the word that exports print."""
    raw: Counter[str] = Counter()
    for one in found:
        fields = one.mark.fields if one.mark and not one.mark.fields["deleted"] else {}
        raw.update(gap.value for gap in one.gaps)
        if one.meeting.sort is Sort.EXTRA:
            raw["tambahan"] += 1
        elif fields.get("exempt"):
            raw["dibebaskan"] += 1
        elif fields.get("status"):
            raw[WORDS[fields["status"]]] += 1
            raw["diwakili"] += bool(fields.get("represented_by"))
            raw["susulan"] += bool(fields.get("susulan")) or (fields["status"] != "H" and one.may == May.CAME)
    return raw


def rebuild(parts: Services, kabupaten: str) -> int:
    """Count a kabupaten from nothing, as the job does on its first run; return how many families were counted."""
    trace(parts, all_partitions=True)
    with write_transaction(parts.engine) as connection:
        connection.execute(delete(PLACE).where(PLACE.c.kabupaten == kabupaten))
    return keep_kabupaten(parts, kabupaten)


def check_rollup(parts: Services, kabupaten: str) -> int:
    """Count a kabupaten anew and return how many rows of families and months differ from those that are kept."""
    trace(parts, all_partitions=True)
    with read_transaction(parts.engine) as connection:
        then = as_of(connection, kabupaten, parts.clock())
        place = _place(connection, then)
        months = months_between(_since(then, place), then.today[:7])
        kept = {(row.bulan, row.kpm_id): dict(row._mapping) for row in connection.execute(select(MONTH).where(MONTH.c.kabupaten == kabupaten))}
        differing = 0
        for one in attendance(connection, then, Terms(months)):
            differing += sum(kept.pop((row["bulan"], row["kpm_id"]), None) != row for row in rows_of(kabupaten, one))
    return differing + len(kept)
