"""The calendar as data: holidays, school terms, Ramadan and stages, of the nation or of one province."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, or_, select

from schemas import KINDS
from schemas.check import check
from server.identity.regions import PROVINCE
from server.office import Office, edit, new_record
from server.services import Services
from server.store.grants import NATION
from server.store.tables import TABLES
from sync.errors import Problem

KALENDER = TABLES["kalender"]
KEEPING = ("apd", "koordinator")
HOLIDAY, SCHOOL = "libur", "sekolah"
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days with a meaning; `partition` is the nation or a province."""

    id: str
    partition: str
    type: str
    name: str
    first: date
    last: date


def partitions_of(region: str) -> tuple[str, ...]:
    """Return whose calendar counts in a region: the nation's, and its province's."""
    return (NATION,) if region == NATION else (NATION, region[:PROVINCE])


def may_keep(account: Any, partition: str) -> bool:
    """Tell whether an account writes a calendar: APD and coordinators of the nation write all, those of a province their own."""
    return account.role in KEEPING and (account.region == NATION or account.region == partition)


def calendar_between(connection: Connection, partitions: Sequence[str], first: date, last: date) -> list[Days]:
    """Return what touches these days, by day; one statement."""
    end = func.coalesce(KALENDER.c.end_date, KALENDER.c.date)
    query = select(KALENDER).where(KALENDER.c.kabupaten.in_(partitions), KALENDER.c.deleted.is_(False))
    query = query.where(KALENDER.c.date <= last.isoformat(), or_(end >= first.isoformat(), KALENDER.c.date >= first.isoformat()))
    rows = connection.execute(query.order_by(KALENDER.c.date, KALENDER.c.kabupaten, KALENDER.c.id))
    return [_days(row) for row in rows]


def _days(row: Any) -> Days:
    first = date.fromisoformat(row.date)
    return Days(row.id, row.kabupaten, row.type, row.name, first, date.fromisoformat(row.end_date) if row.end_date else first)


def add_days(parts: Services, account: Any, partition: str, fields: Mapping[str, Any]) -> None:
    """Add days to a calendar; raises `Problem` (forbidden, unprocessable with {"fields"})."""
    if not may_keep(account, partition) or len(partition) != PROVINCE:
        raise Problem("forbidden", {"account": account.role})
    problem = check("kalender", fields, creating=True)
    if problem is not None:
        found = (problem.details or {}).get("fields", {})
        raise Problem("unprocessable", {"fields": dict(found) if isinstance(found, Mapping) else dict.fromkeys(found, "unknown_value")})
    office = Office(parts.store, account.id, parts.clock, parts.random)
    office.write(partition, [new_record(KINDS["kalender"], dict(fields), office.new_id())])


def remove_days(parts: Services, account: Any, partition: str, identity: str) -> None:
    """Take days out of a calendar; they stay in the trail. Raises `Problem` (forbidden, not_found)."""
    if not may_keep(account, partition):
        raise Problem("forbidden", {"account": account.role})
    with parts.store.view(partition) as view:
        found = view.records(KINDS["kalender"], [identity])
    if not found or found[0].fields["deleted"]:
        raise Problem("not_found")
    Office(parts.store, account.id, parts.clock, parts.random).write(partition, [edit(KINDS["kalender"], found[0], deleted=True)])


def days_of(first: date, last: date) -> list[date]:
    """Return every day from the first to the last."""
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def is_free(day: date, calendar: Sequence[Days]) -> bool:
    """Tell whether a day is a Sunday or a holiday."""
    return day.weekday() == SUNDAY or any(one.type == HOLIDAY and one.first <= day <= one.last for one in calendar)


def school_days(month_days: Sequence[date], calendar: Sequence[Days], week: int) -> int | None:
    """Return how many of these days are school days of a week of so many days, by the terms; None where no term is known for them."""
    terms = [one for one in calendar if one.type == SCHOOL]
    if not any(one.first <= day <= one.last for one in terms for day in month_days):
        return None
    open_days = (day for day in month_days if any(one.first <= day <= one.last for one in terms))
    return sum(day.weekday() < week and not is_free(day, calendar) for day in open_days)
