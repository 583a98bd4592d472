"""Which months of a kabupaten have other attendance than when they were last summed; marked in the transaction that changes it."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, and_, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from server.store.tables import TABLES

CHANGE = TABLES["attendance_change"]


def mark_changed(connection: Connection, kabupaten: str, months: Iterable[str]) -> None:
    """Mark months; a month that was marked before gets the next number, so that whoever summed it meanwhile sums it again."""
    rows = [{"kabupaten": kabupaten, "bulan": month, "number": 1} for month in sorted(set(months))]
    if rows:
        statement = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(CHANGE)
        again = {"number": CHANGE.c.number + 1}
        connection.execute(statement.on_conflict_do_update(index_elements=list(CHANGE.primary_key), set_=again), rows)


def changed_months(connection: Connection, kabupaten: str) -> dict[str, int]:
    """Return month -> number of its mark."""
    query = select(CHANGE.c.bulan, CHANGE.c.number).where(CHANGE.c.kabupaten == kabupaten)
    return {row.bulan: row.number for row in connection.execute(query)}


def forget_changed(connection: Connection, kabupaten: str, summed: Mapping[str, int]) -> None:
    """Forget the marks of months that were summed, but those that were marked again meanwhile."""
    if summed:
        same = or_(*(and_(CHANGE.c.bulan == month, CHANGE.c.number == number) for month, number in sorted(summed.items())))
        connection.execute(delete(CHANGE).where(CHANGE.c.kabupaten == kabupaten, same))
