"""What is held of families and members, of a household hit by a disaster, or of a worker: their records of every kind, and whatever is about one of those."""

from collections.abc import Collection

from sqlalchemy import Connection, Row, func, or_, select

from schemas import KINDS
from server.privacy.requests import ANGGOTA, HOUSEHOLD, KPM, WORKER
from server.store.tables import TABLES, listed

FAMILY_FIELD, MEMBER_FIELD, ABOUT_FIELD = "kpm_id", "anggota_id", "about_id"
ABOUT_WORKER = ("worker_id", "pendamping_id")
"""Fields that name the worker whom a record is about."""
WORKER_FIELDS = (*ABOUT_WORKER, "supervisor_id")
"""Those, and the one who observed: what a supervisor writes of a pendamping is about the pendamping."""
PERSON, HANDED = "korban_jiwa", "bantuan"
OF_WORKER = ("assignment", "bergabung", "capaian", "laporan_bulanan", "pelatihan", "supervisi_p2k2")
"""Kinds that are about workers themselves; what they wrote and were told about families is the families' own."""
PLANNED = "rencana"
"""Status of an observation that its pendamping does not know of yet."""
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


def holdings_of_household(connection: Connection, kabupaten: str, household: str) -> Held:
    """Return the registrations of a household in a kabupaten, its people, and what names one of both; the goods of its hand-outs too.

    Of a collective hand-out there is its line of the list, not the goods of all. A statement for each kind that may have some.
    """
    table = TABLES[HOUSEHOLD]
    named = select(func.coalesce(table.c.same_as_id, table.c.id)).where(table.c.kabupaten == kabupaten, table.c.id == household).scalar_subquery()
    query = select(table).where(table.c.kabupaten == kabupaten, or_(table.c.id == named, table.c.same_as_id == named)).order_by(table.c.id)
    found: Held = {HOUSEHOLD: list(connection.execute(query))}
    for kind in KINDS:  # in their order, what is named comes before what names it
        wanted = {name: [row.id for row in found[ref]] for name, ref in KINDS[kind].refs if ref in found and ref in (HOUSEHOLD, PERSON, HANDED)}
        rows = _rows(connection, kabupaten, kind, wanted)
        if rows and kind != HOUSEHOLD:
            found[kind] = rows
    return found


def holdings_of_worker(connection: Connection, kabupaten: str, worker: str) -> Held:
    """Return the record of a worker, charges, figures with objections, reports, trainings, and own meetings that were observed; a statement for each kind."""
    found: Held = {WORKER: _rows(connection, kabupaten, WORKER, {"id": [worker]})}
    for kind in OF_WORKER:
        rows = _rows(connection, kabupaten, kind, dict.fromkeys(ABOUT_WORKER, [worker]))
        found[kind] = [row for row in rows if getattr(row, "status", "") != PLANNED]
    return found


def _rows(connection: Connection, kabupaten: str, kind: str, wanted: dict[str, Collection[str]]) -> list[Row]:
    """Return the rows of a kind of which one of these fields names one of these records."""
    table = TABLES[kind]
    named = [table.c[field].in_(listed(connection, ids)) for field, ids in wanted.items() if ids and field in table.c]
    if not named:
        return []
    return list(connection.execute(select(table).where(table.c.kabupaten == kabupaten, or_(*named)).order_by(table.c.id)))
