"""Workers of a region by name, and one with charges and phones; nobody is ranked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select, tuple_

from server.identity.regions import KECAMATAN, within
from server.people.figures import LEFT
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import WORKERS_PER_PAGE_MAX

WORKER, DUTY, KELOMPOK, KPM, DEVICE = (TABLES[name] for name in ("worker", "assignment", "kelompok", "kpm", "device"))
CURSOR = "~"
SAME_KELOMPOK = and_(KELOMPOK.c.kabupaten == DUTY.c.kabupaten, KELOMPOK.c.id == DUTY.c.kelompok_id)


@dataclass(frozen=True, slots=True)
class Charge:
    """A kelompok in a worker's charge, with how many families it has."""

    id: str
    worker: str
    kelompok: str
    name: str
    role: str
    start_date: str
    end_date: str | None
    families: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A worker in a list; `families` are those of all kelompok in charge."""

    id: str
    name: str
    kelompok: int
    families: int


@dataclass(frozen=True, slots=True)
class Page:
    """Workers by name; `next` is the `after` of the page behind it, None on the last."""

    workers: tuple[Listed, ...]
    next: str | None


def list_workers(connection: Connection, region: str, kabupaten: str, today: date, *, after: str | None = None) -> Page:
    """Return the pendamping of a kabupaten as far as the region goes; raises `Problem` (bad_request). Three statements."""
    name = func.lower(func.coalesce(WORKER.c.name, ""))
    query = select(WORKER.c.id, WORKER.c.name).where(*_there(region, kabupaten), WORKER.c.role == "pendamping")
    if after is not None:
        query = query.where(tuple_(name, WORKER.c.id) > tuple_(*_seen(after)))
    rows = list(connection.execute(query.order_by(name, WORKER.c.id).limit(WORKERS_PER_PAGE_MAX + 1)))
    shown = rows[:WORKERS_PER_PAGE_MAX]
    charges = charges_of(connection, kabupaten, [row.id for row in shown], today)
    listed = tuple(_listed(row, [one for one in charges if one.worker == row.id]) for row in shown)
    more = f"{(shown[-1].name or '').lower()}{CURSOR}{shown[-1].id}" if len(rows) > len(shown) else None
    return Page(listed, more)


def _listed(row: Row, charges: list[Charge]) -> Listed:
    by_kelompok = {one.kelompok: one.families for one in charges}
    return Listed(row.id, row.name or "", len(by_kelompok), sum(by_kelompok.values()))


def _seen(after: str) -> tuple[str, str]:
    """Read a cursor; raises `Problem` (bad_request)."""
    name, mark, identity = after.rpartition(CURSOR)
    if not mark or not is_id(identity) or "\0" in name:
        raise Problem("bad_request")
    return name, identity


def _there(region: str, kabupaten: str) -> list[ColumnElement[bool]]:
    """Return the conditions of a worker who is there and of the region: in a kecamatan, who has or had a kelompok in it."""
    found = [WORKER.c.kabupaten == kabupaten, WORKER.c.deleted.is_(False), WORKER.c.moved.is_(None)]
    if len(region) < KECAMATAN:
        return [*found, within(region, WORKER.c.kabupaten)]
    here = (DUTY.c.kabupaten == WORKER.c.kabupaten, DUTY.c.worker_id == WORKER.c.id, DUTY.c.deleted.is_(False))
    inside = select(DUTY.c.id).join(KELOMPOK, SAME_KELOMPOK).where(*here, within(region, KELOMPOK.c.kabupaten, KELOMPOK.c.kecamatan_code))
    return [*found, exists(inside)]


def find_worker(connection: Connection, region: str, kabupaten: str, worker: str) -> Row:
    """Return the row of a worker; raises `Problem` (not_found), also outside the region."""
    row = connection.execute(select(WORKER).where(*_there(region, kabupaten), WORKER.c.id == worker)).first() if is_id(worker) else None
    if row is None:
        raise Problem("not_found")
    return row


def charges_of(connection: Connection, kabupaten: str, workers: Iterable[str], today: date) -> list[Charge]:
    """Return the charges of workers that hold on a day or begin later, by name of kelompok; two statements."""
    on = today.isoformat()
    mine = (DUTY.c.kabupaten == kabupaten, DUTY.c.worker_id.in_(sorted(workers)), DUTY.c.deleted.is_(False))
    query: Select[Any] = select(DUTY, KELOMPOK.c.name.label("kelompok_name")).join(KELOMPOK, SAME_KELOMPOK).where(*mine)
    query = query.where(or_(DUTY.c.end_date.is_(None), DUTY.c.end_date >= on)).order_by(KELOMPOK.c.name, DUTY.c.start_date, DUTY.c.id)
    rows = list(connection.execute(query))
    sizes = _sizes(connection, kabupaten, {row.kelompok_id for row in rows})
    return [
        Charge(row.id, row.worker_id, row.kelompok_id, row.kelompok_name or "", row.role, row.start_date, row.end_date, sizes.get(row.kelompok_id, 0))
        for row in rows
    ]


def _sizes(connection: Connection, kabupaten: str, kelompok: set[str]) -> dict[str, int]:
    active = or_(KPM.c.membership_status.is_(None), KPM.c.membership_status.not_in(LEFT))
    where = (KPM.c.kabupaten == kabupaten, KPM.c.kelompok_id.in_(sorted(kelompok)), KPM.c.deleted.is_(False), KPM.c.moved.is_(None), active)
    query = select(KPM.c.kelompok_id, func.count().label("number")).where(*where).group_by(KPM.c.kelompok_id)
    return {row.kelompok_id: row.number for row in connection.execute(query)} if kelompok else {}


def phones_of_worker(connection: Connection, worker: str) -> list[Row]:
    """Return the phones of a worker, those in use first."""
    query = select(DEVICE).where(DEVICE.c.worker_id == worker)
    return list(connection.execute(query.order_by(DEVICE.c.state, DEVICE.c.last_seen_at.desc(), DEVICE.c.id)))


def others_of(connection: Connection, kabupaten: str, worker: str) -> list[tuple[str, str]]:
    """Return (id, name) of the other pendamping of a kabupaten."""
    there = (WORKER.c.kabupaten == kabupaten, WORKER.c.deleted.is_(False), WORKER.c.moved.is_(None), WORKER.c.role == "pendamping")
    query = select(WORKER.c.id, WORKER.c.name).where(*there, WORKER.c.id != worker).order_by(func.lower(WORKER.c.name), WORKER.c.id)
    return [(row.id, row.name or "") for row in connection.execute(query)]
