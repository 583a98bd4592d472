"""The training register: what each worker took part in, written and taken back by the office."""

from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy import Connection, Row, select

from schemas import KINDS
from schemas.check import check
from server.apd.writing import write
from server.engine import read_transaction
from server.identity.accounts import DECIDING
from server.office import edit, new_record
from server.people.workers import find_worker
from server.services import Services
from server.store.tables import TABLES
from server.zones import local
from sync.errors import Problem
from sync.ids import id_from_bytes, is_id
from sync.limits import TRAININGS_SHOWN_MAX

KIND = "pelatihan"
TRAINING = TABLES[KIND]
FIELDS = ("title", "date", "hours", "organiser", "certificate")


class AccountRow(Protocol):
    """Who writes: the row of an account."""

    id: str
    role: str
    region: str


def trainings_of(connection: Connection, kabupaten: str, worker: str) -> list[Row]:
    """Return the register of one worker, the newest first."""
    mine = (TRAINING.c.kabupaten == kabupaten, TRAINING.c.scope == f"w:{worker}", TRAINING.c.deleted.is_(False))
    return list(connection.execute(select(TRAINING).where(*mine).order_by(TRAINING.c.date.desc(), TRAINING.c.id).limit(TRAININGS_SHOWN_MAX)))


def add_training(parts: Services, account: AccountRow, kabupaten: str, worker: str, told: Mapping[str, Any]) -> str:
    """Write an entry and return its id; the same title and day again is the same entry, which then says what is told now.

    Raises `Problem`: forbidden, not_found, unprocessable with {"fields"}, changed_meanwhile.
    """
    _demand(parts, account, kabupaten, worker)
    fields = {"worker_id": worker, **{name: told.get(name) for name in FIELDS}}
    problem = check(KIND, fields, creating=True)
    if problem is not None:
        raise Problem("unprocessable", dict(problem.details or {}))
    if fields["date"] > local(parts.clock(), kabupaten).date().isoformat():
        raise Problem("unprocessable", {"fields": {"date": "too_late"}})
    with read_transaction(parts.engine) as connection:
        same = [row.id for row in trainings_of(connection, kabupaten, worker) if (row.date, row.title) == (fields["date"], fields["title"])]
    with parts.store.view(kabupaten) as view:
        stored = view.records(KINDS[KIND], same[:1])
    told_again = {name: fields[name] for name in ("hours", "organiser", "certificate")}
    identity = id_from_bytes(parts.random(16))
    change = edit(KINDS[KIND], stored[0], **told_again) if stored else new_record(KINDS[KIND], fields, identity)
    write(parts, account.id, kabupaten, [change])
    return change.id


def drop_training(parts: Services, account: AccountRow, kabupaten: str, worker: str, training: str) -> None:
    """Take an entry back; raises `Problem` (forbidden, not_found, changed_meanwhile)."""
    _demand(parts, account, kabupaten, worker)
    with parts.store.view(kabupaten) as view:
        stored = view.records(KINDS[KIND], [training]) if is_id(training) else []
    if not stored or stored[0].fields["worker_id"] != worker or stored[0].fields["deleted"]:
        raise Problem("not_found")
    write(parts, account.id, kabupaten, [edit(KINDS[KIND], stored[0], deleted=True)])


def _demand(parts: Services, account: AccountRow, kabupaten: str, worker: str) -> None:
    if account.role not in DECIDING:
        raise Problem("forbidden", {"account": account.role})
    with read_transaction(parts.engine) as connection:
        find_worker(connection, account.region, kabupaten, worker)
