"""What supervisors on foot have before them in a month: meetings to observe and families to check, what is done and what is overdue."""

from datetime import date

from sqlalchemy import Connection, Row, and_, func, select

from server.identity.regions import KABUPATEN, within
from server.store.tables import TABLES
from server.supervision.draw import SUPERVISING
from sync.limits import SUPERVISED_PER_PAGE_MAX

MEETING, FAMILY, GROUP, WORKER = (TABLES[name] for name in ("supervisi_p2k2", "uji_petik", "kelompok", "worker"))
PLANNED, DONE, CANCELLED, OVERDUE = "rencana", "terlaksana", "batal", "terlambat"


def meetings_of(connection: Connection, region: str, bulan: str) -> list[Row]:
    """Return the observations planned in a month, by day; `area` and `supervisor` beside their columns. One statement."""
    group = and_(GROUP.c.kabupaten == MEETING.c.kabupaten, GROUP.c.id == MEETING.c.kelompok_id)
    names = ("kabupaten", "id", "planned_date", "start_time", "kelompok_name", "pendamping_name", "place", "status", "date", "cancel_reason")
    query = (
        select(*(MEETING.c[name] for name in names), GROUP.c.kecamatan_code.label("area"), WORKER.c.name.label("supervisor"))
        .outerjoin(GROUP, group)
        .outerjoin(WORKER, and_(WORKER.c.kabupaten == MEETING.c.kabupaten, WORKER.c.id == MEETING.c.supervisor_id))
        .where(MEETING.c.planned_date >= f"{bulan}-01", MEETING.c.planned_date < _after(bulan), MEETING.c.deleted.is_(False))
        .where(within(region, MEETING.c.kabupaten, GROUP.c.kecamatan_code))
        .order_by(MEETING.c.planned_date, MEETING.c.kabupaten, MEETING.c.id)
    )
    return list(connection.execute(query.limit(SUPERVISED_PER_PAGE_MAX)))


def families_of(connection: Connection, region: str, bulan: str) -> list[Row]:
    """Return the families drawn in a month, by village; `supervisor` beside their columns. One statement."""
    names = ("kabupaten", "id", "kpm_id", "pengurus_name", "desa_name", "kelompok_name", "pendamping_name", "drawn_on", "visited_on", "found_at_home")
    query = (
        select(*(FAMILY.c[name] for name in names), WORKER.c.name.label("supervisor"))
        .outerjoin(WORKER, and_(WORKER.c.kabupaten == FAMILY.c.kabupaten, WORKER.c.id == FAMILY.c.supervisor_id))
        .where(FAMILY.c.bulan == bulan, FAMILY.c.deleted.is_(False), within(region, FAMILY.c.kabupaten, FAMILY.c.desa_code))
        .order_by(FAMILY.c.kabupaten, FAMILY.c.desa_name, FAMILY.c.id)
    )
    return list(connection.execute(query.limit(SUPERVISED_PER_PAGE_MAX)))


def supervisors_of(connection: Connection, region: str) -> list[tuple[str, str]]:
    """Return (id, name) of those of a kabupaten who can be drawn for; nobody for wider regions."""
    if len(region) < KABUPATEN:
        return []
    here = (WORKER.c.kabupaten == region[:KABUPATEN], WORKER.c.role.in_(SUPERVISING), WORKER.c.deleted.is_(False), WORKER.c.moved.is_(None))
    query = select(WORKER.c.id, func.coalesce(WORKER.c.name, WORKER.c.id).label("name")).where(*here)
    return [(row.id, row.name) for row in connection.execute(query.order_by("name", WORKER.c.id))]


def meeting_state(row: Row, today: date) -> str:
    """Return whether an observation is planned, done, cancelled, or overdue: its day has passed and nothing was written down."""
    late = row.status == PLANNED and (row.planned_date or "") < today.isoformat()
    return OVERDUE if late else row.status or PLANNED


def family_state(row: Row, bulan: str, today: date) -> str:
    """Return whether a family is still to be checked, was, or should have been in its month."""
    if row.visited_on:
        return DONE
    return OVERDUE if bulan < today.isoformat()[:7] else PLANNED


def _after(bulan: str) -> str:
    first = date.fromisoformat(f"{bulan}-01")
    return (first.replace(year=first.year + 1, month=1) if first.month == 12 else first.replace(month=first.month + 1)).isoformat()
