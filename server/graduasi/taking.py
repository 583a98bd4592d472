"""Answers of SIKS-NG taken from a file: tried first, line by line, then all sound ones kept as steps in one commit, or none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from server.cycle.leaving import PROPOSAL
from server.engine import read_transaction, write_transaction
from server.graduasi.answers import ACTIONS, NEW, Answer, judge, read_answers
from server.graduasi.deciding import WAITING
from server.graduasi.exits import STEPS
from server.services import Services
from server.steps import demand_reason, waits_of
from server.store.tables import TABLES, listed
from server.verivali.outgoing import AccountRow, demand_office
from server.zones import local
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import SIKS_UPLOAD_HOURS

UPLOAD = TABLES["siks_upload"]
ABOUT = "graduasi"
"""What an upload of answers is about, beside verivali."""


def keep(parts: Services, account: AccountRow, kabupaten: str, path: Path) -> str:
    """Read a file in a dry run and keep what it says, without numbers of persons; return the id to look at it.

    Raises `Problem`: forbidden, not_found (outside the region), too_large, and those of a file that is no table.
    """
    demand_office(account, kabupaten)
    now, identity = parts.clock(), id_from_bytes(parts.random(16))
    with read_transaction(parts.engine) as connection:
        answers = read_answers(connection, path, kabupaten, local(now, kabupaten).date())
    told = [[one.row, one.id, one.status, one.last, one.reason, one.faults] for one in answers]
    row = {"id": identity, "kabupaten": kabupaten, "account": account.id, "made_at": now, "about": ABOUT, "answers": told}
    with write_transaction(parts.engine) as connection:
        connection.execute(delete(UPLOAD).where(UPLOAD.c.made_at < now - timedelta(hours=SIKS_UPLOAD_HOURS)))
        connection.execute(insert(UPLOAD), row)
    return identity


def tried(parts: Services, account: AccountRow, kabupaten: str, upload: str) -> list[Answer]:
    """Return what a file says, held against what stands now; raises `Problem` (forbidden, not_found)."""
    demand_office(account, kabupaten)
    with read_transaction(parts.engine) as connection:
        return _tried(parts, connection, kabupaten, upload)


def _tried(parts: Services, connection: Connection, kabupaten: str, upload: str) -> list[Answer]:
    here = (UPLOAD.c.id == upload, UPLOAD.c.kabupaten == kabupaten, UPLOAD.c.about == ABOUT)
    told = connection.scalar(select(UPLOAD.c.answers).where(*here))
    if told is None:
        raise Problem("not_found")
    found = [Answer(*one[:-1], tuple((name, wrong) for name, wrong in one[-1])) for one in told]
    return judge(connection, kabupaten, found, local(parts.clock(), kabupaten).date())


def take_over(parts: Services, account: AccountRow, kabupaten: str, upload: str, reason: str) -> int:
    """Keep the sound answers that are new as steps, all or none, forget the file, and return how many.

    `reason` stands for those whose line has none. Raises `Problem`: forbidden, not_found, unprocessable (reason), changed_meanwhile.
    """
    said = demand_reason(reason)
    demand_office(account, kabupaten)
    with read_transaction(parts.engine) as connection:
        new = [one for one in _tried(parts, connection, kabupaten, upload) if one.verdict == NEW]
        mine = (PROPOSAL.c.kabupaten == kabupaten, PROPOSAL.c.id.in_(listed(connection, [one.id for one in new])))
        revisions = {row.id: row.revision for row in connection.execute(select(PROPOSAL.c.id, PROPOSAL.c.revision).where(*mine))}
    steps = _steps(parts, account, kabupaten, [one if one.reason else replace(one, reason=said) for one in new])
    STEPS.keep_all(parts, kabupaten, revisions, steps)
    with write_transaction(parts.engine) as connection:
        connection.execute(delete(UPLOAD).where(UPLOAD.c.id == upload))
    return len(steps)


def _steps(parts: Services, account: AccountRow, kabupaten: str, answers: Sequence[Answer]) -> list[dict[str, Any]]:
    made = []
    for one in answers:
        action = ACTIONS[one.status]
        row = STEPS.row(parts, kabupaten, one.id, action, account=account.id, reason=one.reason, detail=one.last or None)
        made.append(STEPS.due(row, waits_of(action, WAITING)))
    return made
