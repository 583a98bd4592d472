"""Names instead of ids: whom and what the fields of records point at, in one statement for each kind."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Select, func, select

from schemas import KINDS, SCHEMAS
from server.store.tables import TABLES
from sync.ids import is_id

POINTERS = MappingProxyType(
    {
        **dict.fromkeys(("worker_id", "pendamping_id", "supervisor_id", "held_by"), "worker"),
        "kelompok_joint": "kelompok",
        "members": "anggota",
        "jadwal_id": "jadwal",
        "follows_id": "peristiwa",
        "ketua_kpm_id": "kpm",
    }
)
"""Fields that name a record without being a reference of their schema, and its kind."""
ABOUT = {"about_id": "about_kind"}
"""Fields whose kind another field tells."""
NEAREST = ("anggota_id", "kpm_id", "kelompok_id", "fasilitas_id", "worker_id", "supervisor_id")
"""Fields that say whom a record is about, the nearest first."""
THEMSELVES = frozenset({"kpm", "anggota", "kelompok", "fasilitas", "worker"})
"""Kinds that are about nobody else."""
CALLED = MappingProxyType({"kejadian": ("name", "place"), "korban": ("head_name", "description", "card_no"), "bantuan": ("receipt_no", "date")})
"""Kinds whose records are called by other fields, the first that says something."""
IDS_PER_STATEMENT = 500
SHOWN = 4


def pointed_at(kind: str, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (kind, id) of each record that the fields of a record point at."""
    if kind not in KINDS:
        return
    refs = dict(KINDS[kind].refs)
    for name, value in fields.items():
        target = refs.get(name) or POINTERS.get(name) or fields.get(ABOUT.get(name, ""))
        if isinstance(target, str) and target in SCHEMAS:
            yield from ((target, one) for one in (value if isinstance(value, list) else [value]) if is_id(one))


def names_for(connection: Connection, kabupaten: str | Iterable[str], wanted: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return id -> name of the records of one or several kabupaten that have one; workers of any kabupaten.

    Two of one name are told apart by the beginning of their ids, so that values that differ never look the same.
    """
    places = [kabupaten] if isinstance(kabupaten, str) else sorted(kabupaten)
    by_kind: dict[str, set[str]] = {}
    for kind, identity in wanted:
        by_kind.setdefault(kind, set()).add(identity)
    found: dict[str, str] = {}
    for kind, ids in sorted(by_kind.items()):
        query = _query(kind, places)
        for part in _parts(sorted(ids)) if query is not None else ():
            found |= {row.id: row.name for row in connection.execute(query.where(TABLES[kind].c.id.in_(part))) if row.name}
    often = Counter(found.values())
    return {identity: f"{name} ({identity[:SHOWN]})" if often[name] > 1 else name for identity, name in found.items()}


def subject_of(kind: str, record: str, fields: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return (kind, id) of whom a record is about, None where its fields do not tell."""
    if kind in THEMSELVES:
        return kind, record
    if kind not in KINDS:
        return None
    refs = dict(KINDS[kind].refs)
    named = ((refs.get(name) or POINTERS.get(name), fields.get(name)) for name in NEAREST)
    return next(((target, value) for target, value in named if target and is_id(value)), None)


def _query(kind: str, places: list[str]) -> Select | None:
    """Return the query of (id, name) of a kind; None where its records have no name."""
    table = TABLES[kind]
    if kind == "worker":
        return select(table.c.id, table.c.name)
    here = table.c.kabupaten.in_(places)
    if kind == "kpm":
        head = TABLES["anggota"]
        same = (head.c.kabupaten == table.c.kabupaten) & (head.c.kpm_id == table.c.id) & head.c.is_pengurus & ~head.c.deleted
        return select(table.c.id, head.c.name).outerjoin(head, same).where(here)
    if kind == "jadwal":
        return select(table.c.id, table.c.planned_date.label("name")).where(here)
    if kind == "p2k2_sesi":
        return select(table.c.id, table.c.date.label("name")).where(here)
    if kind in CALLED:
        return select(table.c.id, func.coalesce(*(table.c[name] for name in CALLED[kind])).label("name")).where(here)
    return select(table.c.id, table.c.name).where(here) if "name" in table.c else None


def _parts(ids: list[str]) -> Iterator[list[str]]:
    return (ids[start : start + IDS_PER_STATEMENT] for start in range(0, len(ids), IDS_PER_STATEMENT))
