"""Asking: a question about a case becomes a tugas of its worker, and the decision of the case ends their thread."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update

from schemas import KINDS
from schemas.fields import is_day
from server.complaints.people import follower_of
from server.desk.case import find_case
from server.desk.nouns import ASK, ASKED, CLOSED, Hand, Judgement, OpenCase, Ruling
from server.desk.threads import ACCOUNT, THREAD, TUGAS, find_thread
from server.desk.told import SETTLED
from server.engine import read_transaction
from server.office import new_record
from server.services import Services
from server.store.tables import upsert
from server.zones import local
from sync.errors import Problem
from sync.ids import slot_id
from sync.limits import QUESTION_DAYS_MAX, TURNS_MAX
from sync.nouns import Change, Form
from sync.plan import Plan

OPEN = "open"
WHO = {"supervisor": "Supervisor", "apd": "Petugas data (APD)"}
"""How a worker is told who asks: by what they are, not by name."""
OFFICE = "Kantor"
DECIDED = {
    "accept": "Sudah diputuskan: isian Anda diterima.",
    "repair": "Sudah diputuskan: isian Anda diperbaiki dan diterima.",
    "dismiss": "Sudah diputuskan: isian Anda ditolak.",
    "approve": "Sudah diputuskan: disetujui.",
    "reject": "Sudah diputuskan: tidak disetujui.",
    "amend": "Sudah diputuskan: isian diubah kantor, lalu disetujui.",
}
WHY = "{what} Alasan: {reason}"


def askable(opened: OpenCase) -> dict[str, str]:
    """Return the workers who may be asked about a case, id -> name: those who wrote, and whose case it is.

    About a complaint only who follows it up by now: what is typed about it must not reach somebody who had it before.
    """
    if opened.follower is not None:
        worker, name = opened.follower
        return {worker: name} if worker else {}
    sides = [opened.incoming, *([opened.standing] if opened.standing else [])]
    people = [(side.worker, side.name) for side in sides if not side.office]
    people.append((opened.case.worker, opened.case.worker_name))
    if opened.thread is not None:
        people.append((opened.thread.worker, opened.thread.worker_name))
    return {worker: name for worker, name in people if worker and name}


def demand_question(opened: OpenCase, judgement: Judgement, today: date) -> Judgement:
    """Return a question with what its worker is led to; raises `Problem` (unprocessable) for one that cannot be asked.

    `judgement.fields` is {worker_id, due_date}.
    """
    told, wrong = judgement.fields or {}, {}
    if told.get("worker_id") not in askable(opened):
        wrong["worker_id"] = "unknown_value"
    due = str(told.get("due_date") or "")
    if not is_day(due):
        wrong["due_date"] = "not_a_date"
    elif not today <= date.fromisoformat(due) <= today + timedelta(days=QUESTION_DAYS_MAX):
        wrong["due_date"] = "out_of_range"
    if opened.thread is not None and opened.thread.turn >= TURNS_MAX - 1:
        wrong["reason"] = "too_many"
    if wrong:
        raise Problem("unprocessable", {"fields": wrong})
    about = opened.details.get("about") or {"kind": opened.case.kind, "id": opened.case.record}
    fields = {"worker_id": told["worker_id"], "due_date": due, "about_kind": about["kind"], "about_id": about["id"]}
    return Judgement(ASK, judgement.reason, fields, judgement.seen)


def carry_question(ruling: Ruling, hand: Hand) -> None:
    """Write the tugas and the state of the thread in one commit; the case stays open."""
    with read_transaction(hand.parts.engine) as connection:
        case = find_case(connection, ruling.kabupaten, ruling.queue, ruling.ref)
        if case is None or case.state != OPEN:
            raise Problem("already_decided")
        follower = follower_of(connection, ruling.kabupaten, case.kind, case.record, case.worker or "")
        if follower is not None and follower != ruling.fields["worker_id"]:
            raise Problem("changed_meanwhile")
        thread = find_thread(connection, ruling.kabupaten, ruling.queue, ruling.ref)
        said = _said(connection, ruling, hand)
    row = {
        **{"kabupaten": ruling.kabupaten, "queue": ruling.queue, "ref": ruling.ref, "kind": case.kind, "record": case.record},
        "id": thread.id if thread else slot_id("thread", (ruling.queue, ruling.ref)),
        "turn": thread.turn + 1 if thread else 1,
        **{"worker": ruling.fields["worker_id"], "due_date": ruling.fields["due_date"], "tugas": ruling.id},
        **{"state": ASKED, "answered_by": None, "answered_at": None},
    }
    names = ("worker_id", "due_date", "about_kind", "about_id")
    fields = said | {name: ruling.fields[name] for name in names} | {"status": "open", "thread_id": row["id"], "turn": row["turn"]}
    change = new_record(KINDS["tugas"], fields | {"text": ruling.reason}, ruling.id)

    def kept(connection: Connection, made: Plan) -> None:
        upsert(connection, THREAD, [row | {"number": made.head.number}])

    hand.commit(hand.office.batch(ruling.kabupaten, [(change,)], hand.now, slot_id("decision", (ruling.id,))), kept)


def _said(connection: Connection, ruling: Ruling, hand: Hand) -> dict[str, Any]:
    """Return who says something, and on which day."""
    role = connection.scalar(select(ACCOUNT.c.role).where(ACCOUNT.c.id == ruling.account))
    return {"asked_by": WHO.get(role, OFFICE), "asked_on": local(hand.now, ruling.kabupaten).date().isoformat()}


def endings(parts: Services, ruling: Ruling, hand: Hand) -> tuple[Form, ...]:
    """Return the form that tells everybody who was asked how their case was decided; none where nobody was asked.

    Who had a complaint before hears only that it is settled.
    """
    with read_transaction(parts.engine) as connection:
        thread = find_thread(connection, ruling.kabupaten, ruling.queue, ruling.ref)
        if thread is None:
            return ()
        of = (TUGAS.c.kabupaten == ruling.kabupaten, TUGAS.c.thread_id == thread.id)
        workers = connection.scalars(select(TUGAS.c.worker_id).where(*of).group_by(TUGAS.c.worker_id).order_by(func.max(TUGAS.c.turn))).all()
        said = _said(connection, ruling, hand) | {"thread_id": thread.id, "turn": thread.turn + 1}
        follower = follower_of(connection, ruling.kabupaten, thread.kind, thread.record, thread.worker)
    about = said | {"about_kind": thread.kind, "about_id": thread.record}
    texts = {worker: _verdict(ruling) if follower in (None, worker) else SETTLED for worker in workers}
    changes = tuple(_ending(ruling, worker, about | {"text": text}) for worker, text in texts.items())
    return hand.office.batch(ruling.kabupaten, [changes] if changes else [], hand.now, slot_id("thread", (ruling.id,))).forms


def _ending(ruling: Ruling, worker: str, said: dict[str, Any]) -> Change:
    return new_record(KINDS["tugas"], said | {"worker_id": worker, "status": "done"}, slot_id("tugas", (ruling.id, worker)))


def _verdict(ruling: Ruling) -> str:
    what = DECIDED.get(ruling.action, SETTLED)
    return WHY.format(what=what, reason=ruling.reason) if ruling.reason else what


def end_thread(connection: Connection, ruling: Ruling) -> None:
    """Mark the thread of a case as closed, as the case is decided."""
    mine = (THREAD.c.kabupaten == ruling.kabupaten, THREAD.c.queue == ruling.queue, THREAD.c.ref == ruling.ref)
    connection.execute(update(THREAD).where(*mine).values(state=CLOSED, turn=THREAD.c.turn + 1))
