"""The sums of the dashboard kept up: what may have changed is counted again by kelompok, and the regions of those months are summed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from server.attendance.asof import AsOf, as_of
from server.attendance.changed import changed_months, forget_changed
from server.attendance.rollup import PLACE as ATTENDED_TO
from server.attendance.rollup import months_between
from server.cycle.rules import versions
from server.cycle.stages import shift, stage_of
from server.dashboard.counting import count_attended, count_heard, count_komitmen, count_prompt_checks, count_prompt_meetings
from server.dashboard.dirty import Dirty, find_dirty, newest_rules
from server.dashboard.families import count_behaviour, count_complementary, count_graduated, count_standard
from server.dashboard.ground import LONELY, Found, Ground, Wanted, lay_ground, new_found, rows_of
from server.dashboard.measures import ATTENDED, GRADUATED, HEARD, KOMITMEN, MEASURES, PROMPT_CHECKS, PROMPT_MEETINGS, SEEN, STANDARD, SUMS
from server.dashboard.sums import UNIT, differing_regions, hold_sums, months_of, sum_month
from server.engine import read_transaction, write_transaction
from server.identity.regions import KABUPATEN
from server.people.trace import is_traced, trace, trace_kabupaten
from server.services import Services
from server.store.tables import TABLES, listed, upsert
from sync.limits import MONTHS_KEPT

PARTITION, PLACE = TABLES["partition"], TABLES["dashboard_place"]
NEVER = -1
"""No version of the rules has this number: what is counted, or summed, may lag."""
Count = Callable[[Connection, Ground, Wanted, Found], None]


@dataclass(frozen=True, slots=True)
class Source:
    """Something that is counted: the measures it gives, and how."""

    measures: tuple[str, ...]
    counts: tuple[Count, ...]


FAMILIES = Source((ATTENDED,), (count_attended,))
CHECKS = Source((*KOMITMEN, PROMPT_CHECKS), (count_komitmen, count_prompt_checks))
MEETINGS = Source((PROMPT_MEETINGS,), (count_prompt_meetings,))
PHONES = Source((HEARD,), (count_heard,))
YEARS = Source((*SEEN, GRADUATED), (count_complementary, count_behaviour, count_graduated))
WORKERS = Source((STANDARD,), (count_standard,))
SOURCES = (FAMILIES, CHECKS, MEETINGS, YEARS, WORKERS, PHONES)


def keep_dashboard(parts: Services) -> int:
    """Bring the sums of every kabupaten up to date; return in how many months of a kabupaten something was summed."""
    with read_transaction(parts.engine) as connection:
        places = list(connection.scalars(select(PARTITION.c.kabupaten).where(func.length(PARTITION.c.kabupaten) == KABUPATEN)))
    return sum(keep_kabupaten(parts, place) for place in sorted(places))


def keep_kabupaten(parts: Services, kabupaten: str) -> int:
    """Bring the sums of one kabupaten up to date; return of how many months, none while its log is longer than a run.

    All is read as of one moment; the place follows last, so that a run that was cut off is repeated. From the first row that a run
    writes the place says that regions may lag, and says so still where another run came in between: the next one counts and sums all.
    """
    trace_kabupaten(parts, kabupaten)
    with read_transaction(parts.engine) as connection:
        if not is_traced(connection, [kabupaten]):
            return 0
        then = as_of(connection, kabupaten, parts.clock())
        place = place_of(connection, kabupaten)
        marks, ground = changed_months(connection, kabupaten), lay_ground(connection, then, _since(then, place))
        touched = {month for one in _rounds(connection, ground, place, marks) for month in _count(parts, connection, ground, *one)}
        if _whole(connection, place):
            touched |= set(_kept(ground, place))
        attended = connection.scalar(select(ATTENDED_TO.c.at).where(ATTENDED_TO.c.kabupaten == kabupaten))
        told = {"kabupaten": kabupaten, "number": then.number, "at": then.at, "day": then.today, "since": _since(then, place)}
        told |= {"rules": newest_rules(connection), "attended_at": attended}
    for month in sorted(touched):
        with write_transaction(parts.engine) as connection:
            hold_sums(connection)
            sum_month(connection, kabupaten, month)
    with write_transaction(parts.engine) as connection:
        forget_changed(connection, kabupaten, marks)
        alone = _moment(place_of(connection, kabupaten)) == _moment(place)
        upsert(connection, PLACE, [told if alone else told | {"rules": NEVER}])
    return len(touched)


def _moment(place: Row | None) -> object:
    return place and (place.number, place.at)


def place_of(connection: Connection, kabupaten: str) -> Row | None:
    """Return how far a kabupaten is, None where it was never summed."""
    return connection.execute(select(PLACE).where(PLACE.c.kabupaten == kabupaten)).one_or_none()


def _since(then: AsOf, place: Row | None) -> str:
    return place.since if place else shift(then.today[:7], 1 - MONTHS_KEPT)


def _kept(ground: Ground, place: Row | None) -> tuple[str, ...]:
    return months_between(_since(ground.then, place), ground.then.today[:7])


def _whole(connection: Connection, place: Row | None) -> bool:
    """Tell whether all is counted and summed again: never done, cut off, or by other rules."""
    return place is None or place.rules != newest_rules(connection)


def _rounds(connection: Connection, ground: Ground, place: Row | None, marks: dict[str, int]) -> Iterator[tuple[Source, Wanted]]:
    """Yield what is counted again."""
    months = _kept(ground, place)
    if _whole(connection, place):
        yield from ((source, Wanted(None, span)) for span in spans(ground, months) for source in SOURCES)
        return
    dirty = find_dirty(connection, ground.then, place, versions(connection))
    attended = tuple(month for month in months if month in marks)
    if attended:
        yield FAMILIES, Wanted(None, attended)
    if dirty.placed:
        yield FAMILIES, Wanted(frozenset(dirty.placed), months)
    if dirty.heard:
        yield PHONES, Wanted(None, months)
    yield from _of_groups(dirty, months)


def spans(ground: Ground, months: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield months stage by stage, as checks are judged, so that only what one stage comes to is held."""
    return (tuple(span) for _, span in groupby(months, key=lambda month: stage_of(ground.known, month).tahap))


