"""The watch: reads what the feed brought, and lays before people what they must look at."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from server.desk.watched import GONE, OPEN, SETTLED, WATCHED
from server.engine import read_transaction, write_transaction
from server.services import Services
from server.store.tables import TABLES, upsert
from server.zones import local
from sync.limits import WATCH_NUMBERS_MAX, WATCH_STEPS_MAX

PARTITION, HEAD, FEED, MARK = (TABLES[name] for name in ("partition", "scope_head", "feed", "watermark"))
KNOWN = select(*(WATCHED.c[name] for name in ("id", "state", "area", "worker", "settled_at")))
IDS_PER_STATEMENT = 500
Changed = Mapping[str, Sequence[str]]
"""Kind -> ids of its records that changed."""


@dataclass(frozen=True, slots=True)
class Found:
    """A case that a record makes.

    `id` is made of what makes the case (`slot_id`), so that the same cause is not laid before people twice: what was decided
    stays so, and what is to be looked at again, such as a record that changed, must have another id. A case that had gone by itself
    comes back under the same id. `again`: a day of the kabupaten; what was decided before it is asked once more, with all that was said.
    """

    id: str
    kind: str
    record: str
    code: str
    worker: str = ""
    work_date: str | None = None
    area: str | None = None
    details: dict[str, Any] | None = None
    again: date | None = None


@dataclass(frozen=True, slots=True)
class Examined:
    """`records`: everything that was looked at, those of the cases too; open cases about them that are not among `cases` have gone by themselves."""

    records: frozenset[str]
    cases: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Watcher:
    """One queue of watched cases: which kinds it looks at, and what it finds in records of them.

    `examine`: (connection, kabupaten, changed records, day of the office) -> `Examined`, in a number of statements that does not
    grow with the records; `prepare`: what to write down before, in short transactions of its own that can be repeated; `reminds`: what
    was decided is examined again each night too, as it may be asked once more.
    """

    queue: str
    kinds: frozenset[str]
    examine: Callable[[Connection, str, Changed, datetime], Examined]
    prepare: Callable[[Services, str, Changed, datetime], None] | None = None
    reminds: bool = False


def run_watch(parts: Services, watchers: Iterable[Watcher]) -> int:
    """Read what is new in each partition for each watcher; return how many cases were laid or ended.

    Each step ends in one transaction with the mark of how far it came, so a run that is cut off goes on where it was.
    """
    return sum(_watch(parts, watcher, kabupaten) for watcher in watchers for kabupaten in _moved(parts, watcher))


def _moved(parts: Services, watcher: Watcher) -> list[str]:
    """Return the partitions that have numbers which the watcher has not read."""
    same = (MARK.c.kabupaten == PARTITION.c.kabupaten) & (MARK.c.reader == watcher.queue)
    query = select(PARTITION.c.kabupaten).outerjoin(MARK, same).where(MARK.c.number.is_distinct_from(PARTITION.c.number))
    with read_transaction(parts.engine) as connection:
        return list(connection.scalars(query.order_by(PARTITION.c.kabupaten)))


def _watch(parts: Services, watcher: Watcher, kabupaten: str) -> int:
    return sum(count for count in _steps(parts, watcher, kabupaten))


def _steps(parts: Services, watcher: Watcher, kabupaten: str) -> Iterator[int]:
    for _step in range(WATCH_STEPS_MAX):
        now = parts.clock()
        with read_transaction(parts.engine) as connection:
            last = connection.scalar(select(PARTITION.c.number).where(PARTITION.c.kabupaten == kabupaten)) or 0
            mark = _mark(connection, watcher, kabupaten)
            # A restore brings the numbers back together with the mark; one that is ahead is not trusted.
            since = mark if mark <= last else 0
            until = min(last, since + WATCH_NUMBERS_MAX)
            changed = _changed(connection, watcher, kabupaten, since, until)
        if changed and watcher.prepare:
            watcher.prepare(parts, kabupaten, changed, now)
        with read_transaction(parts.engine) as connection:
            examined = watcher.examine(connection, kabupaten, changed, now) if changed else Examined(frozenset(), ())
        with write_transaction(parts.engine) as connection:
            yield lay(connection, watcher.queue, kabupaten, examined, now)
            upsert(connection, MARK, [{"kabupaten": kabupaten, "reader": watcher.queue, "number": until}])
        if until == last:
            return


def _mark(connection: Connection, watcher: Watcher, kabupaten: str) -> int:
    mine = (MARK.c.kabupaten == kabupaten, MARK.c.reader == watcher.queue)
    return connection.scalar(select(MARK.c.number).where(*mine)) or 0


def _changed(connection: Connection, watcher: Watcher, kabupaten: str, since: int, until: int) -> dict[str, list[str]]:
    """Return the records of the watcher's kinds whose last state has a number in (since, until]; heads say where to look.

    A marker counts too: of a record that went to another kabupaten it is all that the feed says (P35).
    """
    heads = (HEAD.c.kabupaten == kabupaten, HEAD.c.number > since, HEAD.c.kind.in_(sorted(watcher.kinds)))
    scopes = select(HEAD.c.scope).where(*heads).distinct().subquery()
    rows = (FEED.c.kabupaten == kabupaten, FEED.c.number > since, FEED.c.number <= until)
    query = select(FEED.c.kind, FEED.c.id).distinct().join(scopes, scopes.c.scope == FEED.c.scope)
    found: dict[str, list[str]] = {}
    for row in connection.execute(query.where(*rows, FEED.c.kind.in_(sorted(watcher.kinds)))):
        found.setdefault(row.kind, []).append(row.id)
    return found


def lay(connection: Connection, queue: str, kabupaten: str, examined: Examined, now: datetime) -> int:
    """Write new cases, end those that have gone, bring those back that had gone, and let those that wait follow to the kecamatan and
    worker whose they are now; return how many. What was decided stays so, until it is asked again."""
    here = (WATCHED.c.kabupaten == kabupaten, WATCHED.c.queue == queue)
    still = {case.id: case for case in examined.cases}
    known: dict[str, Row] = {}
    for part in _parts(sorted(examined.records)):
        known |= {row.id: row for row in connection.execute(KNOWN.where(*here, WATCHED.c.record.in_(part)))}
    for part in _parts(sorted(still.keys() - known.keys())):
        known |= {row.id: row for row in connection.execute(KNOWN.where(*here, WATCHED.c.id.in_(part)))}
    gone = [case for case, row in known.items() if row.state == OPEN and case not in still]
    for part in _parts(gone):
        connection.execute(update(WATCHED).where(*here, WATCHED.c.id.in_(part)).values(state=GONE, settled_at=now))
    new = [_row(case, queue, kabupaten, now) for case in still.values() if _waits(case, known.get(case.id), kabupaten)]
    upsert(connection, WATCHED, new)
    return len(gone) + len(new) + _follow(connection, kabupaten, [case for case in still.values() if _strayed(case, known.get(case.id))])


def _waits(case: Found, row: Row | None, kabupaten: str) -> bool:
    """Tell whether a case is laid before people: a new one, one that had gone, and one that is asked once more."""
    if row is None or row.state == GONE:
        return True
    return row.state == SETTLED and case.again is not None and local(row.settled_at, kabupaten).date() < case.again


def _strayed(case: Found, row: Row | None) -> bool:
    """Tell whether a case that waits is laid before others than those whose it is."""
    return row is not None and row.state == OPEN and (row.area, row.worker) != (case.area, case.worker or None)


def _follow(connection: Connection, kabupaten: str, cases: Sequence[Found]) -> int:
    if cases:
        mine = (WATCHED.c.kabupaten == kabupaten, WATCHED.c.id == bindparam("b_id"))
        told = [{"b_id": case.id, "b_area": case.area, "b_worker": case.worker or None} for case in cases]
        connection.execute(update(WATCHED).where(*mine).values(area=bindparam("b_area"), worker=bindparam("b_worker")), told)
    return len(cases)


def _row(case: Found, queue: str, kabupaten: str, now: datetime) -> dict[str, Any]:
    return {
        "kabupaten": kabupaten,
        "id": case.id,
        "queue": queue,
        "kind": case.kind,
        "record": case.record,
        "code": case.code,
        "worker": case.worker or None,
        "work_date": case.work_date,
        "received_at": now,
        "area": case.area,
        "details": case.details,
        "state": OPEN,
        "settled_at": None,
    }


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + IDS_PER_STATEMENT] for start in range(0, len(ids), IDS_PER_STATEMENT))
