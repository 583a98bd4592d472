"""Names instead of ids: what people call a record, for the values of a page; one statement for each kind that appears."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from schemas import KINDS
from server.desk.people import names_of
from server.store.tables import TABLES
from sync.ids import is_id

BY_FIELD: Mapping[str, str] = {
    **{"worker_id": "worker", "held_by": "worker", "supervisor_id": "worker", "pendamping_id": "worker"},
    **{"mother_id": "anggota", "new_pengurus_id": "anggota", "members": "anggota", "anggota_id": "anggota"},
    **{"other_kpm_id": "kpm", "ketua_kpm_id": "kpm", "kpm_id": "kpm", "kelompok_joint": "kelompok", "kelompok_id": "kelompok"},
    **{"to_fasilitas_id": "fasilitas", "fasilitas_id": "fasilitas", "jadwal_id": "jadwal", "p2k2_sesi_id": "p2k2_sesi"},
    **{"desa_code": "wilayah", "to_desa_code": "wilayah", "kecamatan_code": "wilayah"},
}
"""Field -> kind of what it names, also where the kernel asks no such record."""
SPOKEN = {"worker": "name", "anggota": "name", "kelompok": "name", "fasilitas": "name", "jadwal": "planned_date", "p2k2_sesi": "date", "modul": "name", "modul_sesi": "name"}
"""Kind -> the field by which people know a record."""
Names = Mapping[tuple[str, str], str]
"""(kind, id) -> name."""


def kind_named(kind: str, field: str, about: str | None = None) -> str | None:
    """Return the kind of record that a field names, None for a plain value; `about`: what the record says it is about."""
    if field == "about_id":
        return about
    refs = KINDS[kind].ref_kinds if kind in KINDS else {}
    return refs.get(field) or BY_FIELD.get(field)


def asked_by(kind: str, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (kind, id) of everything that the values of a record name."""
    about = fields.get("about_kind")
    for field, value in fields.items():
        named = kind_named(kind, field, about if isinstance(about, str) else None)
        if named:
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str) and (is_id(one) or named == "wilayah"):
                    yield named, one


def find_names(connection: Connection, kabupaten: str, asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the names of records; a worker of any kabupaten has his, of others only those of this kabupaten."""
    wanted: dict[str, set[str]] = {}
    for kind, one in asked:
        wanted.setdefault(kind, set()).add(one)
    found: dict[tuple[str, str], str] = {}
    for kind, ids in sorted(wanted.items()):
        found |= {(kind, one): name for one, name in _of_kind(connection, kabupaten, kind, ids) if name}
    return found


def _of_kind(connection: Connection, kabupaten: str, kind: str, ids: set[str]) -> Iterable[tuple[str, str]]:
    if kind == "worker":
        return names_of(connection, ids).items()
    if kind == "kpm":
        return pengurus_of(connection, kabupaten, ids).items()
    table = TABLES.get(kind)
    if kind == "wilayah":
        places = (table.c.kabupaten == kabupaten, table.c.code.in_(sorted(ids)))
        return [(row.code, row.name) for row in connection.execute(select(table.c.code, table.c.name).where(*places))]
    if kind not in SPOKEN:
        return []
    where = (table.c.kabupaten == kabupaten, table.c.id.in_(sorted(ids)))
    return [(row.id, row.name) for row in connection.execute(select(table.c.id, table.c[SPOKEN[kind]].label("name")).where(*where))]


def pengurus_of(connection: Connection, kabupaten: str, families: Iterable[str]) -> dict[str, str]:
    """Return the name by which a family is known: its pengurus, else the first of its members."""
    table = TABLES["anggota"]
    mine = (table.c.kabupaten == kabupaten, table.c.kpm_id.in_(sorted(families)), table.c.deleted.is_(False))
    query = select(table.c.kpm_id, table.c.name, table.c.is_pengurus).where(*mine).order_by(table.c.id)
    found: dict[str, tuple[bool, str]] = {}
    for row in connection.execute(query):
        known = found.get(row.kpm_id)
        if row.name and (known is None or (row.is_pengurus and not known[0])):
            found[row.kpm_id] = (bool(row.is_pengurus), row.name)
    return {family: name for family, (_, name) in found.items()}
