"""Carrying out: steps of sanctions that are due are written into the record, which the pendamping then reads, in one commit with their end."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from schemas import KINDS
from server.cycle.approval import APPEALED, CARRIED, OPEN_STATES, OpenSanction, open_sanction
from server.cycle.steps import APPEAL, DONE, FAILED_STEP, FIRST, GRANT, PENDING, REFUSE, SECOND, STEP, UPHOLD, holding
from server.engine import read_transaction, write_transaction
from server.office import Office, edit
from server.services import Services
from server.store.grants import NATION
from server.zones import local
from sync.errors import Problem
from sync.ids import slot_id
from sync.limits import STEPS_PER_RUN
from sync.nouns import Outcome
from sync.plan import Plan

STOOD = frozenset({Outcome.APPLIED, Outcome.SAME, Outcome.MERGED})
"""The record says what the step wants; a reopening that came between has withdrawn the step, which the same commit notices."""


def carry_steps(parts: Services) -> int:
    """Carry out the steps that are due, oldest first; return how many were done. One that cannot be is marked with its reason."""
    due = select(STEP).where(STEP.c.state == PENDING, STEP.c.due_at <= parts.clock())
    with read_transaction(parts.engine) as connection:
        rows = connection.execute(due.order_by(STEP.c.due_at, STEP.c.id).limit(STEPS_PER_RUN)).all()
    return sum(carry_step(parts, row) for row in rows)


def carry_step(parts: Services, row: Row) -> bool:
    """Carry one step out; one that breaks does not stop the next."""
    now = parts.clock()
    try:
        _write(parts, row, now)
    except Problem as problem:
        with write_transaction(parts.engine) as connection:
            connection.execute(_ending(row, now, state=FAILED_STEP, code=problem.error.code))
        return False
    except Exception as error:  # whatever it is, the steps behind it are other people's
        parts.log.error("sanction_broke", step=row.id, error=type(error).__name__)
        return False
    return True


def _ending(row: Row, now: datetime, **values: Any) -> Any:
    return update(STEP).where(STEP.c.id == row.id, STEP.c.state == PENDING).values(settled_at=now, **values)


def _write(parts: Services, row: Row, now: datetime) -> None:
    opened = open_sanction(parts, NATION, row.kabupaten, row.sanksi)
    fields = _fields(opened, row, local(now, row.kabupaten).date().isoformat())
    office = Office(parts.store, row.account, parts.clock, parts.random)
    change = edit(KINDS["sanksi"], opened.record, **fields)
    batch = office.batch(row.kabupaten, [(change,)], now, slot_id("form", ("sanksi", row.id)))

    def done(connection: Connection, made: Plan) -> None:
        if made.answers[0].decisions[0].outcome not in STOOD:
            raise Problem("changed_meanwhile")
        if connection.execute(_ending(row, now, state=DONE)).rowcount != 1:
            raise Problem("not_pending")

    parts.store.commit(batch, now, done)


def _demand_two(opened: OpenSanction, row: Row) -> None:
    """Raise `Problem` unless the first approval still stands, is another person's, and the figures carry the sanction."""
    first = holding(opened.steps, FIRST)
    if first is None or first.account == row.account:
        raise Problem("sanksi_approver")
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
