"""Complaints that phones took are cases of the office from the commit that brings them, so that none waits unseen or unguarded."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from schemas.pengaduan import is_rahasia
from server.store.areas import areas_of_families
from server.store.tables import TABLES
from server.tickets import due_day, ticket_of
from server.zones import local
from sync.nouns import ERASED, Record
from sync.snapshot import Batch

KIND = "pengaduan"
FROM_FIELD, FROM_OFFICE = "lapangan", "kantor"
NEW, SETTLED = "baru", "selesai"
MARKED = "rahasia"
FOLLOWED = ("area", "due_on", "programme", "category", "state", "settled_on", "worker")
"""What of a case follows its record."""


def note_complaints(connection: Connection, batch: Batch, records: Iterable[Record], now: datetime) -> None:
    """Write the case of each complaint among these records; a fixed number of statements, none without complaints.

    That a phone made one confidential is a step of its trail; the office writes its steps itself.

    What was once confidential stays so, and a day that was promised stays or comes nearer, whatever a phone says later.
    """
    found = {record.id: record for record in records if record.kind == KIND and record.moved != ERASED}
    if not found:
        return
    case, kabupaten = TABLES["complaint_case"], batch.kabupaten
    query = select(case).where(case.c.kabupaten == kabupaten, case.c.id.in_(sorted(found)))
    known = {row.id: row for row in connection.execute(query)}
    told = [(record.fields["kpm_id"], record.fields["worker_id"] or "") for record in found.values()]
    areas = areas_of_families(connection, kabupaten, told)
    today = local(now, kabupaten).date()
    rows = [_row(kabupaten, one, known.get(one.id), area, today) for one, area in zip(found.values(), areas, strict=True)]
    _upsert(connection, rows)
    marked = [row["id"] for row in rows if row["id"] in known and row["rahasia"] and not known[row["id"]].rahasia]
    if marked and not batch.author.office:
        mine = (case.c.kabupaten == kabupaten, case.c.id.in_(marked))
        counted = update(case).where(*mine).values(steps=case.c.steps + 1).returning(case.c.id, case.c.steps)
        steps = [{"complaint": one.id, "number": one.steps, "kabupaten": kabupaten} for one in connection.execute(counted)]
        connection.execute(insert(TABLES["complaint_step"]), [{**one, "at": now, "account": None, "action": MARKED} for one in steps])


def _upsert(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Write cases; the mark of a confidential one is never taken off, whoever set it meanwhile."""
    case = TABLES["complaint_case"]
    statement = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(case)
    new = statement.excluded
    followed = {name: new[name] for name in FOLLOWED} | {MARKED: or_(case.c.rahasia, new.rahasia)}
    connection.execute(statement.on_conflict_do_update(index_elements=["kabupaten", "id"], set_=followed), rows)


def _row(kabupaten: str, record: Record, known: Row | None, area: str | None, today: date) -> dict[str, Any]:
    fields = record.fields
    over = fields["status"] == SETTLED or fields["deleted"] or record.moved is not None
    due_on = due_day(fields["category"], date.fromisoformat(fields["reported_on"])).isoformat()
    settled_on = (known.settled_on if known is not None and known.settled_on else today.isoformat()) if over else None
    return {
        "kabupaten": kabupaten,
        "id": record.id,
        "ticket": ticket_of(kabupaten, record.id),
        "source": FROM_FIELD,
        "area": area,
        "reported_on": fields["reported_on"],
        "due_on": due_on if known is None else min(due_on, known.due_on),
        "settled_on": settled_on,
        "programme": fields["programme"],
        "category": fields["category"],
        "state": fields["status"] or NEW,
        "rahasia": is_rahasia(fields),
        "worker": fields["worker_id"],
        "steps": 0,
    }
