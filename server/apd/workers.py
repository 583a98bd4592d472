"""Workers of a region: listed by name, made, corrected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select, tuple_

from schemas import KINDS
from server.apd.places import demand_kabupaten
from server.apd.writing import as_seen, find, office_of, write
from server.engine import read_transaction
from server.identity.accounts import DECIDING
from server.identity.regions import within
from server.office import edit, new_record
from server.services import Services
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import CASES_PER_PAGE_MAX
from sync.nouns import Record, Revision

WORKER, DUTY, KELOMPOK, DEVICE = TABLES["worker"], TABLES["assignment"], TABLES["kelompok"], TABLES["device"]
FIELDS = ("name", "nip", "phone", "role", "relawan")
CURSOR = "."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; `text` is part of a name or of a NIP, `role` a profession, `kecamatan` where one has a kelompok."""

    text: str = ""
    role: str = ""
    kecamatan: str = ""


EVERYBODY = Wanted()


@dataclass(frozen=True, slots=True)
class Listed:
    """A worker in a list, with the number of present kelompok and of active phones."""

    id: str
    kabupaten: str
    name: str
    nip: str
    role: str
    kelompok: int
    phones: int


@dataclass(frozen=True, slots=True)
class Page:
    """Workers by name; `next` is the `after` of the page behind it, None on the last."""

    workers: tuple[Listed, ...]
    next: str | None


def page(connection: Connection, region: str, wanted: Wanted, *, today: date, after: str | None = None) -> Page:
    """Return the workers behind `after`, by name; four statements. Raises `Problem` (bad_request)."""
    query = _workers(region, wanted, today)
    order = (WORKER.c.name, WORKER.c.kabupaten, WORKER.c.id)
    if after:
        query = query.where(tuple_(*order) > tuple_(*_seen(connection, after), types=[one.type for one in order]))
    rows = list(connection.execute(query.order_by(*order).limit(CASES_PER_PAGE_MAX + 1)))
    shown = rows[:CASES_PER_PAGE_MAX]
    more = f"{shown[-1].kabupaten}{CURSOR}{shown[-1].id}" if len(rows) > len(shown) else None
    return Page(tuple(listed(connection, shown, today)), more)


def listed(connection: Connection, rows: Iterable[Row], today: date) -> Iterable[Listed]:
    """Yield rows of workers with what they have; two statements."""
    rows = list(rows)
    ids = [row.id for row in rows]
    duties = select(DUTY.c.worker_id, func.count(func.distinct(DUTY.c.kelompok_id))).where(present(today), DUTY.c.worker_id.in_(ids))
    phones = select(DEVICE.c.worker_id, func.count()).where(DEVICE.c.worker_id.in_(ids), DEVICE.c.state == "active")
    charges = dict(map(tuple, connection.execute(duties.group_by(DUTY.c.worker_id)))) if ids else {}
    active = dict(map(tuple, connection.execute(phones.group_by(DEVICE.c.worker_id)))) if ids else {}
    for row in rows:
        more = {"kelompok": charges.get(row.id, 0), "phones": active.get(row.id, 0)}
        yield Listed(row.id, row.kabupaten, row.name or "", row.nip or "", row.role or "", **more)


def present(today: date) -> ColumnElement[bool]:
    """Return the condition for charges that hold on a day."""
    on = today.isoformat()
    return DUTY.c.deleted.is_(False) & (DUTY.c.start_date <= on) & or_(DUTY.c.end_date.is_(None), DUTY.c.end_date >= on)


def _workers(region: str, wanted: Wanted, today: date) -> Select:
    there = (WORKER.c.deleted.is_(False), WORKER.c.moved.is_(None), within(region, WORKER.c.kabupaten))
    query = select(WORKER.c.id, WORKER.c.kabupaten, WORKER.c.name, WORKER.c.nip, WORKER.c.role).where(*there)
    if wanted.text:
        query = query.where(or_(WORKER.c.name.icontains(wanted.text, autoescape=True), WORKER.c.nip == wanted.text))
    if wanted.role:
        query = query.where(WORKER.c.role == wanted.role)
    if wanted.kecamatan:
        same = (KELOMPOK.c.kabupaten == DUTY.c.kabupaten) & (KELOMPOK.c.id == DUTY.c.kelompok_id)
        there_now = select(DUTY.c.worker_id).join(KELOMPOK, same).where(KELOMPOK.c.kecamatan_code == wanted.kecamatan, present(today))
        query = query.where(WORKER.c.id.in_(there_now))
    return query


def _seen(connection: Connection, after: str) -> tuple[str, str, str]:
    """Return where a list goes on; the address names a worker and tells no name."""
    kabupaten, _, identity = after.partition(CURSOR)
    name = connection.scalar(select(WORKER.c.name).where(WORKER.c.kabupaten == kabupaten, WORKER.c.id == identity))
    if name is None:
        raise Problem("bad_request")
    return name, kabupaten, identity


def find_worker(parts: Services, region: str, kabupaten: str, worker: str) -> Record:
    """Return a worker; raises `Problem` (not_found), also outside the region."""
    demand_kabupaten(region, kabupaten)
    return find(parts, kabupaten, "worker", worker)


def make_worker(parts: Services, account: Any, kabupaten: str, fields: dict[str, Any]) -> str:
    """Make a worker and return the id; raises `Problem`: forbidden, not_found (kabupaten), unprocessable, also for a NIP that is taken."""
    _demand_apd(account)
    demand_kabupaten(account.region, kabupaten)
    _demand_free(parts, fields.get("nip"), "")
    identity = office_of(parts, account.id).new_id()
    write(parts, account.id, kabupaten, [new_record(KINDS["worker"], fields, identity)])
    return identity


def change_worker(parts: Services, account: Any, kabupaten: str, record: Record, fields: dict[str, Any], seen: Revision | None) -> None:
    """Correct a worker as of what the page showed; raises `Problem`: forbidden, unprocessable, changed_meanwhile."""
    _demand_apd(account)
    _demand_free(parts, fields.get("nip"), record.id)
    changed = {name: value for name, value in fields.items() if record.fields[name] != value}
    if changed:
        write(parts, account.id, kabupaten, [as_seen(edit(KINDS["worker"], record, **changed), seen)])


def _demand_apd(account: Any) -> None:
    if account.role not in DECIDING:
        raise Problem("forbidden", {"account": account.role})


def _demand_free(parts: Services, nip: str | None, own: str) -> None:
    """Raise `Problem` (unprocessable) for an employee number that another worker has, in whatever kabupaten."""
    if not nip:
        return
    query = select(WORKER.c.id).where(WORKER.c.nip == nip, WORKER.c.id != own, WORKER.c.deleted.is_(False), WORKER.c.moved.is_(None))
    with read_transaction(parts.engine) as connection:
        if connection.execute(query.limit(1)).first() is not None:
            raise Problem("unprocessable", {"fields": {"nip": "taken"}})
