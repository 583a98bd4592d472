"""Records as they stood at a moment: what did not change since is read as it stands, the rest from the change log."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from server.people.past import records_as_of
from server.store.tables import TABLES
from server.zones import local
from sync.limits import PAST_RECORDS_AT_ONCE

COMMIT = TABLES["commit_log"]


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


def records(connection: Connection, kind: str, then: AsOf, *where: ColumnElement[bool]) -> Iterator[dict[str, Any]]:
    """Yield the fields of records as they stood, with `id`, `revision` and `moved`; `where` asks only for what never changes.

    Those that were deleted then are among them: `deleted` tells. One statement, and some for each portion of what changed since.
    """
    table = TABLES[kind]
    here = select(table).where(table.c.kabupaten == then.kabupaten, *where)
    yield from (dict(row._mapping) for row in connection.execute(here.where(table.c.revision <= then.number)))
    changed = select(table.c.id).where(table.c.kabupaten == then.kabupaten, table.c.revision > then.number, *where)
    yield from past_records(connection, kind, then, list(connection.scalars(changed.order_by(table.c.id))))


def past_records(connection: Connection, kind: str, then: AsOf, identities: list[str]) -> Iterator[dict[str, Any]]:
    """Yield records that have changed since a moment, as they stood; those made since are left out."""
    for start in range(0, len(identities), PAST_RECORDS_AT_ONCE):
        portion = dict.fromkeys(identities[start : start + PAST_RECORDS_AT_ONCE], kind)
        found = records_as_of(connection, then.kabupaten, portion, then.at)
        yield from (_read(one.fields, identity, one.number, one.moved) for identity, one in sorted(found.items()))


def _read(fields: Mapping[str, Any], identity: str, number: int, moved: bool) -> dict[str, Any]:
    return {**fields, "id": identity, "revision": number, "moved": moved or None}
