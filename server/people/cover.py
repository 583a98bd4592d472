"""One worker for another, in one or all kelompok: standing in or sharing for some days, or replacing from a day on.

Charges overlap where the work is shared; whoever held a meeting has the credit for it, and what waits on the phone of somebody whose
charge ended is decided by the days of that charge (P36).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from server.apd import duties
from server.engine import read_transaction
from server.identity.enrolment import mark_device
from server.people.workers import Charge, charges_of, find_worker, phones_of_worker
from server.services import Services
from server.zones import local
from sync.errors import Problem

UTAMA, ALL = "utama", ""
STATES = ("retired", "stolen")
"""What the console may mark a phone as; back to use goes by a new code."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Who takes over: `role` utama replaces, pengganti and bersama come beside; `kelompok` is empty for all in charge now."""

    other: str
    role: str
    start: str
    end: str | None = None
    kelompok: str = ALL


def cover(parts: Services, account: Any, kabupaten: str, worker: str, wanted: Cover) -> int:
    """Give a worker's kelompok to another; return how many.

    Raises `Problem` as `server.apd.duties` does, and not_found where the worker has no such charge. A kelompok after the other: where
    one is refused those before it are done, and asking again goes on behind them.
    """
    if wanted.role not in ("utama", "pengganti", "bersama"):
        raise Problem("unprocessable", {"fields": {"role": "unknown_value"}})
    today = local(parts.clock(), kabupaten).date()
    with read_transaction(parts.engine) as connection:
        find_worker(connection, account.region, kabupaten, worker)
        charges = [one for one in charges_of(connection, kabupaten, [worker], today) if wanted.kelompok in (ALL, one.kelompok)]
    if not charges:
        raise Problem("not_found")
    new = duties.Charge(wanted.other, wanted.role, wanted.start, wanted.end or None)
    for one in _once(charges):
        if wanted.role == UTAMA and one.role == UTAMA:
            duties.hand_over(parts, account, kabupaten, one.id, new)
        else:
            duties.give(parts, account, kabupaten, one.kelompok, new)
    return len(_once(charges))


def _once(charges: Iterable[Charge]) -> list[Charge]:
    """Return one charge of each kelompok, the one as utama where there is one."""
    found: dict[str, Charge] = {}
    for one in charges:
        if one.kelompok not in found or one.role == UTAMA:
            found[one.kelompok] = one
    return list(found.values())


def mark_phone(parts: Services, account: Any, kabupaten: str, worker: str, phone: tuple[str, str]) -> None:
    """Mark a (phone, state) of a worker as given back or stolen; raises `Problem` (not_found, bad_request)."""
    device, state = phone
    if state not in STATES:
        raise Problem("bad_request")
    with read_transaction(parts.engine) as connection:
        find_worker(connection, account.region, kabupaten, worker)
        if device not in {row.id for row in phones_of_worker(connection, worker)}:
            raise Problem("not_found")
    mark_device(parts.engine, device, state, by=account.id, at=parts.clock())


def new_code_for(parts: Services, account: Any, kabupaten: str, worker: str) -> str:
    """Return a new code for a phone of a worker, told only now; raises `Problem` (not_found)."""
    with read_transaction(parts.engine) as connection:
        find_worker(connection, account.region, kabupaten, worker)
    code = parts.enrolment.issue(worker, kabupaten)
    parts.log.info("codes_issued", account=account.id, kabupaten=kabupaten, count=1)
    return code
