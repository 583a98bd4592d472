"""Who gives the second approval of sanctions: appointed for a region and for some days, also in the place of somebody else (Plt.)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, or_, select, update

from server.engine import write_transaction
from server.identity.accounts import DECIDING
from server.identity.regions import covers, is_region, within
from server.services import Services
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import id_from_bytes

APPROVER, ACCOUNT = TABLES["approver"], TABLES["account"]
APPOINTING = "apd"


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment; `plt`: in the place of somebody else."""

    id: str
    region: str
    account: str
    username: str
    plt: bool
    start_date: str
    end_date: str | None


def appointments(connection: Connection, region: str) -> list[Appointment]:
    """Return all appointments inside of a region, newest first; those that ended stay readable."""
    query = select(APPROVER, ACCOUNT.c.username).join(ACCOUNT, ACCOUNT.c.id == APPROVER.c.account).where(_inside(region))
    rows = connection.execute(query.order_by(APPROVER.c.start_date.desc(), APPROVER.c.id))
    return [Appointment(row.id, row.region, row.account, row.username, row.plt, row.start_date, row.end_date) for row in rows]


def _inside(region: str) -> ColumnElement[bool]:
    return within(region, APPROVER.c.region) if len(region) != 6 else APPROVER.c.region == region


def appointed(connection: Connection, account: str, kabupaten: str, area: str | None, today: date) -> Appointment | None:
    """Return the appointment by which an account may give the second approval in a place on a day; its own before one as Plt."""
    day = today.isoformat()
    query = select(APPROVER).where(APPROVER.c.account == account, APPROVER.c.start_date <= day)
    rows = connection.execute(query.where(or_(APPROVER.c.end_date.is_(None), APPROVER.c.end_date >= day)))
    found = [row for row in rows if covers(row.region, kabupaten, area)]
    best = min(found, key=lambda row: (row.plt, row.id), default=None)
    return best and Appointment(best.id, best.region, best.account, "", best.plt, best.start_date, best.end_date)


def appoint(parts: Services, by: object, username: str, region: str, *, start: date, end: date | None, plt: bool) -> None:
    """Appoint an account; raises `Problem` (forbidden, unprocessable with {"fields"}).

    Nobody appoints himself, a stand-in (Plt.) has a last day, and the account decides in that region anyway.
    """
    if by.role != APPOINTING:
        raise Problem("forbidden", {"account": by.role})
    wrong: dict[str, str] = {}
    if not is_region(region) or not covers(by.region, region[:4], region):
        wrong["region"] = "not_allowed"
    if end is not None and end < start:
        wrong["end_date"] = "too_early"
    if plt and end is None:
        wrong["end_date"] = "required"
    with write_transaction(parts.engine) as connection:
        account = connection.execute(select(ACCOUNT).where(ACCOUNT.c.username == username, ACCOUNT.c.active)).first()
        if account is None or account.role not in DECIDING or account.id == by.id or not covers(account.region, region[:4], region):
            wrong["username"] = "not_allowed"
        if wrong:
            raise Problem("unprocessable", {"fields": wrong})
        row = {"id": id_from_bytes(parts.random(16)), "region": region, "account": account.id, "plt": plt}
        row |= {"start_date": start.isoformat(), "end_date": end and end.isoformat(), "made_by": by.id, "made_at": parts.clock()}
        connection.execute(APPROVER.insert(), row)


def dismiss(parts: Services, by: object, appointment: str, last: date) -> None:
    """End an appointment with a day; raises `Problem` (forbidden, not_found)."""
    if by.role != APPOINTING:
        raise Problem("forbidden", {"account": by.role})
    with write_transaction(parts.engine) as connection:
        row = connection.execute(select(APPROVER).where(APPROVER.c.id == appointment)).first()
        if row is None or not covers(by.region, row.region[:4], row.region):
            raise Problem("not_found")
        connection.execute(update(APPROVER).where(APPROVER.c.id == appointment).values(end_date=last.isoformat()))
