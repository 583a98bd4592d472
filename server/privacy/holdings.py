"""What is held of families and members: their records of every kind, and whatever is about one of those."""

from collections.abc import Collection

from sqlalchemy import Connection, Row, or_, select

from schemas import KINDS
from server.privacy.requests import ANGGOTA, KPM
from server.store.tables import TABLES, listed

FAMILY_FIELD, MEMBER_FIELD, ABOUT_FIELD = "kpm_id", "anggota_id", "about_id"
Held = dict[str, list[Row]]
"""Kind -> its rows, in order of id."""


def holdings(connection: Connection, kabupaten: str, families: Collection[str], members: Collection[str] = ()) -> Held:
    """Return the records of families (with their members) and of other members; a statement for each kind."""
    found: Held = {}
    if families:
        found[KPM] = _rows(connection, kabupaten, KPM, {"id": families})
    found[ANGGOTA] = _rows(connection, kabupaten, ANGGOTA, {FAMILY_FIELD: families, "id": members})
    persons = [row.id for row in found[ANGGOTA]]
    others = [kind for kind in KINDS if kind not in (KPM, ANGGOTA)]
    for kind in sorted(others, key=lambda kind: ABOUT_FIELD in TABLES[kind].c):  # what is about a record comes after all records
        about = [row.id for rows in found.values() for row in rows] if ABOUT_FIELD in TABLES[kind].c else ()
        rows = _rows(connection, kabupaten, kind, {FAMILY_FIELD: families, MEMBER_FIELD: persons, ABOUT_FIELD: about})
        if rows:
            found[kind] = rows
    return found


def _rows(connection: Connection, kabupaten: str, kind: str, wanted: dict[str, Collection[str]]) -> list[Row]:
    """Return the rows of a kind of which one of these fields names one of these records."""
    table = TABLES[kind]
    named = [table.c[field].in_(listed(connection, ids)) for field, ids in wanted.items() if ids and field in table.c]
    if not named:
        return []
    return list(connection.execute(select(table).where(table.c.kabupaten == kabupaten, or_(*named)).order_by(table.c.id)))
