"""Handling: the next state, who holds a case, whom it is about, who follows it up; each one step of the trail.

What the office does with a complaint that a phone took is written back into its record, in the same commit as the step, so that the
worker sees state and answer. A complaint taken in at the office has no record: nothing of it is in any scope, so no exchange, first
sync or repair can carry it to the worker it is about. Its follow-up is a tugas, in the words of who gives it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

from schemas import KINDS
from schemas.check import check
from schemas.pengaduan import ABOUT_WORKER
from server.complaints.hidden import TASK
from server.complaints.intake import text_fault
from server.complaints.nouns import ABOUT, ANSWERED, FORWARDED, GIVEN, MARKED, NAMED, RECEIVED, WORKED_ON, AccountRow, OpenComplaint, Seat
from server.complaints.people import demand_seat, demand_worker
from server.complaints.trail import add_step
from server.engine import read_transaction, write_transaction
from server.identity.accounts import DECIDING
from server.office import Office, edit, new_record
from server.services import Services
from server.store.complaints import KIND, NEW
from server.zones import local
from sync.errors import Problem
from sync.limits import NAME_CHARS_MAX, TEXT_CHARS_MAX
from sync.nouns import STORED, Change
from sync.plan import Plan

NEXT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        NEW: (RECEIVED, WORKED_ON, FORWARDED, ANSWERED),
        RECEIVED: (WORKED_ON, FORWARDED, ANSWERED),
        WORKED_ON: (FORWARDED, ANSWERED),
        FORWARDED: (WORKED_ON, ANSWERED),
        ANSWERED: (WORKED_ON,),
    }
)
"""State -> states that may follow; an answered complaint can be taken up again."""
DONE = "Tugas ini sudah dialihkan kantor; tidak perlu dikerjakan."


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody at work on a case that he saw as it is in `opened`."""

    parts: Services
    who: AccountRow
    opened: OpenComplaint

    @property
    def office(self) -> Office:
        """The office, writing as this account."""
        return Office(self.parts.store, self.who.id, self.parts.clock, self.parts.random)

    def step(self, action: str, changes: dict[str, Any], told: dict[str, Any], edits: tuple[Change, ...] = ()) -> None:
        """Write a step with its changes, and edits of records in the same commit; raises `Problem` (changed_meanwhile)."""
        case, now = self.opened.case, self.parts.clock()

        def beside(connection: Connection, made: Plan | None = None) -> None:
            if made is not None and any(one.outcome not in STORED for answer in made.answers for one in answer.decisions):
                raise Problem("changed_meanwhile")
            add_step(connection, case, self.who.id, now, action=action, changes=changes, told=told)

        if edits:
            self.parts.store.commit(self.office.batch(case.kabupaten, [edits], now), now, beside)
        else:
            with write_transaction(self.parts.engine) as connection:
                beside(connection)

    def record_edit(self, kind: str, identity: str, **fields: Any) -> Change:
        """Return the edit of a record as it stands."""
        with self.parts.store.view(self.opened.case.kabupaten) as view:
            change = edit(KINDS[kind], view.records(KINDS[kind], [identity])[0], **fields)
        problem = check(kind, change.fields, creating=False)
        if problem is not None:
            raise Problem("unprocessable", problem.details)
        return change


def demand_hand(who: AccountRow, opened: OpenComplaint, steps: int) -> None:
    """Raise `Problem` unless an account may act on a case as it stands: forbidden, changed_meanwhile."""
    if who.role not in DECIDING:
        raise Problem("forbidden", {"account": who.role})
    if opened.case.steps != steps:
        raise Problem("changed_meanwhile")


def advance(hand: Hand, state: str, *, text: str = "", forwarded_to: str = "") -> None:
    """Bring a complaint to its next state; an answer and a place to forward to are asked where they belong.

    Raises `Problem`: unprocessable with {"fields": {name: code}}, changed_meanwhile.
    """
    case = hand.opened.case
    if state not in NEXT[case.state]:
        raise Problem("changed_meanwhile")
    wrong = {name: code for name, value, longest in (("text", text, TEXT_CHARS_MAX), ("forwarded_to", forwarded_to, NAME_CHARS_MAX)) if (code := text_fault(value, longest))}
    if state == ANSWERED and not text.strip():
        wrong["text"] = "required"
    if state == FORWARDED and not forwarded_to.strip():
        wrong["forwarded_to"] = "required"
    if wrong:
        raise Problem("unprocessable", {"fields": wrong})
    today = local(hand.parts.clock(), case.kabupaten).date().isoformat()
    told = {"text": text.strip() or None, "forwarded_to": (forwarded_to.strip() or None) if state == FORWARDED else None}
    changes = {"state": state, "settled_on": today if state == ANSWERED else None}
    if case.holder is None and not case.rahasia:
        changes["holder"] = hand.who.id
    edits: tuple[Change, ...] = ()
    if hand.opened.from_field:
        answer = told["text"] if state == ANSWERED else None
        fields = {"status": state, "answer": answer, "forwarded_to": told["forwarded_to"], "handled_on": today}
        edits = (hand.record_edit(KIND, case.id, **fields),)
    hand.step(state, changes, told, edits)


