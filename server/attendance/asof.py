"""Records as they stood at a moment: what did not change since is read as it stands, the rest from the change log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from server.office import batched
from server.people.past import Past, records_as_of
from server.store.tables import TABLES
from server.zones import local
from sync.limits import PAST_RECORDS_AT_ONCE

COMMIT = TABLES["commit_log"]
STREAMED = {"yield_per": PAST_RECORDS_AT_ONCE}
"""Rows that are held at a time, also where another statement is asked in between."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """A moment in a kabupaten: its newest number then, and the date there.

    A moment lies so far back that no commit with an older one is still on its way; so whatever is read of it never changes, but by
    the law (erasure) or by taking a merge back.
    """

    kabupaten: str
    number: int
    at: datetime
    today: str


def as_of(connection: Connection, kabupaten: str, moment: datetime) -> AsOf:
    """Return what a moment is in a kabupaten; number 0 where nothing was written then."""
    newest = select(func.max(COMMIT.c.number)).where(COMMIT.c.kabupaten == kabupaten, COMMIT.c.at <= moment)
    return AsOf(kabupaten, connection.scalar(newest) or 0, moment, local(moment, kabupaten).date().isoformat())


def as_of_number(connection: Connection, kabupaten: str, number: int) -> AsOf | None:
    """Return what a kabupaten was right after a change, None where it has none of this number.

    It is as of the moment of that change: a day that passed since, a phone heard from or a dispute settled is not of it.
    """
    here = (COMMIT.c.kabupaten == kabupaten, COMMIT.c.number >= number)
    row = connection.execute(select(COMMIT).where(*here).order_by(COMMIT.c.number).limit(1)).first()
    if row is None or number < 1:
        return None
    return AsOf(kabupaten, number, row.at, local(row.at, kabupaten).date().isoformat())


def records(connection: Connection, kind: str, then: AsOf, *where: ColumnElement[bool]) -> Iterator[dict[str, Any]]:
    """Yield the fields of records as they stood, with `id`, `revision`, `form`, `no` and `moved`; `where` asks only for what never changes.

    Those that were deleted then are among them: `deleted` tells. One statement, and some for each portion of what changed since; bounded memory.
    """
    table = TABLES[kind]
    here = select(table).where(table.c.kabupaten == then.kabupaten, *where)
    for row in connection.execute(here.where(table.c.revision <= then.number), execution_options=STREAMED):
        yield dict(row._mapping)
    changed = select(table.c.id, table.c.no).where(table.c.kabupaten == then.kabupaten, table.c.revision > then.number, *where)
    for rows in batched(connection.execute(changed.order_by(table.c.id), execution_options=STREAMED), PAST_RECORDS_AT_ONCE):
        numbers = {row.id: row.no for row in rows}  # given when a record is made, and never changed
        yield from (one | {"no": numbers[one["id"]]} for one in past_records(connection, kind, then, list(numbers)))


def past_records(connection: Connection, kind: str, then: AsOf, identities: list[str]) -> Iterator[dict[str, Any]]:
    """Yield records that have changed since a moment, as they stood; those made since are left out."""
    for start in range(0, len(identities), PAST_RECORDS_AT_ONCE):
        portion = dict.fromkeys(identities[start : start + PAST_RECORDS_AT_ONCE], kind)
        found = records_as_of(connection, then.kabupaten, portion, then.number)
        yield from (_read(identity, one) for identity, one in sorted(found.items()))


def _read(identity: str, past: Past) -> dict[str, Any]:
    return {**past.fields, "id": identity, "revision": past.number, "form": past.form, "moved": past.moved or None}
