"""Complaints that phones took are cases of the office from the commit that brings them, so that none waits unseen or unguarded."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from schemas.pengaduan import is_rahasia
from server.store.areas import areas_of_families
from server.store.tables import TABLES, upsert
from server.tickets import due_day, ticket_of
from server.zones import local
from sync.nouns import Record

KIND = "pengaduan"
FROM_FIELD, FROM_OFFICE = "lapangan", "kantor"
NEW, SETTLED = "baru", "selesai"
MARKED = "rahasia"
FOLLOWED = ("area", "due_on", "programme", "category", "state", "settled_on", "rahasia", "worker", "steps")
"""What of a case follows its record."""


def note_complaints(connection: Connection, kabupaten: str, records: Iterable[Record], now: datetime) -> None:
    """Write the case of each complaint among these records; a fixed number of statements, none without complaints.

    What was once confidential stays so, and a day that was promised stays or comes nearer, whatever a phone says later.
    """
    found = {record.id: record for record in records if record.kind == KIND}
    if not found:
        return
    case = TABLES["complaint_case"]
    query = select(case).where(case.c.kabupaten == kabupaten, case.c.id.in_(sorted(found)))
    known = {row.id: row for row in connection.execute(query)}
    told = [(record.fields["kpm_id"], record.fields["worker_id"] or "") for record in found.values()]
    areas = areas_of_families(connection, kabupaten, told)
    today = local(now, kabupaten).date()
    rows = [_row(kabupaten, one, known.get(one.id), area, today) for one, area in zip(found.values(), areas, strict=True)]
    upsert(connection, case, rows, update=FOLLOWED)
    marked = [_marked(row, now) for row in rows if row["id"] in known and row["rahasia"] and not known[row["id"]].rahasia]
    if marked:
        connection.execute(insert(TABLES["complaint_step"]), marked)


def _row(kabupaten: str, record: Record, known: Row | None, area: str | None, today: date) -> dict[str, Any]:
    fields = record.fields
    rahasia = is_rahasia(fields) or (known is not None and known.rahasia)
    newly = known is not None and rahasia and not known.rahasia
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
        "rahasia": rahasia,
        "worker": fields["worker_id"],
        "steps": (known.steps if known is not None else 0) + int(newly),
    }


def _marked(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return the step by which a phone made a complaint confidential."""
    mine = {"kabupaten": row["kabupaten"], "complaint": row["id"], "number": row["steps"]}
    return {**mine, "at": now, "account": None, "action": MARKED}
