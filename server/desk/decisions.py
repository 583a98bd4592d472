"""Decisions: kept for ten minutes in which they can be withdrawn, then carried out like any write of the office."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from schemas.aid import KINDS_OF_AID
from server.desk.asking import carry_question, demand_question, end_thread, endings
from server.desk.case import ACCOUNT, DECISION, PENDING, ruling_of
from server.desk.nouns import ACCEPT, APPROVE, ASK, DISMISS, KEEP, NOTED, PLACE, REPAIR, TAKE, WRITE, Case, Hand, Judgement, OpenCase, Ruling
from server.desk.queues import queue_of
from server.engine import read_transaction, write_transaction
from server.identity.accounts import AIDING, DECIDING
from server.identity.regions import covers
from server.office import Office
from server.services import Services
from server.steps import BROKEN
from server.zones import local
from sync.errors import Problem
from sync.limits import DECISION_WITHDRAW_S, DECISIONS_PER_RUN, REASON_CHARS_MAX, STEP_TRIES_MAX

WITHDRAWING_OTHERS = "apd"
REASONLESS = frozenset({ACCEPT, REPAIR, APPROVE, NOTED, PLACE})
"""Whatever else is decided refuses something that a worker wrote, and he is told why."""


class AccountRow(Protocol):
    """Who decides: the row of an account."""

    id: str
    role: str
    region: str


def decide(parts: Services, account: AccountRow, opened: OpenCase, judgement: Judgement, *, place: int = 0) -> Ruling:
    """Keep a decision until it is due, and return it; `place`: of several made at once, which is carried out after how many others.

    Raises `Problem`: forbidden, not_found (outside the region), unprocessable with details {"fields": {name: code or list}},
    already_decided with {"by", "at"}, changed_meanwhile, record_deleted, record_moved.
    """
    case, queue = opened.case, queue_of(opened.case.queue)
    if not may_judge(account, case, judgement.action):
        raise Problem("forbidden", {"account": account.role})
    if not covers(account.region, case.kabupaten, case.area):
        raise Problem("not_found")
    if judgement.action not in (*queue.actions, ASK):
        raise Problem("unprocessable", {"fields": {"action": list(queue.actions)}})
    reason = _reason(judgement)
    if not opened.open:
        raise _already(opened.last)
    now, seen = parts.clock(), judgement.seen
    if judgement.action == ASK:
        judgement = demand_question(opened, judgement, local(now, case.kabupaten).date())
    else:
        queue.demand(opened, judgement)
    row = {
        "id": Office(parts.store, account.id, parts.clock, parts.random).new_id(),
        **{"kabupaten": case.kabupaten, "queue": case.queue, "ref": case.ref, "area": case.area},
        "verdict": {"action": judgement.action, "reason": reason, "fields": judgement.fields},
        "seen_number": seen and seen.number,
        "seen_tag": seen and seen.tag,
        "account": account.id,
        "made_at": now,
        "due_at": now + timedelta(seconds=DECISION_WITHDRAW_S, microseconds=place),
        "state": PENDING,
        "tries": 0,
    }
    return _keep(parts, row)


def may_judge(account: AccountRow, case: Case, action: str) -> bool:
    """Tell whether an account decides about a case: a head of post takes in, or dismisses, waiting work of disasters and says which of two values
    of theirs stands, and nothing else."""
    if account.role in AIDING:
        return case.kind in KINDS_OF_AID and action in (ACCEPT, DISMISS, KEEP, TAKE, WRITE)
    return account.role in DECIDING


def _reason(judgement: Judgement) -> str:
    """Return the reason without blanks around it; raises `Problem` (unprocessable)."""
    reason = judgement.reason.strip()
    if not reason and judgement.action not in REASONLESS:
        raise Problem("unprocessable", {"fields": {"reason": "required"}})
    if len(reason) > REASON_CHARS_MAX:
        raise Problem("unprocessable", {"fields": {"reason": "too_long"}})
    return reason


def _keep(parts: Services, row: dict[str, Any]) -> Ruling:
    """Write a decision unless one about the same case waits already."""
    dialect = sqlite if parts.engine.dialect.name == "sqlite" else postgresql
    with write_transaction(parts.engine) as connection:
        connection.execute(dialect.insert(DECISION).values(row).on_conflict_do_nothing())
        waiting = (DECISION.c[name] == row[name] for name in ("kabupaten", "queue", "ref"))
        kept = _one(connection, *waiting, DECISION.c.state == PENDING)
    if kept is None or kept.id != row["id"]:
        raise _already(kept)
    return kept


def _already(other: Ruling | None) -> Problem:
    return Problem("already_decided", other and {"by": other.username, "at": other.made_at.isoformat()})


def _one(connection: Connection, *where: Any) -> Ruling | None:
    query = select(DECISION, ACCOUNT.c.username).join(ACCOUNT, ACCOUNT.c.id == DECISION.c.account).where(*where)
    row = connection.execute(query).first()
    return None if row is None else ruling_of(row)


def withdraw(parts: Services, account: AccountRow, decision: str) -> Ruling:
    """Take a decision back before it is due, and return it as it was.

    Raises `Problem`: not_found (also outside the region), forbidden for anybody but its author and the APD, not_pending.
    """
    now = parts.clock()
    with write_transaction(parts.engine) as connection:
        found = _one(connection, DECISION.c.id == decision)
        if found is None or not covers(account.region, found.kabupaten, found.area):
            raise Problem("not_found")
        if not may_withdraw(account, found):
            raise Problem("forbidden", {"account": account.role})
        if found.due_at <= now or not _settle(connection, found, now, state="withdrawn"):
            raise Problem("not_pending")
    return found


def may_withdraw(account: AccountRow, ruling: Ruling) -> bool:
    """Tell whether an account may take a decision back: its author, while he may decide, and the APD."""
    return account.role in (*DECIDING, *AIDING) and (ruling.account == account.id or account.role == WITHDRAWING_OTHERS)


def _settle(connection: Connection, ruling: Ruling, now: datetime, **values: Any) -> bool:
    """End a decision; tell whether it still waited."""
    mine = (DECISION.c.id == ruling.id, DECISION.c.state == PENDING)
    return connection.execute(update(DECISION).where(*mine).values(settled_at=now, **values)).rowcount == 1


def decisions_by(connection: Connection, account: str, limit: int) -> list[Ruling]:
    """Return the newest decisions of an account, so that it sees what waits, what was done and what failed."""
    query = select(DECISION, ACCOUNT.c.username).join(ACCOUNT, ACCOUNT.c.id == DECISION.c.account)
    query = query.where(DECISION.c.account == account).order_by(DECISION.c.made_at.desc(), DECISION.c.id.desc())
    return [ruling_of(row) for row in connection.execute(query.limit(limit))]


def carry_out(parts: Services) -> int:
    """Carry out the decisions that are due, oldest first; return how many were done.

    A decision ends in the commit that carries it out, so a run that is cut off leaves it done or waiting, never half.
    One that cannot be carried out is marked failed with its reason, and its case stays open. A fault of ours leaves it waiting, behind
    those that have broken less often, and ends it after `STEP_TRIES_MAX`.
    """
    query = select(DECISION, ACCOUNT.c.username).join(ACCOUNT, ACCOUNT.c.id == DECISION.c.account)
    due = query.where(DECISION.c.state == PENDING, DECISION.c.due_at <= parts.clock())
    with read_transaction(parts.engine) as connection:
        rows = connection.execute(due.order_by(DECISION.c.tries, DECISION.c.due_at, DECISION.c.id).limit(DECISIONS_PER_RUN)).all()
    return sum(_carry(parts, ruling_of(row)) for row in rows)


def _carry(parts: Services, ruling: Ruling) -> bool:
    """Carry one decision out; one that breaks does not stop the next."""
    now = parts.clock()

    def done(connection: Connection) -> None:
        if not _settle(connection, ruling, now, state="done"):
            raise Problem("not_pending")

    def ended(connection: Connection) -> None:
        end_thread(connection, ruling)
        done(connection)

    hand = Hand(parts, Office(parts.store, ruling.account, parts.clock, parts.random), now, done)
    try:
        if ruling.action == ASK:
            carry_question(ruling, hand)
        else:
            queue_of(ruling.queue).carry(ruling, replace(hand, done=ended, also=endings(parts, ruling, hand)))
    except Problem as problem:
        with write_transaction(parts.engine) as connection:
            _settle(connection, ruling, now, state="failed", code=problem.error.code, details=problem.error.details)
        return False
    except Exception as error:  # whatever it is, the decisions behind it are other people's
        parts.log.error("decision_broke", decision=ruling.id, tries=ruling.tries + 1, error=type(error).__name__)
        _count(parts, ruling, now)
        return False
    return True


def _count(parts: Services, ruling: Ruling, now: datetime) -> None:
    """Write down that a decision broke; after the last try its case is open again, and whoever decided is told."""
    with write_transaction(parts.engine) as connection:
        if ruling.tries + 1 >= STEP_TRIES_MAX:
            _settle(connection, ruling, now, state="failed", code=BROKEN)
        else:
            mine = (DECISION.c.id == ruling.id, DECISION.c.state == PENDING)
            connection.execute(update(DECISION).where(*mine).values(tries=ruling.tries + 1))
