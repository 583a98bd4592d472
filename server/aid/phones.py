"""Phones of those who take part in a disaster: when each was last heard from, what still waits on it, and which are late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, Subquery, or_, select, union

from server.aid.events import EVENT, Event
from server.store.aid import BY_CODE
from server.store.tables import TABLES
from sync.limits import AID_PHONE_LATE_HOURS

DEVICE, WORKER, JOINED = TABLES["device"], TABLES["worker"], TABLES["bergabung"]


@dataclass(frozen=True, slots=True)
class Heard:
    """A phone: `row` has its name, its worker's, `last_seen_at` and `waiting_forms`; `late` where it was not heard from for long."""

    row: Row
    late: bool


def people_in(event: Event) -> Subquery:
    """Return the query of who opened a disaster or was let in, by id."""
    opened = select(EVENT.c.opened_by).where(EVENT.c.kabupaten == event.kabupaten, EVENT.c.id.in_(event.ids))
    let_in = or_(JOINED.c.status == "diterima", JOINED.c.status.is_(None) & BY_CODE)
    here = (JOINED.c.kabupaten == event.kabupaten, JOINED.c.kejadian_id.in_(event.ids), JOINED.c.deleted.is_(False))
    return union(opened, select(JOINED.c.worker_id).where(*here, let_in)).subquery()


def phones_of(connection: Connection, event: Event, now: datetime) -> list[Heard]:
    """Return the active phones of openers and of members that were let in, those not heard from for longest first; one statement."""
    by = (WORKER.c.kabupaten == DEVICE.c.kabupaten) & (WORKER.c.id == DEVICE.c.worker_id)
    columns = (DEVICE.c.id, DEVICE.c.name, DEVICE.c.last_seen_at, DEVICE.c.enrolled_at, DEVICE.c.waiting_forms, WORKER.c.name.label("worker"))
    query = select(*columns).select_from(DEVICE.outerjoin(WORKER, by)).where(DEVICE.c.worker_id.in_(select(people_in(event))), DEVICE.c.state == "active")
    since = now - timedelta(hours=AID_PHONE_LATE_HOURS)
    rows = sorted(connection.execute(query), key=lambda row: (row.last_seen_at or row.enrolled_at, row.id))
    return [Heard(row, (row.last_seen_at or row.enrolled_at) < since) for row in rows]
