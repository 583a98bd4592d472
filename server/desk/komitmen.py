"""Komitmen: checks that fail, contradict their raw days, settle nothing, or were drawn; approved, or given another result."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from schemas import KINDS
from schemas.check import check as check_fields
from schemas.komitmen import RESULTS, UNSETTLED
from server.cycle.rules import versions
from server.desk import komitmen_watch as watch
from server.desk.inbox import find_record
from server.desk.komitmen_evidence import evidence_of
from server.desk.komitmen_judge import TURNED
from server.desk.nouns import AMEND, APPROVE, Case, Hand, Judgement, OpenCase, Ruling
from server.desk.people import side_of_form
from server.desk.sample_course import Reviewed, note_review
from server.desk.watch import Watcher
from server.desk.watched import OPEN, SETTLED, WATCHED, settle, watched_queue
from server.engine import read_transaction
from server.office import new_record
from server.store.tables import upsert
from sync.errors import Problem
from sync.ids import canonical, slot_id
from sync.nouns import Change, Outcome, Record
from sync.plan import Plan

APPROVED = "disetujui"
STOOD = frozenset({Outcome.APPLIED, Outcome.SAME, Outcome.MERGED})
TEXT = "Supervisor mengubah hasil verifikasi komitmen {bulan} menjadi {result}. Alasan: {reason} Anda tidak perlu mengisi ulang."
SUPERVISOR = "Supervisor"


def open_check(connection: Connection, row: Row, case: Case) -> OpenCase:
    """Return a check with all that a person needs to judge it, under `details`."""
    record = find_record(connection, case.kabupaten, case.kind, case.record)
    fields = record.fields if record else {}
    return OpenCase(
        case=case,
        form=record.form if record else "",
        fields=("result",),
        incoming=side_of_form(connection, case.kabupaten, record.form if record else "", fields),
        standing=None,
        record=record,
        details={"evidence": evidence_of(connection, case.kabupaten, case.record, versions(connection))},
        open=row.state == OPEN,
    )


def demand(opened: OpenCase, judgement: Judgement) -> None:
    """Raise `Problem` where the check is not the one that the person saw, or the result is none."""
    if opened.record is None or opened.record.fields["deleted"]:
        raise Problem("record_deleted")
    if opened.record.moved:
        raise Problem("record_moved", {"kabupaten": opened.record.moved})
    if judgement.seen != opened.seen or _turned(opened):
        raise Problem("changed_meanwhile")
    if judgement.action == AMEND:
        told = judgement.fields or {}
        if told.get("result") not in RESULTS or set(told) != {"result"}:
            raise Problem("unprocessable", {"fields": {"result": "unknown_value" if told.get("result") else "required"}})


def _turned(opened: OpenCase) -> bool:
    """Tell whether effective days were written since the case was made, so that it is about other days than the person saw."""
    found, case = opened.details["evidence"], opened.case
    if found is None or case.code in (watch.SAMPLED, watch.WHOLE):
        return False
    return watch.case_id(case.record, found.check, case.code) != case.ref


def carry(ruling: Ruling, hand: Hand) -> None:
    """Carry out a decision: the check is closed, its worker told of another result, and the case ended, in one commit."""
    with read_transaction(hand.parts.engine) as connection:
        opened = _reopen(connection, ruling)
        demand(opened, Judgement(ruling.action, ruling.reason, ruling.fields, ruling.seen))
    closed = _closing(opened.record, ruling)
    changes = (closed, *([_told(opened, ruling)] if ruling.action == AMEND and opened.case.worker else []))
    batch = hand.office.batch(ruling.kabupaten, [changes], hand.now, slot_id("decision", (ruling.id,)))

    def settled(connection: Connection, made: Plan) -> None:
        _demand_stood(made)
        settle(connection, ruling, hand)
        _seal(connection, opened, hand.now)
        note_review(connection, Reviewed(ruling.kabupaten, opened.record, ruling.action == AMEND), hand.now)

    hand.commit(batch, settled)


def _reopen(connection: Connection, ruling: Ruling) -> OpenCase:
    mine = (WATCHED.c.kabupaten == ruling.kabupaten, WATCHED.c.id == ruling.ref)
    row = connection.execute(QUEUE.select().where(*mine)).first()
    if row is None or row.state != OPEN:
        raise Problem("already_decided")
    return open_check(connection, row, Case.of(row, watch.NAME, {}))


def _closing(record: Record, ruling: Ruling) -> Change:
    """Return the change that closes a check as the person saw it; the reason of a result that settles nothing is the person's."""
    fields: dict[str, Any] = {"closed": True, "review": APPROVED}
    if ruling.action == AMEND:
        result = (ruling.fields or {})["result"]
        fields |= {"result": result, "reason": ruling.reason if result in UNSETTLED else None}
    return Change(record.kind, record.id, fields, ruling.seen, problem=check_fields(record.kind, fields, creating=False))


def _told(opened: OpenCase, ruling: Ruling) -> Change:
    """Return the tugas by which the worker in charge hears of another result."""
    before, after = ({"result": value} for value in (opened.record.fields["result"], (ruling.fields or {})["result"]))
    text = TEXT.format(bulan=opened.record.fields["bulan"], result=after["result"].replace("_", " "), reason=ruling.reason)
    fields = {
        **{"worker_id": opened.case.worker, "status": "open", "text": text, "other_name": SUPERVISOR},
        **{"about_kind": opened.case.kind, "about_id": opened.case.record},
        **{"own_value": canonical(before), "other_value": canonical(after)},
    }
    return new_record(KINDS["tugas"], fields, slot_id("tugas", (ruling.id, AMEND)))


def _demand_stood(made: Plan) -> None:
    """Raise `Problem` unless everything stands; a check that was changed since the person saw it does not."""
    for decision in made.answers[0].decisions:
        if decision.outcome is Outcome.REFUSED:
            raise Problem(decision.code or "invalid", decision.details)
        if decision.outcome not in STOOD:
            raise Problem("changed_meanwhile")


def _seal(connection: Connection, opened: OpenCase, now: datetime) -> None:
    """Note that a person has seen the closed check with these days; only others make a case of it again."""
    row = connection.execute(watch.checks().where(*_itself(opened))).one()
    case = opened.case
    key = {"kabupaten": case.kabupaten, "id": watch.case_id(row.id, row, TURNED), "queue": watch.NAME}
    about = {"kind": case.kind, "record": case.record, "code": TURNED, "worker": case.worker or None, "area": case.area}
    when = {"work_date": row.signed_on, "received_at": now, "settled_at": now}
    upsert(connection, WATCHED, [{**key, **about, **when, "details": None, "state": SETTLED}])


def _itself(opened: OpenCase) -> tuple[Any, ...]:
    return watch.CHECK.c.kabupaten == opened.case.kabupaten, watch.CHECK.c.id == opened.record.id


QUEUE = watched_queue(watch.NAME, (APPROVE, AMEND), opened=open_check, demand=demand, carry=carry)
WATCHER = Watcher(watch.NAME, watch.KINDS, watch.examine)
