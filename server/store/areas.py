"""The kecamatan of what waits for a person: by its family, its record, what that belongs to, or its author.

It is found when the case is written, and again when its family moves. Lists of a kecamatan then go by an index, and a case whose
kecamatan nobody can tell stays with the kabupaten.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from server.store.tables import TABLES
from sync.ids import is_id
from sync.kinds import Kinds

KECAMATAN_DIGITS = 6
KPM, KELOMPOK, ANGGOTA = (TABLES[name] for name in ("kpm", "kelompok", "anggota"))
FAMILY, PERSON = "kpm_id", "anggota_id"
"""Fields that say whose a record is, the surest first."""
Areas = dict[str, str | None]
"""Scope, record or worker -> kecamatan."""


@dataclass(frozen=True, slots=True)
class About:
    """What a case is about: its record, the fields that were sent, which may hold anything, the scope that was met, and the author."""

    kind: str
    record: str
    fields: Mapping[str, Any]
    scope: str = ""
    worker: str = ""


def areas_of(connection: Connection, kabupaten: str, cases: Sequence[About], kinds: Kinds) -> list[str | None]:
    """Return the kecamatan of each case; at most one statement for each kind among them, and a fixed number besides."""
    families = _families_of(connection, kabupaten, cases, kinds)
    homes = kecamatan_of(connection, kabupaten, (one for one in families if one))
    named = [list(_named(one, kinds)) for one in cases]
    scopes = _scopes_of(connection, kabupaten, {one for names in named for one in names if is_id(one)})
    reached = [[scopes.get(one, one) for one in names] for names in named]
    areas = _of_scopes(connection, kabupaten, {scope for found in reached for scope in found})
    known = [next((areas[scope] for scope in found if areas.get(scope)), None) for found in reached]
    own = _of_workers(connection, kabupaten, {one.worker for one in cases if one.worker})
    told = zip(cases, families, known, strict=True)
    return [homes.get(family or "") or area or own.get(one.worker) for one, family, area in told]


def areas_of_families(connection: Connection, kabupaten: str, told: Sequence[tuple[str | None, str]]) -> list[str | None]:
    """Return the kecamatan of each (family or None, worker): that of the family, else the only one of the worker."""
    homes = kecamatan_of(connection, kabupaten, (kpm for kpm, _ in told if kpm))
    own = _of_workers(connection, kabupaten, {worker for _, worker in told if worker})
    return [homes.get(kpm or "") or own.get(worker) for kpm, worker in told]


def kecamatan_of(connection: Connection, kabupaten: str, families: Iterable[str]) -> dict[str, str | None]:
    """Return the kecamatan of each family: that of its kelompok, else that of its desa; one statement, none for nobody."""
    wanted = sorted({one for one in families if one})
    if not wanted:
        return {}
    same = (KELOMPOK.c.kabupaten == KPM.c.kabupaten) & (KELOMPOK.c.id == KPM.c.kelompok_id)
    query = select(KPM.c.id, KELOMPOK.c.kecamatan_code, KPM.c.desa_code).outerjoin(KELOMPOK, same)
    rows = connection.execute(query.where(KPM.c.kabupaten == kabupaten, KPM.c.id.in_(wanted)))
    return {row.id: row.kecamatan_code or _kecamatan(row.desa_code) for row in rows}


def _families_of(connection: Connection, kabupaten: str, cases: Sequence[About], kinds: Kinds) -> list[str | None]:
    """Return whose each case is: the family of its record, else the one that was sent; None where none is told."""
    stored = _stored(connection, kabupaten, (one for one in cases if one.kind in kinds))
    told = [{FAMILY: one.record} if one.kind == KPM.name else {**one.fields, **stored.get(one.record, {})} for one in cases]
    people = {one[PERSON] for one in told if not is_id(one.get(FAMILY)) and is_id(one.get(PERSON))}
    members = dict(_members(connection, kabupaten, people)) if people else {}
    return [one[FAMILY] if is_id(one.get(FAMILY)) else members.get(one.get(PERSON)) for one in told]


def _stored(connection: Connection, kabupaten: str, cases: Iterable[About]) -> dict[str, dict[str, Any]]:
    """Return record -> the fields that say whose it is, as far as it was stored; one statement for each kind that has some."""
    by_kind: dict[str, set[str]] = {}
    for one in cases:
        by_kind.setdefault(one.kind, set()).add(one.record)
    found: dict[str, dict[str, Any]] = {}
    for kind, records in sorted(by_kind.items()):
        table = TABLES[kind]
        whose = [table.c[name] for name in (FAMILY, PERSON) if name in table.c]
        if whose:
            rows = connection.execute(select(table.c.id, *whose).where(table.c.kabupaten == kabupaten, table.c.id.in_(sorted(records))))
            found |= {row.id: {column.name: row._mapping[column] for column in whose} for row in rows}
    return found


def _members(connection: Connection, kabupaten: str, people: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Yield (member, family)."""
    query = select(ANGGOTA.c.id, ANGGOTA.c.kpm_id).where(ANGGOTA.c.kabupaten == kabupaten, ANGGOTA.c.id.in_(sorted(people)))
    return ((row.id, row.kpm_id) for row in connection.execute(query))


def _named(case: About, kinds: Kinds) -> Iterable[str]:
    """Yield where a case may belong, the surest first: ids of records, or scopes."""
    yield case.record
    if case.scope:
        yield case.scope
    kind = kinds.get(case.kind)
    if kind is None:
        return
    value = case.fields.get(kind.scope.field)
    if is_id(value):
        yield f"{kind.scope.prefix}:{value}" if kind.scope.prefix else value
    for name in kind.ref_kinds:
        if is_id(case.fields.get(name)):
            yield case.fields[name]


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
    school = TABLES["fasilitas"]
    by_letter = {
        "k": select(KELOMPOK.c.id, KELOMPOK.c.kecamatan_code.label("code")).where(KELOMPOK.c.kabupaten == kabupaten),
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
    """Return the kecamatan of those workers who have only one; one statement, none for nobody."""
    if not workers:
        return {}
    duty = TABLES["assignment"]
    code = KELOMPOK.c.kecamatan_code
    query = (
        select(duty.c.worker_id, func.min(code).label("first"), func.max(code).label("last"))
        .join(KELOMPOK, (KELOMPOK.c.kabupaten == duty.c.kabupaten) & (KELOMPOK.c.id == duty.c.kelompok_id))
        .where(duty.c.kabupaten == kabupaten, duty.c.worker_id.in_(sorted(workers)), duty.c.deleted.is_(False))
        .group_by(duty.c.worker_id)
    )
    return {row.worker_id: row.first if row.first == row.last else None for row in connection.execute(query)}
