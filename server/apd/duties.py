"""Charges: who has which kelompok from when to when; given, ended, handed over, with overlaps where the work is shared.

What waits on the phone of somebody whose charge ended is decided by the days of that charge, so nothing is lost (P36).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from schemas import KINDS
from schemas.fields import is_day
from server.apd.placing import demand_open, find_kelompok
from server.apd.transfers import lent_to
from server.apd.writing import find, office_of, write
from server.engine import read_transaction
from server.identity.accounts import DECIDING
from server.office import edit, new_record
from server.services import Services
from server.store.tables import TABLES
from sync.errors import Problem
from sync.nouns import Change, Record

DUTY, KIND = TABLES["assignment"], KINDS["assignment"]
UTAMA = "utama"
FOREVER = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge to be given: the worker, `utama`, `pengganti` or `bersama`, the first and the last day (None while open)."""

    worker: str
    role: str
    start: str
    end: str | None = None


def give(parts: Services, account: Any, kabupaten: str, kelompok: str, charge: Charge) -> str:
    """Give a worker of this kabupaten charge of a kelompok and return its id.

    Raises `Problem`: forbidden, not_found (also outside the region), kelompok_ended, unprocessable; one worker has one charge at a
    time, and of several workers one is `utama`.
    """
    _demand_apd(account)
    demand_open(find_kelompok(parts, account.region, kabupaten, kelompok))
    _demand_worker(parts, kabupaten, charge.worker)
    identity = office_of(parts, account.id).new_id()
    _demand_free(parts, kabupaten, kelompok, charge, without="")
    write(parts, account.id, kabupaten, [_made(charge, kelompok, identity)])
    return identity


def end(parts: Services, account: Any, kabupaten: str, duty: str, last: str) -> None:
    """End a charge on a day, which counts still; raises `Problem`: forbidden, not_found, unprocessable (before its first day)."""
    record = _find(parts, account, kabupaten, duty)
    _demand_day(last, "end_date")
    write(parts, account.id, kabupaten, [edit(KIND, record, end_date=last)])


def hand_over(parts: Services, account: Any, kabupaten: str, duty: str, charge: Charge) -> str:
    """End a charge the day before another worker takes the kelompok over in the same role, in one commit; return the new charge.

    Raises `Problem` as `give` and `end` do.
    """
    record = _find(parts, account, kabupaten, duty)
    _demand_day(charge.start, "start_date")
    _demand_worker(parts, kabupaten, charge.worker)
    if charge.start <= record.fields["start_date"]:
        raise Problem("unprocessable", {"fields": {"start_date": "too_early"}})
    kelompok, identity = record.fields["kelompok_id"], office_of(parts, account.id).new_id()
    demand_open(find_kelompok(parts, account.region, kabupaten, kelompok))
    _demand_free(parts, kabupaten, kelompok, charge, without=record.id)
    last = (date.fromisoformat(charge.start) - timedelta(days=1)).isoformat()
    write(parts, account.id, kabupaten, [edit(KIND, record, end_date=last), _made(charge, kelompok, identity)])
    return identity


def _made(charge: Charge, kelompok: str, identity: str) -> Change:
    told = {"worker_id": charge.worker, "role": charge.role, "start_date": charge.start, "end_date": charge.end}
    return new_record(KIND, told | {"kelompok_id": kelompok}, identity)


def _find(parts: Services, account: Any, kabupaten: str, duty: str) -> Record:
    _demand_apd(account)
    record = find(parts, kabupaten, "assignment", duty)
    find_kelompok(parts, account.region, kabupaten, record.fields["kelompok_id"])
    return record


def _demand_apd(account: Any) -> None:
    if account.role not in DECIDING:
        raise Problem("forbidden", {"account": account.role})


def _demand_worker(parts: Services, kabupaten: str, worker: str) -> None:
    """Raise `Problem` (not_found) unless the worker is of this kabupaten, or was taken by it from another one."""
    with read_transaction(parts.engine) as connection:
        lent = {identity for identity, _name in lent_to(connection, kabupaten)}
    if worker not in lent:
        find(parts, kabupaten, "worker", worker)


def _demand_day(text: str, name: str) -> None:
    if not is_day(text):
        raise Problem("unprocessable", {"fields": {name: "not_a_date" if text else "required"}})


def _demand_free(parts: Services, kabupaten: str, kelompok: str, charge: Charge, without: str) -> None:
    """Raise `Problem` (unprocessable) where the same worker, or a second utama, would have the kelompok on one of these days."""
    _demand_day(charge.start, "start_date")
    if charge.end is not None:
        _demand_day(charge.end, "end_date")
    mine = (DUTY.c.kabupaten == kabupaten, DUTY.c.kelompok_id == kelompok, DUTY.c.deleted.is_(False), DUTY.c.id != without)
    with read_transaction(parts.engine) as connection:
        rows = connection.execute(select(DUTY.c.worker_id, DUTY.c.role, DUTY.c.start_date, DUTY.c.end_date).where(*mine)).all()
    meeting = [row for row in rows if row.start_date <= (charge.end or FOREVER) and charge.start <= (row.end_date or FOREVER)]
    if any(row.worker_id == charge.worker for row in meeting):
        raise Problem("unprocessable", {"fields": {"worker_id": "overlaps"}})
    if charge.role == UTAMA and any(row.role == UTAMA for row in meeting):
        raise Problem("unprocessable", {"fields": {"role": "overlaps"}})
