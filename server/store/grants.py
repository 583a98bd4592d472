"""What a worker may touch: assignments turned into scopes and days (P31, P33, P36)."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, Row, Select, or_, select

from server.store.tables import TABLES
from sync.nouns import Grants, Window
from sync.scopes import recent_triwulan

NATION = "00"
COMMON = "n"
"""Scope of rows that every phone of a partition holds: catalogue, periods, calendar."""


def partitions_of(connection: Connection, worker: str, home: str) -> list[str]:
    """Return the partitions a worker's phone holds: those of the assignments, their provinces, and the nation."""
    table = TABLES["assignment"]
    rows = connection.execute(select(table.c.kabupaten).where(table.c.worker_id == worker).distinct())
    kabupaten = {home, *(row.kabupaten for row in rows)}
    return sorted({NATION, *(code[:2] for code in kabupaten), *kabupaten})


def grants_in(connection: Connection, worker: str, kabupaten: str, today: date) -> Grants:
    """Return what a worker may touch in one partition, as of a day.

    Windows also name assignments that ended, for late work; scopes are those of the present ones.
    """
    if kabupaten == NATION:
        return Grants({}, (COMMON,))
    if len(kabupaten) == 2:
        return Grants({}, (COMMON, *_areas_of_province(connection, worker, kabupaten)))
    assignments = _assignments(connection, worker, kabupaten)
    windows: dict[str, list[Window]] = {}
    present: dict[str, None] = {}
    for row in assignments:
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
    own = f"w:{worker}"
    triwulan = recent_triwulan(today)
    people = {worker: None} | dict.fromkeys(_colleagues(connection, kabupaten, present, today))
    scopes = [own, *(f"p:{each}" for each in people), *present]
    scopes += [f"{scope}:{each}" for scope in present if scope[0] in "kf" for each in triwulan]
    days = {scope: tuple(each) for scope, each in windows.items()} | {own: (Window(),)}
    return Grants(days, tuple(scopes))


def _areas_of_province(connection: Connection, worker: str, province: str) -> Iterable[str]:
    """Return the scopes of the kabupaten rows the worker works in."""
    table = TABLES["assignment"]
    rows = connection.execute(select(table.c.kabupaten).where(table.c.worker_id == worker).distinct())
    return sorted(f"r:{row.kabupaten}" for row in rows if row.kabupaten.startswith(province))


def _assignments(connection: Connection, worker: str, kabupaten: str) -> list[Row]:
    assignment, kelompok = TABLES["assignment"], TABLES["kelompok"]
    query = (
        select(assignment.c.kelompok_id, assignment.c.start_date, assignment.c.end_date, kelompok.c.kecamatan_code)
        .join(kelompok, (kelompok.c.kabupaten == assignment.c.kabupaten) & (kelompok.c.id == assignment.c.kelompok_id))
        .where(assignment.c.kabupaten == kabupaten, assignment.c.worker_id == worker, assignment.c.deleted.is_(False))
        .order_by(assignment.c.id)
    )
    return list(connection.execute(query))


def _colleagues(connection: Connection, kabupaten: str, scopes: Iterable[str], today: date) -> list[str]:
    """Return who is assigned on a day to the kelompok among these scopes."""
    kelompok = [scope[2:] for scope in scopes if scope.startswith("k:")]
    return [row.worker_id for row in connection.execute(assigned_to(kabupaten, kelompok, today))] if kelompok else []


def assigned_to(kabupaten: str, kelompok: list[str], day: date) -> Select[tuple[str]]:
    """Return the query for the workers who are assigned to some kelompok on a day."""
    table, on = TABLES["assignment"], day.isoformat()
    return (
        select(table.c.worker_id)
        .where(table.c.kabupaten == kabupaten, table.c.kelompok_id.in_(kelompok), table.c.deleted.is_(False))
        .where(table.c.start_date <= on, or_(table.c.end_date.is_(None), table.c.end_date >= on))
        .distinct()
        .order_by(table.c.worker_id)
    )


def _facilities(connection: Connection, kabupaten: str, scopes: list[str]) -> list[Row]:
    """Return the facilities that members of these kelompok attend."""
    if not scopes:
        return []
    table = TABLES["anggota"]
    query = (
        select(table.c.fasilitas_id, table.c.scope)
        .where(table.c.kabupaten == kabupaten, table.c.scope.in_(scopes), table.c.fasilitas_id.is_not(None))
        .where(table.c.moved.is_(None))
        .distinct()
        .order_by(table.c.fasilitas_id, table.c.scope)
    )
    return list(connection.execute(query))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _is_present(window: Window, today: date) -> bool:
    return (window.start is None or window.start <= today) and (window.end is None or today <= window.end)
