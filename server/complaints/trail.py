"""The trail: every step is one row that stays, written together with what it changes and only by who saw the step before."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from server.complaints.hidden import CASE
from server.store.tables import TABLES
from sync.errors import Problem

STEP = TABLES["complaint_step"]


def add_step(
    connection: Connection, case: Any, account: str, now: datetime, *, action: str, changes: dict[str, Any], told: dict[str, Any]
) -> None:
    """Write a step and what it changes in its case (a row of `complaint_case` as somebody saw it).

    `told`: further columns of the step. Raises `Problem` (changed_meanwhile) when another step was written since.
    """
    here = (CASE.c.kabupaten == case.kabupaten, CASE.c.id == case.id, CASE.c.steps == case.steps)
    number = case.steps + 1
    if connection.execute(update(CASE).where(*here).values(steps=number, **changes)).rowcount != 1:
        raise Problem("changed_meanwhile")
    row = {"kabupaten": case.kabupaten, "complaint": case.id, "number": number, "at": now, "account": account, "action": action}
    connection.execute(insert(STEP), row | told)
