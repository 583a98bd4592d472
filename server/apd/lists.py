"""Kelompok of a region in lists, and one with its families and charges."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Row, func, or_, select, tuple_

from server.apd.workers import CURSOR, present
from server.desk.people import names_of
from server.identity.regions import within
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import CASES_PER_PAGE_MAX, FAMILIES_PLACED_MAX

KELOMPOK, DUTY, KPM, ANGGOTA, WORKER = (TABLES[name] for name in ("kelompok", "assignment", "kpm", "anggota", "worker"))


@dataclass(frozen=True, slots=True)
class Group:
    """A kelompok in a list: its families counted, and who has charge of it now, as (name, role)."""

    id: str
    kabupaten: str
    name: str
    kecamatan: str
    ended_on: str | None
    families: int
    holders: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GroupPage:
    """Kelompok by name; `next` is the `after` of the page behind it, None on the last."""

    groups: tuple[Group, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list of kelompok is narrowed to; `idle` are those that nobody has charge of today."""

    kecamatan: str = ""
    text: str = ""
    idle: bool = False


def group_page(connection: Connection, region: str, narrowed: Narrowed, today: date, after: str | None = None) -> GroupPage:
    """Return kelompok by name, the ended ones too; five statements at most. Raises `Problem` (bad_request)."""
    query = select(KELOMPOK.c.id, KELOMPOK.c.kabupaten, KELOMPOK.c.name, KELOMPOK.c.kecamatan_code, KELOMPOK.c.ended_on)
    query = query.where(KELOMPOK.c.deleted.is_(False), KELOMPOK.c.moved.is_(None), within(region, KELOMPOK.c.kabupaten, KELOMPOK.c.kecamatan_code))
    if narrowed.kecamatan:
        query = query.where(KELOMPOK.c.kecamatan_code == narrowed.kecamatan)
    if narrowed.text:
        query = query.where(KELOMPOK.c.name.icontains(narrowed.text, autoescape=True))
    if narrowed.idle:
        same = (DUTY.c.kabupaten == KELOMPOK.c.kabupaten) & (DUTY.c.kelompok_id == KELOMPOK.c.id)
        query = query.where(KELOMPOK.c.ended_on.is_(None), ~select(DUTY.c.id).where(same, present(today)).exists())
    order = (KELOMPOK.c.name, KELOMPOK.c.kabupaten, KELOMPOK.c.id)
    if after:
        query = query.where(tuple_(*order) > tuple_(*_seen(connection, after), types=[one.type for one in order]))
    rows = list(connection.execute(query.order_by(*order).limit(CASES_PER_PAGE_MAX + 1)))
    shown = rows[:CASES_PER_PAGE_MAX]
    more = f"{shown[-1].kabupaten}{CURSOR}{shown[-1].id}" if len(rows) > len(shown) else None
    return GroupPage(tuple(_groups(connection, shown, today)), more)


def _groups(connection: Connection, rows: list[Row], today: date) -> Iterable[Group]:
    places, ids = {row.kabupaten for row in rows}, [row.id for row in rows]
    if not rows:
        return
    there = (KPM.c.kabupaten.in_(places), KPM.c.kelompok_id.in_(ids), KPM.c.deleted.is_(False), KPM.c.moved.is_(None))
    counted = connection.execute(select(KPM.c.kelompok_id, func.count()).where(*there).group_by(KPM.c.kelompok_id))
    families = dict(map(tuple, counted))
    mine = (DUTY.c.kabupaten.in_(places), DUTY.c.kelompok_id.in_(ids), present(today))
    duties = list(connection.execute(select(DUTY.c.kelompok_id, DUTY.c.worker_id, DUTY.c.role).where(*mine).order_by(DUTY.c.role.desc(), DUTY.c.id)))
    names = names_of(connection, [one.worker_id for one in duties])
    for row in rows:
        holders = tuple((names.get(one.worker_id, ""), one.role) for one in duties if one.kelompok_id == row.id)
        told = (row.name or "", row.kecamatan_code or "", row.ended_on)
        yield Group(row.id, row.kabupaten, *told, families.get(row.id, 0), holders)


def _seen(connection: Connection, after: str) -> tuple[str, str, str]:
    kabupaten, _, identity = after.partition(CURSOR)
    name = connection.scalar(select(KELOMPOK.c.name).where(KELOMPOK.c.kabupaten == kabupaten, KELOMPOK.c.id == identity))
    if name is None:
        raise Problem("bad_request")
    return name, kabupaten, identity


def duties_of(connection: Connection, kabupaten: str, kelompok: str) -> list[tuple[Row, str]]:
    """Return every charge of a kelompok with the worker's name, the newest first."""
    mine = (DUTY.c.kabupaten == kabupaten, DUTY.c.kelompok_id == kelompok, DUTY.c.deleted.is_(False))
    rows = connection.execute(select(DUTY).where(*mine).order_by(DUTY.c.start_date.desc(), DUTY.c.id)).all()
    names = names_of(connection, [row.worker_id for row in rows])
    return [(row, names.get(row.worker_id, "")) for row in rows]


def families_of(connection: Connection, kabupaten: str, kelompok: str) -> list[tuple[str, str, str]]:
    """Return (id, name of the pengurus, village) of the families of a kelompok, by name."""
    registered = (ANGGOTA.c.kabupaten == KPM.c.kabupaten, ANGGOTA.c.kpm_id == KPM.c.id, ANGGOTA.c.is_pengurus, ANGGOTA.c.deleted.is_(False))
    name = select(func.min(ANGGOTA.c.name)).where(*registered, ANGGOTA.c.moved.is_(None)).scalar_subquery()
    there = (KPM.c.kabupaten == kabupaten, KPM.c.kelompok_id == kelompok, KPM.c.deleted.is_(False), KPM.c.moved.is_(None))
    query = select(KPM.c.id, name.label("name"), KPM.c.desa_code).where(*there).order_by(name, KPM.c.id).limit(FAMILIES_PLACED_MAX)
    return [(row.id, row.name or "", row.desa_code or "") for row in connection.execute(query)]


def open_groups(connection: Connection, kabupaten: str, kecamatan: str | None) -> list[tuple[str, str]]:
    """Return (id, name) of the kelompok that take families, of a kecamatan or, where it is unknown, of the whole kabupaten."""
    there = [KELOMPOK.c.kabupaten == kabupaten, KELOMPOK.c.deleted.is_(False), KELOMPOK.c.moved.is_(None), KELOMPOK.c.ended_on.is_(None)]
    there += [or_(KELOMPOK.c.kecamatan_code == kecamatan, KELOMPOK.c.kecamatan_code.is_(None))] if kecamatan else []
    query = select(KELOMPOK.c.id, KELOMPOK.c.name).where(*there).order_by(KELOMPOK.c.name, KELOMPOK.c.id)
    return [(row.id, row.name or "") for row in connection.execute(query.limit(FAMILIES_PLACED_MAX))]


def workers_in(connection: Connection, kabupaten: str) -> list[tuple[str, str]]:
    """Return (id, name) of the workers of a kabupaten, by name."""
    there = (WORKER.c.kabupaten == kabupaten, WORKER.c.deleted.is_(False), WORKER.c.moved.is_(None))
    query = select(WORKER.c.id, WORKER.c.name).where(*there).order_by(WORKER.c.name, WORKER.c.id)
    return [(row.id, row.name or "") for row in connection.execute(query.limit(FAMILIES_PLACED_MAX))]
