"""Lists of complaints: what is nearest to its deadline first, so that overdue ones lead; hidden ones are in no list and no count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, func, select, tuple_

from server.complaints.hidden import ACCOUNT, CASE, may_see
from server.complaints.nouns import ANSWERED, AccountRow, Listed
from server.identity.regions import within
from sync.errors import Problem
from sync.limits import CASES_COUNTED_MAX, CASES_PER_PAGE_MAX

CURSOR = "~"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list is narrowed to; without a state it is what is not settled. `mine`: those that the account is named for."""

    state: str | None = None
    category: str | None = None
    kecamatan: str | None = None
    ticket: str | None = None
    overdue: bool = False
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Cases in order; `next` is the `after` of the page behind it, None on the last."""

    cases: tuple[Listed, ...]
    next: str | None


def page(
    connection: Connection, who: AccountRow, narrowed: Narrowed, *, today: date, after: str | None = None, limit: int = CASES_PER_PAGE_MAX
) -> Page:
    """Return the cases behind `after`; one statement. Raises `Problem` (bad_request)."""
    settled = narrowed.state == ANSWERED
    day = CASE.c.settled_on if settled else CASE.c.due_on
    order = (day, CASE.c.kabupaten, CASE.c.id)
    query = select(CASE, ACCOUNT.c.username).outerjoin(ACCOUNT, ACCOUNT.c.id == CASE.c.holder)
    query = query.where(*_conditions(who, narrowed, today))
    if after is not None:
        seen = tuple_(*_seen(after), types=[column.type for column in order])
        query = query.where(tuple_(*order) < seen if settled else tuple_(*order) > seen)
    rows = connection.execute(query.order_by(*(one.desc() if settled else one for one in order)).limit(limit + 1)).all()
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit else None
    cursor = None if last is None else CURSOR.join((last.settled_on if settled else last.due_on, last.kabupaten, last.id))
    return Page(tuple(Listed.of(row) for row in shown), cursor)


def counts(connection: Connection, who: AccountRow, today: date) -> tuple[int, int]:
    """Return how many wait and how many of them are overdue; `CASES_COUNTED_MAX` means so many or more. Two statements."""
    return tuple(_count(connection, who, narrowed, today) for narrowed in (Narrowed(), Narrowed(overdue=True)))  # type: ignore[return-value]


def _count(connection: Connection, who: AccountRow, narrowed: Narrowed, today: date) -> int:
    found = select(CASE.c.id).where(*_conditions(who, narrowed, today)).limit(CASES_COUNTED_MAX)
    return connection.scalar(select(func.count()).select_from(found.subquery())) or 0


def _conditions(who: AccountRow, narrowed: Narrowed, today: date) -> Iterable[ColumnElement[bool]]:
    yield within(who.region, CASE.c.kabupaten, CASE.c.area)
    yield may_see(who.id)
    if narrowed.ticket is None:
        yield CASE.c.settled_on.is_not(None) if narrowed.state == ANSWERED else CASE.c.settled_on.is_(None)
    wanted = ((CASE.c.state, narrowed.state), (CASE.c.category, narrowed.category), (CASE.c.area, narrowed.kecamatan), (CASE.c.ticket, narrowed.ticket))
    for column, value in wanted:
        if value is not None:
            yield column == value
    if narrowed.overdue:
        yield CASE.c.due_on < today.isoformat()
    if narrowed.mine:
        yield (CASE.c.holder == who.id) | (CASE.c.second == who.id)


def _seen(after: str) -> tuple[str, str, str]:
    """Read a cursor; raises `Problem` (bad_request)."""
    try:
        day, kabupaten, identity = after.split(CURSOR)
        return date.fromisoformat(day).isoformat(), kabupaten, identity
    except ValueError:
        raise Problem("bad_request") from None
