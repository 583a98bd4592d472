"""What was not decided at a moment: values in dispute, and work that the office held, of meetings and marks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select

from server.attendance.asof import AsOf
from server.office import batched
from server.store.codec import decision_from_json
from server.store.tables import TABLES
from sync.limits import PAST_RECORDS_AT_ONCE
from sync.wire import change_from_wire

CONFLICT, INBOX, DECISION, LOG = (TABLES[name] for name in ("conflict", "inbox", "decision", "change_log"))
KINDS_ASKED = ("jadwal", "p2k2_sesi", "kehadiran")
OPEN, DONE = "open", "done"
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """A change that the office held: the record it is about, its fields, and whose it is."""

    kind: str
    record: str
    fields: Values
    worker: str
    device: str


@dataclass(frozen=True, slots=True)
class Pending:
    """Record -> values that stand beside its present ones, and changes that wait for somebody."""

    disputed: Mapping[str, Sequence[Values]] = field(default_factory=dict)
    held: Sequence[Held] = ()

    def held_of(self, kind: str) -> list[Held]:
        """Return the changes of a kind that wait."""
        return [one for one in self.held if one.kind == kind]


def pending(connection: Connection, then: AsOf) -> Pending:
    """Return what was not decided at a moment; two statements."""
    return Pending(_disputed(connection, then), tuple(_held(connection, then)))


def _disputed(connection: Connection, then: AsOf) -> dict[str, list[Values]]:
    query = select(CONFLICT.c.record, CONFLICT.c.standing, CONFLICT.c.incoming).where(CONFLICT.c.kind.in_(KINDS_ASKED), undecided(then))
    found: defaultdict[str, list[Values]] = defaultdict(list)
    for row in connection.execute(query.order_by(CONFLICT.c.record, CONFLICT.c.id)):
        found[row.record] += [values for values in (row.standing, row.incoming) if isinstance(values, Mapping)]
    return dict(found)


def undecided(then: AsOf) -> ColumnElement[bool]:
    """Return the condition that a conflict stood open at a moment: it does still, or was decided since."""
    ruled = and_(DECISION.c.kabupaten == CONFLICT.c.kabupaten, DECISION.c.queue == "conflict", DECISION.c.ref == CONFLICT.c.id)
    later = select(DECISION.c.id).where(ruled, DECISION.c.state == DONE, DECISION.c.settled_at > then.at).exists()
    return and_(CONFLICT.c.kabupaten == then.kabupaten, CONFLICT.c.received_at <= then.at, or_(CONFLICT.c.state == OPEN, later))


def _held(connection: Connection, then: AsOf) -> list[Held]:
    return [_read(row) for row in waiting_then(connection, then, INBOX.c.kind.in_(KINDS_ASKED))]


def waiting_then(connection: Connection, then: AsOf, *where: ColumnElement[bool]) -> list[Row]:
    """Return the entries of the inbox that waited: those that wait still, and those that found their end after the moment; two statements."""
    ruled = (DECISION.c.kabupaten == then.kabupaten, DECISION.c.queue == "inbox", DECISION.c.state == DONE)
    later = select(DECISION.c.ref, DECISION.c.settled_at).where(*ruled, DECISION.c.settled_at > then.at)
    refs = {row.ref for row in connection.execute(later)}
    forms = sorted({ref.partition(".")[0] for ref in refs})
    # What found its end without a person did so with a commit; the log says under which number.
    same = (LOG.c.kabupaten == INBOX.c.kabupaten, LOG.c.form == INBOX.c.form)
    here = (INBOX.c.kabupaten == then.kabupaten, INBOX.c.received_at <= then.at)
    which = [INBOX.c.state == OPEN, LOG.c.last > then.number, *(INBOX.c.form.in_(part) for part in batched(forms, PAST_RECORDS_AT_ONCE))]
    query = select(INBOX, LOG.c.decisions).outerjoin(LOG, and_(*same)).where(*here, *where, or_(*which))
    rows = connection.execute(query.order_by(INBOX.c.form, INBOX.c.index))
    return [row for row in rows if row.state == OPEN or f"{row.form}.{row.index}" in refs or _ended_later(row, then)]


def _ended_later(row: Row, then: AsOf) -> bool:
    number = decision_from_json(row.decisions[row.index]).number if row.decisions else None
    return number is not None and number > then.number


def _read(row: Row) -> Held:
    change = change_from_wire(row.change)
    return Held(row.kind, row.record, change.fields, row.worker, row.device)