def name_seat(hand: Hand, seat: Seat) -> None:
    """Name holder and second of a case; of a confidential one this gives and takes sight, and stands in its trail."""
    case = hand.opened.case
    with read_transaction(hand.parts.engine) as connection:
        demand_seat(connection, seat, case.kabupaten, case.area)
    named = {"holder": seat.holder, "second": seat.second}
    hand.step(NAMED, named, named)


def make_confidential(hand: Hand, seat: Seat) -> None:
    """Hide a case from everybody but two; there is no way back. Whoever follows up a case of the office does so no more."""
    case = hand.opened.case
    if case.rahasia:
        raise Problem("changed_meanwhile")
    with read_transaction(hand.parts.engine) as connection:
        demand_seat(connection, seat, case.kabupaten, case.area)
    named = {"holder": seat.holder, "second": seat.second}
    if hand.opened.from_field:
        return hand.step(MARKED, named | {"rahasia": True}, named, (hand.record_edit(KIND, case.id, rahasia=True),))
    return hand.step(MARKED, named | {"rahasia": True, "worker": None}, named, withdrawn(hand))


def name_worker(hand: Hand, worker: str) -> None:
    """Write down which worker a complaint is about; never the one who has it in his scope, who would have to lose it first."""
    case = hand.opened.case
    with read_transaction(hand.parts.engine) as connection:
        demand_worker(connection, case.kabupaten, worker, "about_worker")
    if worker == case.worker:
        raise Problem("unprocessable", {"fields": {"about_worker": "has_it"}})
    hand.step(ABOUT, {"about_worker": worker}, {"worker": worker})


def demand_follower(opened: OpenComplaint, worker: str) -> None:
    """Raise `Problem` (unprocessable) where a complaint may not come into the scope of a worker."""
    case = opened.case
    code = ""
    if case.rahasia:
        code = "stays_confidential"
    elif worker == case.about_worker:
        code = "complained_about"
    elif opened.from_field and stays(case):
        code = "stays_with_taker"
    elif case.category == ABOUT_WORKER and case.about_worker is None:
        code = "name_first"
    elif worker == case.worker:
        code = "has_it"
    if code:
        raise Problem("unprocessable", {"fields": {"worker": code}})


def stays(case: Any) -> bool:
    """Tell whether a complaint that a phone took stays with its taker: one about a worker, and a confidential one."""
    return case.rahasia or case.category == ABOUT_WORKER or case.about_worker is not None


def give(hand: Hand, worker: str, text: str) -> None:
    """Give a case to a worker for follow-up: a record goes into the worker's scope, a case of the office becomes a tugas with `text`."""
    case, opened = hand.opened.case, hand.opened
    with read_transaction(hand.parts.engine) as connection:
        demand_worker(connection, case.kabupaten, worker, "worker")
    demand_follower(opened, worker)
    if opened.from_field:
        return hand.step(GIVEN, {"worker": worker}, {"worker": worker}, (hand.record_edit(KIND, case.id, worker_id=worker),))
    code = "required" if not text.strip() else text_fault(text, TEXT_CHARS_MAX)
    if code:
        raise Problem("unprocessable", {"fields": {"text": code}})
    task = task_for(hand.office, case.id, worker, text.strip())
    edits = (*withdrawn(hand), task)
    return hand.step(GIVEN, {"worker": worker}, {"worker": worker, "text": text.strip(), "tugas": task.id}, edits)


def task_for(office: Office, complaint: str, worker: str, text: str) -> Change:
    """Return the change that makes the tugas of a follow-up."""
    fields = {"worker_id": worker, "about_kind": KIND, "about_id": complaint, "text": text, "status": "open"}
    return new_record(KINDS[TASK], fields, office.new_id())


def withdrawn(hand: Hand) -> tuple[Change, ...]:
    """Return the edits that end open tasks of a case: whoever had one reads that it was given to somebody else."""
    case = hand.opened.case
    with hand.parts.store.view(case.kabupaten) as view:
        tasks = [one for one in view.records(KINDS[TASK], hand.opened.tasks) if one.fields["status"] == "open"]
    return tuple(edit(KINDS[TASK], one, text=DONE, status="done") for one in tasks)
