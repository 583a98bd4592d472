"""Handing on: when a worker is replaced, open complaints go to the next one, but none about a worker and none that is confidential."""

from dataclasses import dataclass

from sqlalchemy import Row, select

from schemas.pengaduan import ABOUT_WORKER
from server.complaints.case import open_complaint
from server.complaints.handling import Hand, stays, task_for, withdrawn
from server.complaints.hidden import CASE, may_see
from server.complaints.nouns import HANDED_ON, LEFT, AccountRow
from server.complaints.people import demand_worker
from server.engine import read_transaction
from server.identity.accounts import DECIDING
from server.identity.regions import covers
from server.services import Services
from server.store.complaints import FROM_FIELD, KIND
from sync.errors import Problem
from sync.nouns import Change


@dataclass(frozen=True, slots=True)
class HandedOn:
    """How many complaints went to the next worker, and how many stayed: with their taker, or with nobody but the office."""

    went: int
    stayed: int


def hand_on(parts: Services, who: AccountRow, kabupaten: str, *, source: str, target: str) -> HandedOn:
    """Hand the open complaints of one worker on to another; may be repeated.

    What a phone took about a worker, or in confidence, stays with its taker. A case of the office about the next worker goes to nobody:
    its tugas ends and it waits for the office. Confidential cases that the account may not see are left alone and not counted.
    Raises `Problem`: forbidden, not_found (outside of the region), unprocessable.
    """
    if who.role not in DECIDING:
        raise Problem("forbidden", {"account": who.role})
    if not covers(who.region, kabupaten) or source == target:
        raise Problem("not_found")
    mine = (CASE.c.kabupaten == kabupaten, CASE.c.worker == source, CASE.c.settled_on.is_(None))
    with read_transaction(parts.engine) as connection:
        demand_worker(connection, kabupaten, target, "target")
        found = connection.execute(select(CASE).where(*mine, may_see(who.id)).order_by(CASE.c.id)).all()
    going = [_move(parts, who, case, target) for case in found]
    return HandedOn(sum(going), len(going) - sum(going))


def _move(parts: Services, who: AccountRow, case: Row, target: str) -> bool:
    """Hand one case on, or leave it where it may not go; tell which. One commit for each, as its step belongs to it."""
    if case.source == FROM_FIELD and stays(case):
        return False
    with read_transaction(parts.engine) as connection:
        hand = Hand(parts, who, open_complaint(connection, who, case.kabupaten, case.id))
    goes = not case.rahasia and target != case.about_worker and not (case.source != FROM_FIELD and _unnamed(case))
    edits: tuple[Change, ...] = (hand.record_edit(KIND, case.id, worker_id=target),) if case.source == FROM_FIELD else withdrawn(hand)
    told: dict[str, str | None] = {"worker": target if goes else None}
    if goes and case.source != FROM_FIELD:
        given = next((step.text for step in reversed(hand.opened.trail) if step.text and step.worker), "")
        task = task_for(hand.office, case.id, target, given)
        edits, told = (*edits, task), told | {"tugas": task.id, "text": given}
    hand.step(HANDED_ON if goes else LEFT, {"worker": target if goes else None}, told, edits)
    return goes


def _unnamed(case: Row) -> bool:
    """Tell whether a complaint is about a worker whom nobody has named yet, who might be the next one."""
    return case.category == ABOUT_WORKER and case.about_worker is None
