"""Work of a disaster that came before its worker was let in, or that could not be stored: found, and confirmed or dismissed, many at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, String, cast, select

from schemas import KINDS
from schemas.aid import BY_PARENT, EVENT_FIELD, KINDS_OF_AID
from server.aid.events import Event
from server.aid.writing import aider, demand_aiding
from server.desk.case import open_case
from server.desk.decisions import decide
from server.desk.inbox import QUEUE
from server.desk.nouns import ACCEPT, DISMISS, Judgement
from server.engine import read_transaction
from server.office import batched
from server.services import Services
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import BULK_DECISIONS_MAX, HELD_AT_ONCE, REASON_CHARS_MAX
from sync.wire import change_from_wire

INBOX, DECISION, ACCOUNT = TABLES["inbox"], TABLES["decision"], TABLES["account"]
ACTIONS = (ACCEPT, DISMISS)
PENDING, FAILED = "pending", "failed"
Named = tuple[str, str]
"""(kind, id) of a record."""


@dataclass(frozen=True, slots=True)
class Held:
    """A change that waits: `row` of the inbox with its `ref`, the `fields` it brings, and the newest decision about it, None for none."""

    row: Row
    fields: Mapping[str, Any]
    decision: Row | None

    @property
    def decided(self) -> bool:
        """Whether a decision waits to be carried out."""
        return self.decision is not None and self.decision.state == PENDING


def held(connection: Connection, event: Event, worker: str = "") -> list[Held]:
    """Return what waits of a disaster, in the order in which it needs each other, then by arrival; `worker`: of one worker alone.

    All that waits in its kabupaten is looked through, `HELD_AT_ONCE` at a time, each part by a few statements.
    """
    found: list[Held] = []
    for rows in batched(_waiting(connection, event.kabupaten, worker), HELD_AT_ONCE):
        fields = [dict(change_from_wire(row.change).fields) for row in rows]
        mine = of_event(connection, event, [(row.kind, row.record, said) for row, said in zip(rows, fields, strict=True)])
        shown = [(row, said) for row, said in zip(rows, fields, strict=True) if (row.kind, row.record) in mine]
        decisions = _decisions(connection, event.kabupaten, [row.ref for row, _ in shown])
        found += [Held(row, said, decisions.get(row.ref)) for row, said in shown]
    return sorted(found, key=lambda one: (KINDS_OF_AID.index(one.row.kind), one.row.received_at, one.row.ref))


def judge_each(parts: Services, account: Any, event: Event, action: str, refs: Sequence[str], reason: str) -> list[tuple[str, Problem]]:
    """Keep a decision about each change that was ticked, and return (ref, why) of those that could not be had; the others stand.

    They are carried out in the order in which records need each other. Raises `Problem`: forbidden, unprocessable.
    """
    demand_aiding(account)
    _demand_whole(action, refs, reason)
    with read_transaction(parts.engine) as connection:
        known = {one.row.ref: one for one in held(connection, event)}
    failed = []
    order = {ref: number for number, ref in enumerate(known)}
    for place, ref in enumerate(sorted(set(refs), key=lambda ref: (order.get(ref, -1), ref))):
        try:
            if ref not in known:
                raise Problem("already_decided")
            opened = open_case(parts, event.kabupaten, event.kabupaten, QUEUE.name, ref, account=account.id)
            decide(parts, aider(account), opened, Judgement(action, reason, seen=opened.seen), place=place)
        except Problem as problem:
            failed.append((ref, problem))
    return failed


def _demand_whole(action: str, refs: Sequence[str], reason: str) -> None:
    wrong = {}
    if action not in ACTIONS:
        raise Problem("bad_request")
    if not 0 < len(set(refs)) <= BULK_DECISIONS_MAX:
        wrong["ref"] = "too_many" if refs else "required"
    if action == DISMISS and not reason.strip():
        wrong["reason"] = "required"
    if len(reason.strip()) > REASON_CHARS_MAX:
        wrong["reason"] = "too_long"
    if wrong:
        raise Problem("unprocessable", {"fields": wrong})


def _waiting(connection: Connection, kabupaten: str, worker: str) -> Iterator[Row]:
    """Yield the waiting changes of disasters of a kabupaten, the oldest first; one statement, read as it is wanted."""
    ref = (INBOX.c.form + "." + cast(INBOX.c.index, String)).label("ref")
    where = [INBOX.c.kabupaten == kabupaten, INBOX.c.state == "open", INBOX.c.kind.in_(KINDS_OF_AID)]
    where += [INBOX.c.worker == worker] if worker else []
    query = select(INBOX, ref).where(*where).order_by(INBOX.c.received_at, INBOX.c.form, INBOX.c["index"])
    yield from connection.execute(query.execution_options(yield_per=HELD_AT_ONCE))


def of_event(connection: Connection, event: Event, changes: Iterable[tuple[str, str, Mapping[str, Any]]]) -> set[Named]:
    """Return which of these changes belong to a disaster, by what they say, what waits beside them, and what stands; a few statements."""
    said = {(kind, record): fields for kind, record, fields in changes}
    known, loaded = dict(said), set()
    while missing := {need for one in known if (need := _need(one, known)) and need not in loaded}:
        found = _stored(connection, event.kabupaten, missing)
        known |= {one: {**found.get(one, {}), **known.get(one, {})} for one in missing}
        loaded |= missing
    return {one for one in said if _root(one, known) in event.ids}


def _need(one: Named, known: Mapping[Named, Mapping[str, Any]]) -> Named | None:
    """Return the record that must be looked up to know the disaster of another, itself where it says too little; None where nothing is missing."""
    kind, fields = one[0], known[one]
    if kind == "kejadian" or fields.get(EVENT_FIELD):
        return None
    way = _way(kind, fields)
    return one if way is None else (way if way not in known else None)


def _way(kind: str, fields: Mapping[str, Any]) -> Named | None:
    """Return the record by which another leads to its disaster, None where it says none."""
    field, parent = BY_PARENT.get(kind, ("", ""))
    return (parent, fields[field]) if parent not in ("", "kejadian") and fields.get(field) else None


def _root(one: Named, known: Mapping[Named, Mapping[str, Any]]) -> str:
    """Return the id of the disaster of a record, empty where it leads to none."""
    for _ in KINDS_OF_AID:
        kind, identity = one
        if kind == "kejadian":
            return identity
        fields = known.get(one, {})
        if fields.get(EVENT_FIELD):
            return str(fields[EVENT_FIELD])
        way = _way(kind, fields)
        if way is None:
            return ""
        one = way
    return ""


def _stored(connection: Connection, kabupaten: str, wanted: Iterable[Named]) -> dict[Named, dict[str, Any]]:
    """Return what stands of some records, or was sent of them and dismissed, as far as it leads to their disaster; one statement for each kind, and one."""
    by_kind: dict[str, list[str]] = {}
    for kind, identity in wanted:
        by_kind.setdefault(kind, []).append(identity)
    found: dict[Named, dict[str, Any]] = {}
    for kind, ids in sorted(by_kind.items()):
        table = TABLES[kind]
        names = [name for name in (EVENT_FIELD, *(BY_PARENT[kind][:1] if kind in BY_PARENT else ())) if name in KINDS[kind].fields]
        columns = [table.c[name] for name in dict.fromkeys(names)]
        rows = connection.execute(select(table.c.id, *columns).where(table.c.kabupaten == kabupaten, table.c.id.in_(ids)))
        found |= {(kind, row.id): dict(row._mapping) for row in rows}
    sent = select(INBOX.c.kind, INBOX.c.record, INBOX.c.change).where(INBOX.c.kabupaten == kabupaten)
    absent = sorted({identity for kind, ids in by_kind.items() for identity in ids if (kind, identity) not in found})
    for row in connection.execute(sent.where(INBOX.c.record.in_(absent))) if absent else ():
        found[row.kind, row.record] = found.get((row.kind, row.record), {}) | dict(change_from_wire(row.change).fields)
    return found


def _decisions(connection: Connection, kabupaten: str, refs: Sequence[str]) -> dict[str, Row]:
    """Return the newest decision about each change; one statement."""
    if not refs:
        return {}
    mine = (DECISION.c.kabupaten == kabupaten, DECISION.c.queue == QUEUE.name, DECISION.c.ref.in_(refs))
    query = select(DECISION, ACCOUNT.c.username).join(ACCOUNT, ACCOUNT.c.id == DECISION.c.account).where(*mine)
    return {row.ref: row for row in connection.execute(query.order_by(DECISION.c.made_at, DECISION.c.id))}
