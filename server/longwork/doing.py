"""Long work done: taken by one process at a time, told how far it is, ended; a lease that ran out is taken by another.

A task must bear to begin again, because its process may die at any point.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select, update

from server.engine import write_transaction
from server.longwork.items import CANCELLED, DONE, FAILED, RUNNING, WAITING, WORK
from server.services import Services
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import WORK_LEASE_S, WORK_TELL_S, WORK_TRIES_MAX


class Stopped(Exception):
    """The work was cancelled, or another process has it."""


@dataclass(slots=True)
class Lease:
    """Work in hand; `tell` keeps it, and stops the work where nobody wants it any more."""

    parts: Services
    row: Row
    owner: str
    stage: str = ""
    told_at: datetime | None = field(default=None)

    def tell(self, stage: str, done: int, in_all: int) -> None:
        """Say how far the work is, every few seconds at most; raises `Stopped`."""
        now = self.parts.clock()
        if stage == self.stage and self.told_at is not None and now - self.told_at < timedelta(seconds=WORK_TELL_S):
            return
        self.stage, self.told_at = stage, now
        mine = (WORK.c.id == self.row.id, WORK.c.owner == self.owner, WORK.c.state == RUNNING, WORK.c.cancel_asked.is_(False))
        told = {"stage": stage, "done": done, "in_all": in_all, "told_at": now, "lease_until": _until(now)}
        with write_transaction(self.parts.engine) as connection:
            if not connection.execute(update(WORK).where(*mine).values(**told)).rowcount:
                raise Stopped


Task = Callable[[Services, Lease], Any]
"""Does one piece of work and returns its report, plain JSON; raises `Problem` where it cannot be done."""


def do_waiting(parts: Services, tasks: Mapping[str, Task]) -> int:
    """Do what waits, oldest first, until nothing does; return how many pieces were done."""
    done = 0
    while (lease := take(parts, tuple(tasks))) is not None:
        done += _do(lease, tasks[lease.row.kind])
    return done


def take(parts: Services, kinds: tuple[str, ...]) -> Lease | None:
    """Take the oldest piece of these kinds that nobody has, or None."""
    now, owner = parts.clock(), id_from_bytes(parts.random(16))
    with write_transaction(parts.engine) as connection:
        row = _next(connection, kinds, now)
        if row is None:
            return None
        held = {"state": RUNNING, "owner": owner, "lease_until": _until(now), "tries": row.tries + 1}
        connection.execute(update(WORK).where(WORK.c.id == row.id).values(**held))
    return Lease(parts, row, owner)


def _next(connection: Connection, kinds: tuple[str, ...], now: datetime) -> Row | None:
    """Return the row to take, locked on PostgreSQL; whatever failed its process too often is ended on the way."""
    left = and_(WORK.c.state == RUNNING, WORK.c.lease_until < now)
    for why, state, code in ((WORK.c.cancel_asked, CANCELLED, None), (WORK.c.tries >= WORK_TRIES_MAX, FAILED, "internal")):
        connection.execute(update(WORK).where(left, why).values(state=state, code=code, ended_at=now, owner=None))
    free = select(WORK).where(WORK.c.kind.in_(kinds), or_(WORK.c.state == WAITING, left))
    return connection.execute(free.order_by(WORK.c.made_at, WORK.c.id).limit(1).with_for_update(skip_locked=True)).first()


def _do(lease: Lease, task: Task) -> bool:
    """Do one piece; tell whether it was done. One that breaks does not stop the next."""
    try:
        report = task(lease.parts, lease)
    except Stopped:
        return _end(lease, state=CANCELLED)
    except Problem as problem:
        return _end(lease, state=FAILED, code=problem.error.code, details=problem.error.details)
    except Exception as error:  # whatever it is, the work behind it is other people's
        lease.parts.log.error("work_broke", work=lease.row.id, kind=lease.row.kind, error=type(error).__name__)
        return _end(lease, state=FAILED, code="internal")
    return _end(lease, state=DONE, report=report)


def _end(lease: Lease, *, state: str, **told: Any) -> bool:
    """End work that is still in hand; whatever another process has taken meanwhile is its own."""
    mine = (WORK.c.id == lease.row.id, WORK.c.owner == lease.owner, WORK.c.state == RUNNING)
    values = {"state": state, "ended_at": lease.parts.clock(), "owner": None, **told}
    with write_transaction(lease.parts.engine) as connection:
        return connection.execute(update(WORK).where(*mine).values(**values)).rowcount == 1 and state == DONE


def _until(now: datetime) -> datetime:
    return now + timedelta(seconds=WORK_LEASE_S)
