"""Who may be named: accounts that can keep a confidential complaint, and workers who can be complained about or follow one up."""

from sqlalchemy import Connection, and_, select, tuple_

from server.complaints.hidden import ACCOUNT, CASE, KEEPER, TASK, TUGAS
from server.complaints.nouns import Seat
from server.identity.regions import covers
from server.store.complaints import KIND
from server.store.tables import TABLES
from sync.errors import Problem

WORKER, RECORD = TABLES["worker"], TABLES[KIND]
ROLE = "supervisor"
"""An APD makes accounts and is no case worker, so none is named."""


def candidates(connection: Connection, kabupaten: str, area: str | None) -> dict[str, str]:
    """Return account -> user name of the supervisors who oversee a place and may be named.

    None whose account has a last day: nobody tells a case that it is over, and the keepers would not take his place.
    """
    lasting = (ACCOUNT.c.active, ACCOUNT.c.until.is_(None), ACCOUNT.c.role == ROLE)
    query = select(ACCOUNT.c.id, ACCOUNT.c.username, ACCOUNT.c.region).where(*lasting)
    rows = connection.execute(query.order_by(ACCOUNT.c.username))
    return {row.id: row.username for row in rows if covers(row.region, kabupaten, area)}


def demand_seat(connection: Connection, seat: Seat, kabupaten: str, area: str | None) -> None:
    """Raise `Problem` (unprocessable) unless two different supervisors are named who oversee the place."""
    known = candidates(connection, kabupaten, area)
    wrong = {name: "not_named" for name in ("holder", "second") if getattr(seat, name) not in known}
    if not wrong and seat.holder == seat.second:
        wrong = {"second": "same_person"}
    if wrong:
        raise Problem("unprocessable", {"fields": wrong})


def seat_of(connection: Connection, kabupaten: str) -> Seat | None:
    """Return the two keepers of a kabupaten now, None where nobody was named."""
    query = select(KEEPER).where(KEEPER.c.kabupaten == kabupaten).order_by(KEEPER.c.number.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else Seat(row.holder, row.second)


def workers_in(connection: Connection, kabupaten: str) -> dict[str, str]:
    """Return worker -> name of a kabupaten, by name."""
    columns = (WORKER.c.id, WORKER.c.name)
    rows = connection.execute(select(*columns).where(WORKER.c.kabupaten == kabupaten, WORKER.c.deleted.is_(False)).order_by(WORKER.c.name))
    return {row.id: row.name or "" for row in rows}


def demand_worker(connection: Connection, kabupaten: str, worker: str, field: str) -> None:
    """Raise `Problem` (unprocessable) for a worker whom the kabupaten does not have."""
    here = tuple_(WORKER.c.kabupaten, WORKER.c.id) == tuple_(kabupaten, worker)
    if connection.execute(select(WORKER.c.id).where(here, WORKER.c.deleted.is_(False))).first() is None:
        raise Problem("unprocessable", {"fields": {field: "not_named"}})


def follower_of(connection: Connection, kabupaten: str, kind: str, record: str, taker: str) -> str | None:
    """Return the one worker who may read of a complaint by now, "" for nobody, None where no complaint is meant.

    `record` is of a complaint, or of a tugas that may be about one; what is not stored yet is its taker's. At most one statement.
    """
    if kind == KIND:
        found = connection.scalar(select(RECORD.c.worker_id).where(RECORD.c.kabupaten == kabupaten, RECORD.c.id == record))
        return found or taker
    if kind != TASK:
        return None
    same = and_(CASE.c.kabupaten == TUGAS.c.kabupaten, CASE.c.id == TUGAS.c.about_id)
    query = select(TUGAS.c.worker_id, CASE.c.worker).outerjoin(CASE, same)
    task = connection.execute(query.where(TUGAS.c.kabupaten == kabupaten, TUGAS.c.id == record, TUGAS.c.about_kind == KIND)).first()
    if task is None:
        return None
    return task.worker_id if task.worker_id == task.worker else ""
