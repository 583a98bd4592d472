"""Two values of one matter of a disaster, both kept: found for the head of post, who says which one stands (P18 to P20)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from schemas import KINDS
from schemas.aid import KINDS_OF_AID
from server.aid.events import Event
from server.aid.held import PENDING, of_event
from server.desk.case import open_case
from server.desk.conflict import QUEUE
from server.desk.nouns import OpenCase
from server.engine import read_transaction
from server.office import batched
from server.services import Services
from server.store.tables import TABLES, listed
from sync.errors import Problem
from sync.limits import HELD_AT_ONCE

KNOWN_BY = ("name", "head_name", "receipt_no", "bantuan_id", "korban_id", "posko_id", "gudang_id", "barang", "date", "waktu")
"""What tells a person which record it is: its own name, what it belongs to, and when."""
CONFLICT, DECISION = TABLES["conflict"], TABLES["decision"]


@dataclass(frozen=True, slots=True)
class Differing:
    """Two values that wait for a person: `row` of the conflict, and the values of its group that `stands` and the `other` one has."""

    row: Row
    stands: Mapping[str, Any]
    other: Mapping[str, Any]
    decided: bool

    @property
    def differ(self) -> list[str]:
        """The fields in which both are not the same."""
        return [name for name in {**self.stands, **self.other} if self.stands.get(name) != self.other.get(name)]


def differing(connection: Connection, event: Event) -> list[Differing]:
    """Return what waits of a disaster, the oldest first.

    All that waits in its kabupaten is looked through, `HELD_AT_ONCE` at a time, each part by a few statements.
    """
    where = (CONFLICT.c.kabupaten == event.kabupaten, CONFLICT.c.state == "open", CONFLICT.c.kind.in_(KINDS_OF_AID))
    lean = select(CONFLICT.c.id, CONFLICT.c.kind, CONFLICT.c.record).where(*where).order_by(CONFLICT.c.received_at, CONFLICT.c.id)
    found: list[Differing] = []
    for part in batched(connection.execute(lean.execution_options(yield_per=HELD_AT_ONCE)), HELD_AT_ONCE):
        mine = of_event(connection, event, [(row.kind, row.record, {}) for row in part])
        found += _whole(connection, event.kabupaten, [row.id for row in part if (row.kind, row.record) in mine])
    return found


def _whole(connection: Connection, kabupaten: str, ids: Sequence[str]) -> list[Differing]:
    """Return both values of each of these, the oldest first; two statements."""
    here = (CONFLICT.c.kabupaten == kabupaten, CONFLICT.c.id.in_(listed(connection, ids)))
    rows = connection.execute(select(CONFLICT).where(*here).order_by(CONFLICT.c.received_at, CONFLICT.c.id)).all()
    waits = (DECISION.c.kabupaten == kabupaten, DECISION.c.queue == QUEUE.name, DECISION.c.state == PENDING)
    decided = set(connection.scalars(select(DECISION.c.ref).where(*waits, DECISION.c.ref.in_(listed(connection, ids)))))
    sides = [(row.incoming, row.standing) if row.new_stands else (row.standing, row.incoming) for row in rows]
    return [Differing(row, stands or {}, other or {}, row.id in decided) for row, (stands, other) in zip(rows, sides, strict=True)]


def subjects_of(parts: Services, kabupaten: str, found: Iterable[Differing]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return (kind, id) -> the fields by which a person knows each record; one statement for each kind."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for one in found:
        by_kind[one.row.kind].add(one.row.record)
    with parts.store.view(kabupaten) as view:
        records = [record for kind, ids in sorted(by_kind.items()) for record in view.records(KINDS[kind], sorted(ids))]
    return {(one.kind, one.id): known_by(one.fields) for one in records}


def known_by(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a record by which a person knows it."""
    return {name: fields[name] for name in KNOWN_BY if fields.get(name)}


def open_differing(parts: Services, account: Any, event: Event, ref: str) -> OpenCase:
    """Return two values with all that a person needs, settled ones too; raises `Problem` (not_found), also for those of another disaster."""
    opened = open_case(parts, event.kabupaten, event.kabupaten, QUEUE.name, ref, account=account.id)
    case = opened.case
    with read_transaction(parts.engine) as connection:
        if case.kind not in KINDS_OF_AID or not of_event(connection, event, [(case.kind, case.record, {})]):
            raise Problem("not_found")
    return opened
