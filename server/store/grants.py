"""What a worker may touch: assignments and disasters turned into scopes and days (P31, P33, P36).

Every exchange asks this of each partition; building a query costs more than its answer, so each is built once.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, Row, bindparam, or_, select, union

from server.store.aid import aid_in
from server.store.tables import TABLES
from sync.nouns import Grants, Window
from sync.scopes import recent_triwulan

NATION = "00"
COMMON = "n"
"""Scope of rows that every phone of a partition holds: catalogue, periods, calendar."""

DUTY, KELOMPOK, ANGGOTA = TABLES["assignment"], TABLES["kelompok"], TABLES["anggota"]
HOMES = union(*(select(table.c.kabupaten).where(table.c.worker_id == bindparam("worker")) for table in (DUTY, TABLES["bergabung"], TABLES["outcome"])))
"""The kabupaten of a worker's assignments and disasters, and those where a later outcome is told to a worker whose work was let in without either."""
ASSIGNMENTS = (
    select(DUTY.c.kelompok_id, DUTY.c.start_date, DUTY.c.end_date, KELOMPOK.c.kecamatan_code)
    .join(KELOMPOK, (KELOMPOK.c.kabupaten == DUTY.c.kabupaten) & (KELOMPOK.c.id == DUTY.c.kelompok_id))
    .where(DUTY.c.kabupaten == bindparam("kabupaten"), DUTY.c.worker_id == bindparam("worker"), DUTY.c.deleted.is_(False))
    .order_by(DUTY.c.id)
)
ASSIGNED = (
    select(DUTY.c.worker_id)
    .where(DUTY.c.kabupaten == bindparam("kabupaten"), DUTY.c.kelompok_id.in_(bindparam("kelompok", expanding=True)))
    .where(DUTY.c.deleted.is_(False), DUTY.c.start_date <= bindparam("day"))
    .where(or_(DUTY.c.end_date.is_(None), DUTY.c.end_date >= bindparam("day")))
    .distinct()
    .order_by(DUTY.c.worker_id)
)
FACILITIES = (
    select(ANGGOTA.c.fasilitas_id, ANGGOTA.c.scope)
    .where(ANGGOTA.c.kabupaten == bindparam("kabupaten"), ANGGOTA.c.scope.in_(bindparam("scopes", expanding=True)))
    .where(ANGGOTA.c.fasilitas_id.is_not(None), ANGGOTA.c.moved.is_(None))
    .distinct()
    .order_by(ANGGOTA.c.fasilitas_id, ANGGOTA.c.scope)
)


def partitions_of(connection: Connection, worker: str, home: str) -> list[str]:
    """Return the partitions a worker's phone holds: its home and those the worker is tied to, their provinces, and the nation."""
    kabupaten = {home, *_homes(connection, worker)}
    return sorted({NATION, *(code[:2] for code in kabupaten), *kabupaten})


def grants_in(connection: Connection, worker: str, kabupaten: str, today: date) -> Grants:
    """Return what a worker may touch in one partition, as of a day.

    Windows also name assignments that ended, for late work; scopes are those of the present ones.
    """
    if kabupaten == NATION:
        return Grants({}, (COMMON,))
    if len(kabupaten) == 2:
        return Grants({}, (COMMON, *_areas_of_province(connection, worker, kabupaten)))
    windows: dict[str, list[Window]] = {}
    present: dict[str, None] = {}
    for row in connection.execute(ASSIGNMENTS, {"kabupaten": kabupaten, "worker": worker}):
        window = Window(_day(row.start_date), _day(row.end_date))
        scope = f"k:{row.kelompok_id}"
        windows.setdefault(scope, []).append(window)
        if _is_present(window, today):
            present[scope] = None
            present[f"r:{row.kecamatan_code}"] = None
    for row in _facilities(connection, kabupaten, list(windows)):
        scope = f"f:{row.fasilitas_id}"
        windows.setdefault(scope, []).extend(windows[row.scope])
        if row.scope in present:
            present[scope] = None
    aid = aid_in(connection, worker, kabupaten, today)
    triwulan = recent_triwulan(today)
    people = {worker: None} | dict.fromkeys(_colleagues(connection, kabupaten, present, today))
    scopes = [f"w:{worker}", *(f"p:{each}" for each in people), *present]
    scopes += [f"{scope}:{each}" for scope in present if scope[0] in "kf" for each in triwulan]
    days = {scope: tuple(each) for scope, each in windows.items()} | aid.windows | own_scope(worker)
    return Grants(days, tuple(dict.fromkeys([*scopes, *aid.scopes])))


def own_scope(worker: str) -> dict[str, tuple[Window, ...]]:
    """Return the days on which a worker writes what is his own: all."""
    return {f"w:{worker}": (Window(),)}


def _areas_of_province(connection: Connection, worker: str, province: str) -> Iterable[str]:
    """Return the scopes of the kabupaten rows the worker works in."""
    return sorted(f"r:{kabupaten}" for kabupaten in _homes(connection, worker) if kabupaten.startswith(province))


def _homes(connection: Connection, worker: str) -> Iterable[str]:
    return connection.scalars(HOMES, {"worker": worker})


def _colleagues(connection: Connection, kabupaten: str, scopes: Iterable[str], today: date) -> list[str]:
    """Return who is assigned on a day to the kelompok among these scopes."""
    kelompok = [scope[2:] for scope in scopes if scope.startswith("k:")]
    return assigned_to(connection, kabupaten, kelompok, today) if kelompok else []


def assigned_to(connection: Connection, kabupaten: str, kelompok: list[str], day: date) -> list[str]:
    """Return the workers who are assigned to some kelompok on a day, in order."""
    return list(connection.scalars(ASSIGNED, {"kabupaten": kabupaten, "kelompok": kelompok, "day": day.isoformat()}))


def _facilities(connection: Connection, kabupaten: str, scopes: list[str]) -> list[Row]:
    """Return the facilities that members of these kelompok attend."""
    return list(connection.execute(FACILITIES, {"kabupaten": kabupaten, "scopes": scopes})) if scopes else []


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _is_present(window: Window, today: date) -> bool:
    return (window.start is None or window.start <= today) and (window.end is None or today <= window.end)
