"""The kecamatan of what waits for a person, found when it is written: by its record, what that belongs to, or its author.

Lists of a kecamatan then go by an index, and a case whose kecamatan nobody can tell stays with the kabupaten.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, func, select

from server.store.tables import TABLES
from sync.ids import is_id
from sync.kinds import Kinds
from sync.nouns import Conflict, InboxItem

KECAMATAN_DIGITS = 6
Areas = dict[str, str | None]
"""Scope, record or worker -> kecamatan."""


def areas_of_conflicts(connection: Connection, kabupaten: str, conflicts: Sequence[Conflict]) -> list[str | None]:
    """Return the kecamatan of each conflict."""
    areas = _of_scopes(connection, kabupaten, {conflict.scope for conflict in conflicts})
    return [areas.get(conflict.scope) for conflict in conflicts]


def areas_of_items(connection: Connection, kabupaten: str, items: Sequence[InboxItem], kinds: Kinds) -> list[str | None]:
    """Return the kecamatan of each inbox item; a fixed number of statements."""
    named = [list(_named(item, kinds)) for item in items]
    scopes = _scopes_of(connection, kabupaten, {one for names in named for one in names if is_id(one)})
    reached = [[scopes.get(one, one) for one in names] for names in named]
    areas = _of_scopes(connection, kabupaten, {scope for found in reached for scope in found})
    known = [next((areas[scope] for scope in found if areas.get(scope)), None) for found in reached]
    homes = _of_workers(connection, kabupaten, {item.author.worker for item in items})
    return [area or homes.get(item.author.worker) for area, item in zip(known, items, strict=True)]


def areas_of_families(connection: Connection, kabupaten: str, told: Sequence[tuple[str | None, str]]) -> list[str | None]:
    """Return the kecamatan of each (family or None, worker): that of the family, else the only one of the worker."""
    scopes = _scopes_of(connection, kabupaten, {kpm for kpm, _ in told if kpm})
    areas = _of_scopes(connection, kabupaten, set(scopes.values()))
    homes = _of_workers(connection, kabupaten, {worker for _, worker in told})
    return [areas.get(scopes.get(kpm or "", "")) or homes.get(worker) for kpm, worker in told]


def _named(item: InboxItem, kinds: Kinds) -> Iterable[str]:
    """Yield where an item may belong, the surest first: ids of records, or scopes; its content may be anything."""
    change, kind = item.change, kinds.get(item.change.kind)
    yield change.id
    if kind is None:
        return
    value = change.fields.get(kind.scope.field)
    if is_id(value):
        yield f"{kind.scope.prefix}:{value}" if kind.scope.prefix else value
    for name in kind.ref_kinds:
        if is_id(change.fields.get(name)):
            yield change.fields[name]


def _scopes_of(connection: Connection, kabupaten: str, records: set[str]) -> dict[str, str]:
    """Return the scope each record is in, or else one that it was in."""
    feed = TABLES["feed"]
    if not records:
        return {}
    query = select(feed.c.id, feed.c.scope, feed.c.left_on).where(feed.c.kabupaten == kabupaten, feed.c.id.in_(sorted(records)))
    found: dict[str, str] = {}
    for row in connection.execute(query):
        if row.left_on is None or row.id not in found:
            found[row.id] = row.scope
    return found


def _of_scopes(connection: Connection, kabupaten: str, scopes: set[str]) -> Areas:
    parts = {scope: (scope.split(":") + [""])[:2] for scope in scopes}
    kelompok, school = TABLES["kelompok"], TABLES["fasilitas"]
    by_letter = {
        "k": select(kelompok.c.id, kelompok.c.kecamatan_code.label("code")).where(kelompok.c.kabupaten == kabupaten),
        "f": select(school.c.id, school.c.desa_code.label("code")).where(school.c.kabupaten == kabupaten),
    }
    codes: Areas = {}
    for letter, query in by_letter.items():
        ids = sorted({value for found, value in parts.values() if found == letter})
        chosen = query.where(query.selected_columns.id.in_(ids))
        codes |= {row.id: row.code for row in connection.execute(chosen)} if ids else {}
    return {scope: _kecamatan(value if letter == "r" else codes.get(value)) for scope, (letter, value) in parts.items()}


def _kecamatan(code: str | None) -> str | None:
    return code[:KECAMATAN_DIGITS] if code and len(code) >= KECAMATAN_DIGITS else None


def _of_workers(connection: Connection, kabupaten: str, workers: set[str]) -> Areas:
    """Return the kecamatan of those workers who have only one."""
    duty, kelompok = TABLES["assignment"], TABLES["kelompok"]
    code = kelompok.c.kecamatan_code
    query = (
        select(duty.c.worker_id, func.min(code).label("first"), func.max(code).label("last"))
        .join(kelompok, (kelompok.c.kabupaten == duty.c.kabupaten) & (kelompok.c.id == duty.c.kelompok_id))
        .where(duty.c.kabupaten == kabupaten, duty.c.worker_id.in_(sorted(workers)), duty.c.deleted.is_(False))
        .group_by(duty.c.worker_id)
    )
    return {row.worker_id: row.first if row.first == row.last else None for row in connection.execute(query)}
