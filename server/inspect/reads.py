"""Who has read what: the notes of pages, searched by account, record, region and period, newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, Select, select, tuple_

from server.complaints.hidden import shown
from server.identity.regions import within
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import READS_PER_PAGE

READ, ACCOUNT = TABLES["page_read"], TABLES["account"]
CURSOR = "~"


@dataclass(frozen=True, slots=True)
class Search:
    """What reads are looked for; None is everything. `username`: of who read; `since` and `before`: period, its end not included."""

    username: str | None = None
    record: str | None = None
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """One page that somebody was shown; without `record` a list of a kabupaten (or of what the region begins with)."""

    at: datetime
    username: str
    role: str
    route: str
    kabupaten: str
    kind: str | None
    record: str | None


@dataclass(frozen=True, slots=True)
class ReadsPage:
    """Reads, newest first; `next` is the `after` of the page behind, None on the last."""

    reads: tuple[Read, ...]
    next: str | None


def reads_within(connection: Connection, who: Row, search: Search, after: str | None = None) -> ReadsPage:
    """Return reads of what lies in the region of an account, whoever read it; raises `Problem` (bad_request). One statement.

    Reads of confidential complaints are shown to those alone who may see the complaint.
    """
    return _page(connection, [within(who.region, READ.c.kabupaten), shown(READ, who.id), *_conditions(search)], after)


def reads_of(connection: Connection, account: str, after: str | None = None) -> ReadsPage:
    """Return what an account has read, of any region; raises `Problem` (bad_request). One statement."""
    return _page(connection, [READ.c.account == account], after)


def _conditions(search: Search) -> list[ColumnElement[bool]]:
    pairs = (
        (search.username, lambda value: READ.c.account.in_(select(ACCOUNT.c.id).where(ACCOUNT.c.username == value))),
        (search.record, lambda value: READ.c.record == value),
        (search.since, lambda value: READ.c.at >= value),
        (search.before, lambda value: READ.c.at < value),
    )
    return [make(value) for value, make in pairs if value is not None]


def reads_query(conditions: list[ColumnElement[bool]], after: str | None) -> Select:
    """Return the query of reads behind `after`, newest first."""
    columns = (READ.c[name] for name in ("id", "at", "route", "kabupaten", "kind", "record"))
    query = select(*columns, ACCOUNT.c.username, ACCOUNT.c.role).join(ACCOUNT, ACCOUNT.c.id == READ.c.account).where(*conditions)
    if after is not None:
        query = query.where(tuple_(READ.c.at, READ.c.id) < tuple_(*moment_and_id(after), types=[READ.c.at.type, READ.c.id.type]))
    return query.order_by(READ.c.at.desc(), READ.c.id.desc())


def _page(connection: Connection, conditions: list[ColumnElement[bool]], after: str | None) -> ReadsPage:
    rows = connection.execute(reads_query(conditions, after).limit(READS_PER_PAGE + 1)).all()
    shown = rows[:READS_PER_PAGE]
    following = write_cursor(shown[-1]) if len(rows) > READS_PER_PAGE else None
    reads = (Read(row.at, row.username, row.role, row.route, row.kabupaten, row.kind, row.record) for row in shown)
    return ReadsPage(tuple(reads), following)


def write_cursor(row: Row) -> str:
    """Return the `after` of what stands behind a row with `at` and `id`."""
    return f"{row.at.isoformat()}{CURSOR}{row.id}"


def moment_and_id(after: str) -> tuple[datetime, str]:
    """Read a cursor; raises `Problem` (bad_request)."""
    moment, _, identity = after.partition(CURSOR)
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        raise Problem("bad_request") from None
    if at.tzinfo is None:
        raise Problem("bad_request")
    return at, identity
