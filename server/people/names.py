"""Names that pages of people need beside those of the desk: families by their pengurus, regions by their code."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from server.desk.naming import names_for, pointed_at
from server.store.tables import TABLES

WILAYAH, MEMBER = TABLES["wilayah"], TABLES["anggota"]
CODES = ("desa_code", "to_desa_code", "kecamatan_code")
"""Fields with the code of a region."""
Shown = Iterable[tuple[str, Mapping[str, Any]]]
"""(kind, fields) of what is shown."""


def names_of_shown(connection: Connection, kabupaten: str, shown: Shown, more: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """Return the names of everything that values point at, by id, and of regions by code; `more`: (kind, id) besides."""
    shown = list(shown)
    wanted = {pair for kind, fields in shown for pair in pointed_at(kind, fields)} | set(more)
    codes = {fields[name] for _, fields in shown for name in CODES if isinstance(fields.get(name), str)}
    families = {pair for pair in wanted if pair[0] == "kpm"}  # a family goes by the name of its pengurus, and is not told apart from him
    names = names_for(connection, kabupaten, wanted - families) | names_for(connection, kabupaten, families)
    return {**places_of(connection, kabupaten, codes), **names}


def places_of(connection: Connection, kabupaten: str, codes: Iterable[str]) -> dict[str, str]:
    """Return the names of regions of a kabupaten, by code."""
    wanted = sorted(set(codes))
    query = select(WILAYAH.c.code, WILAYAH.c.name).where(WILAYAH.c.kabupaten == kabupaten, WILAYAH.c.code.in_(wanted))
    return {row.code: row.name for row in connection.execute(query) if row.name} if wanted else {}


def pengurus_of(connection: Connection, kabupaten: str, families: Iterable[str]) -> dict[str, str]:
    """Return the name by which a family is known: its pengurus, else the first of its members."""
    mine = (MEMBER.c.kabupaten == kabupaten, MEMBER.c.kpm_id.in_(sorted(families)), MEMBER.c.deleted.is_(False))
    query = select(MEMBER.c.kpm_id, MEMBER.c.name, MEMBER.c.is_pengurus).where(*mine).order_by(MEMBER.c.id)
    found: dict[str, tuple[bool, str]] = {}
    for row in connection.execute(query):
        known = found.get(row.kpm_id)
        if row.name and (known is None or (row.is_pengurus and not known[0])):
            found[row.kpm_id] = (bool(row.is_pengurus), row.name)
    return {family: name for family, (_, name) in found.items()}
