"""Carrying out: steps of sanctions that are due are written into the record, which the pendamping then reads, in one commit with their end."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from schemas import KINDS
from server.cycle.approval import APPEALED, CARRIED, OPEN_STATES, OpenSanction, open_sanction
from server.cycle.steps import APPEAL, GRANT, STEPS, UPHOLD
from server.office import Office, edit
from server.services import Services
from server.steps import DONE, FIRST, REFUSE, SECOND, holding
from server.store.grants import NATION
from server.zones import local
from sync.errors import Problem
from sync.ids import slot_id
from sync.nouns import Outcome
from sync.plan import Plan

STOOD = frozenset({Outcome.APPLIED, Outcome.SAME, Outcome.MERGED})
"""The record says what the step wants; a reopening that came between has withdrawn the step, which the same commit notices."""


def carry_steps(parts: Services) -> int:
    """Carry out the steps that are due, oldest first; return how many were done. One that cannot be is marked with its reason."""
    return STEPS.carry(parts, lambda row, now: _write(parts, row, now))


def _write(parts: Services, row: Row, now: datetime) -> None:
    opened = open_sanction(parts, NATION, row.kabupaten, row.sanksi)
    fields = _fields(opened, row, local(now, row.kabupaten).date().isoformat())
    office = Office(parts.store, row.account, parts.clock, parts.random)
    change = edit(KINDS["sanksi"], opened.record, **fields)
    batch = office.batch(row.kabupaten, [(change,)], now, slot_id("form", ("sanksi", row.id)))

    def done(connection: Connection, made: Plan) -> None:
        if made.answers[0].decisions[0].outcome not in STOOD:
            raise Problem("changed_meanwhile")
        if not STEPS.end(connection, row, now, state=DONE):
            raise Problem("not_pending")

    parts.store.commit(batch, now, done)


def _demand_two(opened: OpenSanction, row: Row) -> None:
    """Raise `Problem` unless the first approval still stands, is another person's, and the figures carry the sanction."""
    first = holding(opened.steps, FIRST)
    if first is None or first.account == row.account:
        raise Problem("other_approver")
    if not opened.founded:
        raise Problem("sanksi_unfounded")


def _fields(opened: OpenSanction, row: Row, today: str) -> dict[str, Any]:
    """Return what a step makes of the record; raises `Problem` where it no longer can."""
    expected = {SECOND: OPEN_STATES, REFUSE: OPEN_STATES, APPEAL: (CARRIED,), GRANT: (APPEALED,), UPHOLD: (APPEALED,)}
    if opened.status not in expected[row.action]:
        raise Problem("changed_meanwhile")
    if row.action == SECOND:
        _demand_two(opened, row)
    decided = {"reason": row.reason, "decided_on": today}
    if row.action == APPEAL:
        return {"status": APPEALED, "banding_on": today, "banding_text": row.reason, "banding_outcome": None, "banding_reason": None}
    if row.action == GRANT:
        return {"status": "dicabut", **decided, "banding_outcome": "diterima", "banding_reason": row.reason}
    if row.action == UPHOLD:
        return {"status": CARRIED, "banding_outcome": "ditolak", "banding_reason": row.reason}
    return {"status": CARRIED if row.action == SECOND else "ditolak", **decided}
