"""Keepers: the two who see a confidential complaint of a kabupaten before it has a holder, so that one from a phone is never lost."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from server.complaints.hidden import ACCOUNT, KEEPER
from server.complaints.nouns import AccountRow, Seat
from server.complaints.people import demand_seat, seat_of
from server.engine import write_transaction
from server.identity.accounts import DECIDING
from server.identity.regions import covers
from server.services import Services
from sync.errors import Problem


def may_name(connection: Connection, who: AccountRow, kabupaten: str) -> bool:
    """Tell whether an account may name the keepers: one of them, or whoever decides in the kabupaten while no keeper is active."""
    if who.role not in DECIDING or not covers(who.region, kabupaten):
        return False
    seat = seat_of(connection, kabupaten)
    if seat is None or who.id in (seat.holder, seat.second):
        return True
    active = select(ACCOUNT.c.id).where(ACCOUNT.c.id.in_([seat.holder, seat.second]), ACCOUNT.c.active)
    return connection.execute(active).first() is None


def name_keepers(parts: Services, who: AccountRow, kabupaten: str, seat: Seat, seen: int) -> None:
    """Name the keepers of a kabupaten; a row that stays says who did and when.

    `seen`: how often they were named when the page was shown. Raises `Problem`: not_found, unprocessable, changed_meanwhile.
    """
    dialect = sqlite if parts.engine.dialect.name == "sqlite" else postgresql
    row = {"kabupaten": kabupaten, "number": seen + 1, "at": parts.clock(), "account": who.id, "holder": seat.holder, "second": seat.second}
    with write_transaction(parts.engine) as connection:
        if not may_name(connection, who, kabupaten):
            raise Problem("not_found")
        demand_seat(connection, seat, kabupaten, None)
        if times_named(connection, kabupaten) != seen:
            raise Problem("changed_meanwhile")
        kept = dialect.insert(KEEPER).values(row).on_conflict_do_nothing().returning(KEEPER.c.number)
        if connection.execute(kept).first() is None:
            raise Problem("changed_meanwhile")


def times_named(connection: Connection, kabupaten: str) -> int:
    """Return how often keepers of a kabupaten were named."""
    query = select(KEEPER.c.number).where(KEEPER.c.kabupaten == kabupaten).order_by(KEEPER.c.number.desc()).limit(1)
    return connection.scalar(query) or 0
