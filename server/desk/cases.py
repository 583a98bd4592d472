"""Lists of waiting cases: counts, and pages that go on by key, at a number of statements that does not grow with what waits."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, func, literal_column, select, tuple_

from server.complaints.hidden import shown
from server.desk.nouns import ANSWERED, ASKED, LATE, Case, Queue
from server.desk.people import names_of
from server.desk.queues import QUEUES, parts_of, queue_of
from server.desk.threads import THREAD, marks_of
from server.identity.regions import KABUPATEN, KECAMATAN, within
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import ID_LENGTH
from sync.limits import CASES_COUNTED_MAX, CASES_PER_PAGE_MAX

OPEN = literal_column("'open'")
PENDING = literal_column("'pending'")
"""Both stand in the statement itself, so that the databases see that the index of open cases will do."""
CURSOR = "~"
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
DECISION = TABLES["decision"]
WAITING = {"asked": (ASKED, LATE), "answered": (ANSWERED,)}
"""What a list may be narrowed to: whose worker has still to answer, and whose worker has answered."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None is everything.

    `worker`: id of who wrote what waits; `before`: what arrived no later, for "older than n days"; `kind`: kind of the record;
    `thread`: a word of `WAITING`; without one a list leaves out what its worker still has time to answer;
    `account`: who looks, so that confidential complaints are shown to those alone who are named for them, and else to nobody.
    """

    kecamatan: str | None = None
    worker: str | None = None
    before: datetime | None = None
    kind: str | None = None
    thread: str | None = None
    account: str = ""


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Page:
    """Cases in order of arrival; `next` is the `after` of the page behind it, None on the last."""

    cases: tuple[Case, ...]
    next: str | None


def counts(connection: Connection, region: str, filters: Filters = EVERYTHING) -> dict[str, int]:
    """Return how many cases wait in each queue; `CASES_COUNTED_MAX` means so many or more."""
    return {name: _count(connection, queue, region, filters) for name, queue in QUEUES.items()}


def _count(connection: Connection, queue: Queue, region: str, filters: Filters) -> int:
    found = select(queue.table.c.received_at).where(*_conditions(queue, region, filters)).limit(CASES_COUNTED_MAX)
    return connection.scalar(select(func.count()).select_from(found.subquery())) or 0


def page(
    connection: Connection, region: str, queue: str, filters: Filters, *, after: str | None = None, limit: int = CASES_PER_PAGE_MAX
) -> Page:
    """Return the cases behind `after`, oldest first; raises `Problem` (not_found, bad_request). Four statements."""
    found, size = queue_of(queue), min(max(limit, 1), CASES_PER_PAGE_MAX)
    rows = list(connection.execute(page_query(found, region, filters, after).limit(size + 1)))
    shown = rows[:size]
    names = names_of(connection, {row.worker for row in shown})
    due = _waiting(connection, queue, shown)
    marks = marks_of(connection, queue, shown)
    cases = tuple(_marked(Case.of(row, queue, names, due.get((row.kabupaten, row.ref))), marks) for row in shown)
    return Page(cases, _cursor(cases[-1]) if len(rows) > size else None)


def _marked(case: Case, marks: dict[tuple[str, str], tuple[str, date]]) -> Case:
    state, until = marks.get((case.kabupaten, case.ref), ("", None))
    return replace(case, thread=state, asked_until=until)


def page_query(queue: Queue, region: str, filters: Filters, after: str | None) -> Select:
    """Return the query of the cases behind `after`, in order; it names a moment, as SQLite else walks and sorts them all, unless threads lead."""
    # An index by worker goes through all kabupaten; the others begin with the one kabupaten of a narrow region.
    narrow = len(region) in (KABUPATEN, KECAMATAN) and filters.worker is None
    order = [queue.table.c[name] for name in ("received_at", *(() if narrow else ("kabupaten",)), *queue.key)]
    query = queue.select().where(*_conditions(queue, region, filters))
    if after is None:
        query = query if filters.thread else query.where(queue.table.c.received_at >= BEGINNING)
    else:
        seen = _seen(queue, after)
        query = query.where(tuple_(*order) > tuple_(*(seen[column.name] for column in order), types=[c.type for c in order]))
    return query.order_by(*order)


def _conditions(queue: Queue, region: str, filters: Filters) -> Iterable[ColumnElement[bool]]:
    """Yield what a waiting case of a region fulfils; a kecamatan is asked for by equality, which an index answers."""
    table = queue.table
    if queue.among is not None:
        yield queue.among
    yield table.c.state == OPEN
    # The cases of one worker are few among those of a region. Statistics of few workers do not tell, so the index by region is kept away.
    kabupaten = table.c.kabupaten if filters.worker is None else table.c.kabupaten.concat("")
    yield within(region, kabupaten, table.c.area)
    if len(region) == KECAMATAN and filters.worker is None:
        yield table.c.area == region
    if filters.kecamatan is not None:
        yield table.c.kabupaten == filters.kecamatan[:KABUPATEN]
    for column, value in ((table.c.area, filters.kecamatan), (table.c.worker, filters.worker), (table.c.kind, filters.kind)):
        if value is not None:
            yield column == value
    if filters.before is not None:
        yield table.c.received_at <= filters.before
    yield shown(table, filters.account)
    if filters.thread is None:
        yield ~_asked(queue, (ASKED,))
    else:
        yield _among_threads(queue, WAITING[filters.thread])
        yield _asked(queue, WAITING[filters.thread])


def _among_threads(queue: Queue, states: Iterable[str]) -> ColumnElement[bool]:
    """Say once more that there is a thread, so that the databases begin with the few threads and not with all that waits.

    The first part of a key is an id, with which the ref of a case begins.
    """
    here = (THREAD.c.queue == queue.name, THREAD.c.state.in_(states))
    threads = select(THREAD.c.kabupaten, func.substr(THREAD.c.ref, 1, ID_LENGTH)).where(*here)
    return tuple_(queue.table.c.kabupaten, queue.table.c[queue.key[0]]).in_(threads)


def _asked(queue: Queue, states: Iterable[str]) -> ColumnElement[bool]:
    """Tell that a case has a thread in one of these states."""
    ref = queue.select().selected_columns.ref
    about = (THREAD.c.kabupaten == queue.table.c.kabupaten, THREAD.c.queue == queue.name, THREAD.c.ref == ref)
    return exists().where(*about, THREAD.c.state.in_(states))


def _cursor(case: Case) -> str:
    return CURSOR.join((case.received_at.isoformat(), case.kabupaten, case.ref))


def _seen(queue: Queue, after: str) -> dict[str, object]:
    """Read a cursor; raises `Problem` (bad_request)."""
    try:
        moment, kabupaten, ref = after.split(CURSOR)
        received_at = datetime.fromisoformat(moment)
        if received_at.tzinfo is None:
            raise ValueError("a cursor has a zone")
        return {"received_at": received_at, "kabupaten": kabupaten, **parts_of(queue, ref)}
    except (ValueError, Problem):
        raise Problem("bad_request") from None


def _waiting(connection: Connection, queue: str, rows: list[Row]) -> dict[tuple[str, str], datetime]:
    """Return until when decisions about these cases wait."""
    if not rows:
        return {}
    columns = (DECISION.c.kabupaten, DECISION.c.ref, DECISION.c.due_at)
    mine = (DECISION.c.state == PENDING, DECISION.c.queue == queue)
    among = (DECISION.c.kabupaten.in_({row.kabupaten for row in rows}), DECISION.c.ref.in_([row.ref for row in rows]))
    return {(row.kabupaten, row.ref): row.due_at for row in connection.execute(select(*columns).where(*mine, *among))}
