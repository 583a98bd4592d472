"""Disasters as the office sees them: found in a region, listed, and all records that are one disaster."""

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select, tuple_, union

from schemas.fields import is_day
from server.aid.cursor import CURSOR, is_code, read_cursor
from server.identity.regions import covers, within
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import EVENTS_COUNTED_MAX, EVENTS_PER_PAGE_MAX

EVENT = TABLES["kejadian"]
ORDER = (EVENT.c.date, EVENT.c.kabupaten, EVENT.c.id)
RUNNING, ENDED, NONE = "berjalan", "selesai", "bukan_kejadian"
STATES = (RUNNING, ENDED, NONE)
"""How a list is narrowed: what nobody has ended, what is over, and what turned out to be no disaster."""
THERE = (EVENT.c.deleted.is_(False), EVENT.c.moved.is_(None))


@dataclass(frozen=True, slots=True)
class Event:
    """A disaster: `ids` of all records that are it, first the one that speaks for them (`id`), whose values `row` has."""

    kabupaten: str
    ids: tuple[str, ...]
    row: Row

    @property
    def id(self) -> str:
        """The record that speaks for all."""
        return self.ids[0]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list is narrowed to: `region` of whoever looks, a state of `STATES`, and one kabupaten, None for all of the region."""

    region: str
    state: str = RUNNING
    kabupaten: str | None = None


def root_ids(connection: Connection, kabupaten: str, kejadian: str) -> tuple[str, ...]:
    """Return the ids of all records of the disaster that this record is of, first the one that speaks for all; empty where none is there.

    `same_as_id` goes one step: the record that it names names none. One statement.
    """
    named = EVENT.alias("named")
    root = select(func.coalesce(named.c.same_as_id, named.c.id)).where(named.c.kabupaten == kabupaten, named.c.id == kejadian).scalar_subquery()
    here = (EVENT.c.kabupaten == kabupaten, *THERE)
    columns = (EVENT.c.id, EVENT.c.same_as_id)
    together = union(select(*columns).where(*here, EVENT.c.id == root), select(*columns).where(*here, EVENT.c.same_as_id == root))
    rows = sorted(connection.execute(together), key=lambda row: (row.same_as_id is not None, row.id))
    return tuple(row.id for row in rows)


def find_event(connection: Connection, region: str, kabupaten: str, kejadian: str) -> Event:
    """Return the disaster of any of its records; raises `Problem` (not_found), also for one outside the region. Two statements."""
    ids = root_ids(connection, kabupaten, kejadian)
    row = connection.execute(select(EVENT).where(EVENT.c.kabupaten == kabupaten, EVENT.c.id == ids[0])).first() if ids else None
    if row is None or not covers(region, kabupaten, row.desa_code):
        raise Problem("not_found")
    return Event(kabupaten, ids, row)


def page(connection: Connection, narrowed: Narrowed, after: str | None = None) -> tuple[list[Row], str | None]:
    """Return a page of disasters, newest first, and where the next begins; raises `Problem` (bad_request). One statement."""
    query = _query(narrowed, EVENT)
    if after is not None:
        parts = read_cursor(after, is_day, is_code, is_id)
        query = query.where(tuple_(*ORDER) < tuple_(*parts, types=[column.type for column in ORDER]))
    rows = list(connection.execute(query.order_by(*(column.desc() for column in ORDER)).limit(EVENTS_PER_PAGE_MAX + 1)))
    shown = rows[:EVENTS_PER_PAGE_MAX]
    last = shown[-1] if len(rows) > len(shown) else None
    return shown, last and CURSOR.join((last.date, last.kabupaten, last.id))


def counts(connection: Connection, narrowed: Narrowed) -> dict[str, int]:
    """Return how many disasters there are in each state, of each no more than `EVENTS_COUNTED_MAX` and one."""
    found = {}
    for state in STATES:
        some = _query(replace(narrowed, state=state), EVENT.c.id).limit(EVENTS_COUNTED_MAX + 1).subquery()
        found[state] = connection.scalar(select(func.count()).select_from(some)) or 0
    return found


def in_state(state: str) -> ColumnElement[bool]:
    """Return the condition for disasters in a state of `STATES`; one at which the office has not looked is running."""
    if state == RUNNING:
        return or_(EVENT.c.status.is_(None), EVENT.c.status.not_in((ENDED, NONE)))
    return EVENT.c.status == state


def _query(narrowed: Narrowed, *columns: ColumnElement) -> Select:
    where = [*THERE, EVENT.c.same_as_id.is_(None), in_state(narrowed.state), within(narrowed.region, EVENT.c.kabupaten, EVENT.c.desa_code)]
    if narrowed.kabupaten:
        where.append(EVENT.c.kabupaten == narrowed.kabupaten)
    return select(*columns).where(*where)
