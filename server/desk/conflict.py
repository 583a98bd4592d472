"""Conflict: two values of one group, both kept; one stands, the other may be taken, or a third written (P18 to P20)."""

from typing import Any

from sqlalchemy import Connection, Row, Select, case, select, update

from schemas import KINDS
from schemas.check import check
from server.complaints.accepting import demand_unseen
from server.desk.complained import demand_answer, note_about, offered, without_answer
from server.desk.inbox import find_record
from server.desk.nouns import KEEP, TAKE, WRITE, Case, Hand, Judgement, OpenCase, Queue, Ruling
from server.desk.people import side_of_form, side_of_number
from server.desk.told import Told, notices
from server.engine import read_transaction
from server.store.tables import TABLES
from sync.errors import ExchangeError, Problem
from sync.ids import slot_id
from sync.kinds import DELETED
from sync.nouns import Change, Decision, Outcome, Record, Revision
from sync.plan import Plan

CONFLICT, LOG = TABLES["conflict"], TABLES["change_log"]
STOOD = frozenset({Outcome.APPLIED, Outcome.SAME, Outcome.MERGED})


def cases() -> Select:
    """Return the query of conflicts as cases."""
    columns = (CONFLICT.c[name] for name in ("kabupaten", "id", "kind", "record", "worker", "received_at", "area", "state"))
    same = (LOG.c.kabupaten == CONFLICT.c.kabupaten) & (LOG.c.form == CONFLICT.c.form)
    code = case((CONFLICT.c.rule == "closed", "closed"), else_="conflict").label("code")
    return select(*columns, CONFLICT.c.id.label("ref"), code, LOG.c.work_date).outerjoin(LOG, same)


def open_conflict(connection: Connection, row: Row, listed: Case) -> OpenCase:
    """Return a conflict with both values, who wrote them, and the record as it stands.

    Where the newcomer's value stands already, what it met is the value that may be taken.
    """
    conflict = connection.execute(select(CONFLICT).where(CONFLICT.c.kabupaten == listed.kabupaten, CONFLICT.c.id == row.id)).one()
    new = side_of_form(connection, listed.kabupaten, conflict.form, conflict.incoming)
    old = side_of_number(connection, listed.kabupaten, conflict.standing_number, conflict.standing)
    other, stands = (old, new) if conflict.new_stands else (new, old)
    record = find_record(connection, listed.kabupaten, conflict.kind, conflict.record)
    return OpenCase(
        case=listed,
        form=conflict.form,
        fields=KINDS[listed.kind].all_groups[conflict.group].fields,
        incoming=other,
        standing=stands,
        record=record,
        details=offered(connection, listed, other.fields, record, taker="" if other.office else other.worker),
        open=conflict.state == "open",
        group=conflict.group,
        rule=conflict.rule,
        own=conflict.own,
    )


def demand(opened: OpenCase, judgement: Judgement) -> None:
    """Raise `Problem` where a value cannot be written, or the record is not the one that the person saw."""
    if moved_on(opened, judgement.seen):
        raise Problem("changed_meanwhile")
    if judgement.action == KEEP:
        return
    if opened.record is None:
        raise Problem("record_deleted")
    if opened.record.moved:
        raise Problem("record_moved", {"kabupaten": opened.record.moved})
    if opened.record.fields["deleted"] and opened.group != DELETED.name:
        raise Problem("record_deleted")
    demand_answer(opened, judgement.action, judgement.fields)
    if judgement.action == WRITE:
        problem = _problem(opened, without_answer(judgement.fields))
        if problem is not None:
            raise Problem("unprocessable", problem.details)


def moved_on(opened: OpenCase, seen: Revision | None) -> bool:
    """Tell whether the group was written since the revision that a person saw."""
    if opened.record is None:
        return seen is not None
    return seen is None or opened.record.group_number(KINDS[opened.case.kind].all_groups[opened.group]) > seen.number


def _problem(opened: OpenCase, fields: dict[str, Any]) -> ExchangeError | None:
    """Return why a third value cannot be written: it is whole, and of this group alone."""
    wrong = {name: "not_of_group" for name in fields if name not in opened.fields}
    wrong |= {name: "incomplete_group" for name in opened.fields if name not in fields}
    return ExchangeError("invalid", {"fields": wrong}) if wrong else check(opened.case.kind, fields, creating=False)


def carry(ruling: Ruling, hand: Hand) -> None:
    """Carry out a decision: the value in the record, a tugas for its authors and the end of the case, in one commit."""
    with read_transaction(hand.parts.engine) as connection:
        opened = _reopen(connection, ruling)
        demand(opened, Judgement(ruling.action, ruling.reason, ruling.fields, ruling.seen))
        values = {KEEP: None, TAKE: opened.incoming.fields, WRITE: without_answer(ruling.fields)}[ruling.action]
        told = list(notices(connection, opened, Told(ruling.action, ruling.reason, values)))
    edits = [] if values is None else [_edit(opened.record, values, ruling.seen)]
    changes = tuple([*edits, *told])
    forms = hand.office.batch(ruling.kabupaten, [changes] if changes else [], hand.now, slot_id("decision", (ruling.id,)))

    def settled(connection: Connection, made: Plan) -> None:
        if edits:
            _demand_stood(made.answers[0].decisions[0])
            written = [one for one in made.records if (one.kind, one.id) == (opened.record.kind, opened.record.id)]
            note_about(connection, ruling, hand, written)
            for record in written:
                for writer in _writers(opened, ruling.action):
                    demand_unseen(connection, ruling.kabupaten, record, writer)
        elif moved_on(_reopen(connection, ruling), ruling.seen):
            raise Problem("changed_meanwhile")
        mine = (CONFLICT.c.kabupaten == ruling.kabupaten, CONFLICT.c.id == ruling.ref, CONFLICT.c.state == "open")
        if connection.execute(update(CONFLICT).where(*mine).values(state="decided")).rowcount != 1:
            raise Problem("already_decided")

    hand.commit(forms, settled)


def _reopen(connection: Connection, ruling: Ruling) -> OpenCase:
    row = connection.execute(cases().where(CONFLICT.c.kabupaten == ruling.kabupaten, CONFLICT.c.id == ruling.ref)).first()
    if row is None or row.state != "open":
        raise Problem("already_decided")
    return open_conflict(connection, row, Case.of(row, "conflict", {}))


def _writers(opened: OpenCase, action: str) -> set[str]:
    """Return the workers of whose values a decision makes the one that stands: a third one may hold something of both."""
    sides = [opened.incoming, *([opened.standing] if action == WRITE and opened.standing else [])]
    return {side.worker for side in sides if side.worker and not side.office}


def _edit(record: Record, values: dict[str, Any], seen: Revision | None) -> Change:
    return Change(record.kind, record.id, values, seen, problem=check(record.kind, values, creating=False))


def _demand_stood(decision: Decision) -> None:
    """Raise `Problem` unless the value stands, met by nothing that the person had not seen."""
    if decision.outcome is Outcome.REFUSED:
        raise Problem(decision.code or "invalid", decision.details)
    if decision.outcome not in STOOD:
        raise Problem("changed_meanwhile")


QUEUE = Queue(
    name="conflict",
    table=CONFLICT,
    key=("id",),
    actions=(KEEP, TAKE, WRITE),
    select=cases,
    opened=open_conflict,
    demand=demand,
    carry=carry,
)