def _of_groups(dirty: Dirty, months: tuple[str, ...]) -> Iterator[tuple[Source, Wanted]]:
    ended = tuple(month for month in months if month in dirty.ended)
    if ended:
        yield CHECKS, Wanted(None, ended)
    if dirty.begun:
        yield YEARS, Wanted(None, tuple(month for month in months if month in dirty.begun))
    if dirty.worked:
        yield WORKERS, Wanted(None, months)
    if dirty.whole | dirty.asked:
        yield YEARS, Wanted(frozenset(dirty.whole | dirty.asked), months)
    if dirty.whole:
        yield from ((source, Wanted(frozenset(dirty.whole), months)) for source in (CHECKS, MEETINGS))
    by_months: dict[tuple[str, ...], set[str]] = {}
    for kelompok, some in dirty.some.items():
        if kelompok not in dirty.whole:
            by_months.setdefault(tuple(month for month in months if month in some), set()).add(kelompok)
    for some, kelompok in by_months.items():
        if some:
            yield from ((source, Wanted(frozenset(kelompok), some)) for source in (CHECKS, MEETINGS))


def _count(parts: Services, connection: Connection, ground: Ground, source: Source, wanted: Wanted) -> set[str]:
    """Count again, put the rows in place of those that are there, and return the months in which one differs."""
    found = new_found()
    for count in source.counts:
        count(connection, ground, wanted, found)
    told = {_key(row): row for row in rows_of(ground.kabupaten, found, SUMS)}
    with write_transaction(parts.engine) as writing:
        here = (UNIT.c.kabupaten == ground.kabupaten, UNIT.c.bulan.in_(wanted.months), UNIT.c.measure.in_(source.measures))
        if wanted.kelompok is not None:
            here = (*here, UNIT.c.kelompok_id.in_(listed(writing, wanted.kelompok)))
        kept = {_key(row._mapping): dict(row._mapping) for row in writing.execute(select(UNIT).where(*here))}
        changed = {key for key in {*kept, *told} if kept.get(key) != told.get(key)}
        _replace(writing, ground.kabupaten, changed, [told[key] for key in sorted(changed & told.keys())])
        silenced = _silence(writing, ground, wanted.months) if source is PHONES else set()
        touched = {key[0] for key in changed} | silenced
        if touched:
            writing.execute(update(PLACE).where(PLACE.c.kabupaten == ground.kabupaten).values(rules=NEVER))
    return touched


