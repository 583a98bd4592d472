"""Steps of a sanction as they are kept: who did what and when, and in which round."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from server.services import Services
from server.store.tables import TABLES
from sync.ids import id_from_bytes

STEP, ACCOUNT = TABLES["sanksi_step"], TABLES["account"]
FIRST, SECOND, REFUSE, APPEAL, GRANT, UPHOLD, REOPEN = (
    *("setuju_pertama", "setuju_kedua", "tolak", "banding", "banding_diterima", "banding_ditolak", "buka_kembali"),
)
PENDING, DONE, WITHDRAWN, FAILED_STEP = "pending", "done", "withdrawn", "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `username` is empty for the system."""

    id: str
    round: int
    action: str
    account: str
    username: str
    plt: bool
    reason: str
    made_at: datetime
    due_at: datetime | None
    state: str
    code: str | None


def steps_of(connection: Connection, kabupaten: str, sanksi: str) -> list[Step]:
    """Return the steps of a sanction, oldest first."""
    query = select(STEP, ACCOUNT.c.username).outerjoin(ACCOUNT, ACCOUNT.c.id == STEP.c.account)
    rows = connection.execute(query.where(STEP.c.kabupaten == kabupaten, STEP.c.sanksi == sanksi).order_by(STEP.c.made_at, STEP.c.id))
    return [_step(row) for row in rows]


def _step(row: Row) -> Step:
    who = {"account": row.account or "", "username": row.username or "", "plt": row.plt}
    what = {"reason": row.reason, "made_at": row.made_at, "due_at": row.due_at, "state": row.state, "code": row.code}
    return Step(row.id, row.round, row.action, **who, **what)


def present_round(steps: Sequence[Step]) -> int:
    """Return the round in which people decide now."""
    return max((one.round for one in steps), default=1)


def holding(steps: Sequence[Step], action: str) -> Step | None:
    """Return the step of the present round that stands, done or waiting; None where there is none."""
    now = present_round(steps)
    return next((one for one in reversed(steps) if one.action == action and one.round == now and one.state in (PENDING, DONE)), None)


def standing_of(steps: Sequence[Step]) -> list[tuple[str, str]]:
    """Return (id, state) of each step: what two readings of a sanction must have in common to be the same."""
    return [(one.id, one.state) for one in steps]


def pending(steps: Sequence[Step]) -> Step | None:
    """Return the step that waits."""
    return next((one for one in steps if one.state == PENDING), None)


def add_steps(connection: Connection, parts: Services, kabupaten: str, told: Iterable[tuple[str, str]]) -> None:
    """Write steps of the system, (sanction, action), each the beginning of a new round; what waited is withdrawn."""
    now, found = parts.clock(), list(told)
    ids = [sanksi for sanksi, _ in found]
    mine = (STEP.c.kabupaten == kabupaten, STEP.c.sanksi.in_(ids))
    connection.execute(update(STEP).where(*mine, STEP.c.state == PENDING).values(state=WITHDRAWN, settled_at=now))
    newest = select(STEP.c.sanksi, func.max(STEP.c.round).label("newest")).where(*mine).group_by(STEP.c.sanksi)
    rounds = {row.sanksi: row.newest for row in connection.execute(newest)}
    rows = [row_of(parts, kabupaten, sanksi, action) | {"round": rounds.get(sanksi, 1) + 1} for sanksi, action in found]
    connection.execute(insert(STEP), rows)


def row_of(parts: Services, kabupaten: str, sanksi: str, action: str, **more: Any) -> dict[str, Any]:
    """Return a step as a row; done by the system now, unless more is said."""
    now = parts.clock()
    here = {"id": id_from_bytes(parts.random(16)), "kabupaten": kabupaten, "sanksi": sanksi, "round": 1, "action": action}
    settled = {"made_at": now, "due_at": None, "settled_at": now, "state": DONE, "code": None}
    return here | settled | {"account": None, "plt": False, "reason": ""} | more