def _key(row: Any) -> tuple[str, str, str, str]:
    return row["bulan"], row["measure"], row["kelompok_id"], row["desa"]


def _replace(writing: Connection, kabupaten: str, changed: Iterable[tuple[str, str, str, str]], rows: list[dict[str, Any]]) -> None:
    upsert(writing, UNIT, rows)
    gone = {*changed} - {_key(row) for row in rows}
    for bulan, measure, kelompok, desa in sorted(gone):
        same = (UNIT.c.bulan == bulan, UNIT.c.measure == measure, UNIT.c.kelompok_id == kelompok, UNIT.c.desa == desa)
        writing.execute(delete(UNIT).where(UNIT.c.kabupaten == kabupaten, *same))


def _silence(writing: Connection, ground: Ground, months: tuple[str, ...]) -> set[str]:
    """Say anew which missing checks and observations may lie on phones not heard from; return the months in which it differs."""
    here = (UNIT.c.kabupaten == ground.kabupaten, UNIT.c.bulan.in_(months), UNIT.c.measure.in_((*KOMITMEN, *SEEN)), UNIT.c.unknown > 0)
    touched = set()
    for row in writing.execute(select(UNIT).where(*here, UNIT.c.kelompok_id != LONELY)).all():
        silent = row.unknown if ground.is_silent(row.kelompok_id, row.bulan) else 0
        if silent != row.silent:
            same = (UNIT.c.bulan == row.bulan, UNIT.c.measure == row.measure, UNIT.c.kelompok_id == row.kelompok_id, UNIT.c.desa == row.desa)
            writing.execute(update(UNIT).where(UNIT.c.kabupaten == row.kabupaten, *same).values(silent=silent))
            touched.add(row.bulan)
    return touched


def rebuild_dashboard(parts: Services, kabupaten: str) -> int:
    """Count a kabupaten from nothing, as the job does on its first run, and sum all its months; return how many."""
    trace(parts, all_partitions=True)
    with write_transaction(parts.engine) as connection:
        connection.execute(update(PLACE).where(PLACE.c.kabupaten == kabupaten).values(rules=NEVER))
        connection.execute(delete(UNIT).where(UNIT.c.kabupaten == kabupaten, UNIT.c.measure.not_in(MEASURES)))
    keep_kabupaten(parts, kabupaten)
    with read_transaction(parts.engine) as connection:
        months = sorted(months_of(connection, kabupaten))
    for month in months:
        with write_transaction(parts.engine) as connection:
            hold_sums(connection)
            sum_month(connection, kabupaten, month)
    return len(months)


def check_dashboard(parts: Services, kabupaten: str) -> int:
    """Count a kabupaten anew; return how many rows of kelompok, and of regions with those it lies in, differ from those that are kept."""
    trace(parts, all_partitions=True)
    with read_transaction(parts.engine) as connection:
        then = as_of(connection, kabupaten, parts.clock())
        place = place_of(connection, kabupaten)
        ground = lay_ground(connection, then, _since(then, place))
        months = sorted({*_kept(ground, place), *months_of(connection, kabupaten)})
        differing = sum(_differing(connection, ground, span) for span in spans(ground, months))
        return differing + sum(1 for _ in differing_regions(connection, kabupaten, months))


def count_all(connection: Connection, ground: Ground, months: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Yield the sums of every kelompok in some months of a stage, counted from nothing."""
    found = new_found()
    for source in SOURCES:
        for count in source.counts:
            count(connection, ground, Wanted(None, months), found)
    yield from rows_of(ground.kabupaten, found, SUMS)


def _differing(connection: Connection, ground: Ground, months: tuple[str, ...]) -> int:
    told = {_key(row): row for row in count_all(connection, ground, months)}
    here = (UNIT.c.kabupaten == ground.kabupaten, UNIT.c.bulan.in_(months))
    kept = {_key(row._mapping): dict(row._mapping) for row in connection.execute(select(UNIT).where(*here))}
    return sum(kept.get(key) != told.get(key) for key in {*kept, *told})
