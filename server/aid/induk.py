"""Disasters over several kabupaten: a kejadian induk in the province or the nation, and the kejadian of each kabupaten tied to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from schemas import KINDS
from server.aid.events import EVENT, THERE, Event
from server.aid.impact import FIGURES, Known, impacts
from server.aid.writing import demand_aiding
from server.apd.writing import find_all, office_of, write
from server.engine import read_transaction
from server.identity.regions import PROVINCE
from server.office import edit, new_record
from server.services import Services
from server.store.grants import NATION
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import INDUK_DAYS, SAME_EVENTS_SHOWN_MAX

INDUK = TABLES["kejadian_induk"]
FIELDS = ("name", "golongan", "jenis", "date", "note")


@dataclass(frozen=True, slots=True)
class Spread:
    """A disaster over several kabupaten: `row` of the induk, its `children` with what is known of each, and the `sums` of the figures.

    A sum adds what is known; a child of which a figure is not known counts with nothing, so a sum is at least so much.
    """

    row: Row
    children: tuple[Row, ...]
    known: Mapping[tuple[str, str], Mapping[str, Known]]
    sums: Mapping[str, int]


def ties(region: str) -> bool:
    """Tell whether an account of a region sees several kabupaten, and so may tie their disasters together."""
    return len(region) <= PROVINCE


def spread_of(connection: Connection, event: Event) -> Spread | None:
    """Return what a disaster belongs to across kabupaten, None for nothing; three statements."""
    if not event.row.induk_id:
        return None
    row = connection.execute(select(INDUK).where(INDUK.c.kabupaten.in_(_places(event.kabupaten)), INDUK.c.id == event.row.induk_id)).first()
    if row is None:
        return None
    where = (EVENT.c.induk_id == row.id, EVENT.c.same_as_id.is_(None), *THERE)
    children = tuple(connection.execute(select(EVENT).where(*where).order_by(EVENT.c.kabupaten, EVENT.c.id)))
    known = impacts(connection, [(one.kabupaten, one.id) for one in children])
    return Spread(row, children, known, _sums(known))


def _sums(known: Mapping[tuple[str, str], Mapping[str, Known]]) -> dict[str, int]:
    told = {name: [one[name].value for one in known.values() if name in one] for name in FIGURES}
    return {name: sum(int(str(value)) for value in values) for name, values in told.items() if values}


def offered(connection: Connection, event: Event) -> list[Row]:
    """Return what a disaster may be tied to: begun within some weeks in its province or the nation, the newest first; one statement."""
    day, span = date.fromisoformat(event.row.date), timedelta(days=INDUK_DAYS)
    where = (INDUK.c.kabupaten.in_(_places(event.kabupaten)), INDUK.c.deleted.is_(False), INDUK.c.golongan == event.row.golongan)
    within = INDUK.c.date.between((day - span).isoformat(), (day + span).isoformat())
    return list(connection.execute(select(INDUK).where(*where, within).order_by(INDUK.c.date.desc(), INDUK.c.id).limit(SAME_EVENTS_SHOWN_MAX)))


def make_induk(parts: Services, account: Any, event: Event, fields: Mapping[str, Any]) -> str:
    """Make a kejadian induk in the region of the account, and tie the disaster to it; return its id.

    Raises `Problem`: forbidden (also for an account of one kabupaten), unprocessable.
    """
    _demand_wide(account)
    made = new_record(KINDS["kejadian_induk"], {name: fields.get(name) for name in FIELDS}, office_of(parts, account.id).new_id())
    write(parts, account.id, account.region, [made])
    tie(parts, account, event, made.id)
    return made.id


def tie(parts: Services, account: Any, event: Event, induk: str) -> None:
    """Tie a disaster to a kejadian induk, or to none with ""; raises `Problem`: forbidden, unprocessable for one that is not there."""
    _demand_wide(account)
    with read_transaction(parts.engine) as connection:
        there = select(INDUK.c.id).where(INDUK.c.kabupaten.in_(_places(event.kabupaten)), INDUK.c.id == induk, INDUK.c.deleted.is_(False))
        if induk and connection.execute(there).first() is None:
            raise Problem("unprocessable", {"fields": {"induk": "unknown_value"}})
    records = find_all(parts, event.kabupaten, "kejadian", event.ids[:1])
    write(parts, account.id, event.kabupaten, [edit(KINDS["kejadian"], one, induk_id=induk or None) for one in records.values()])


def _demand_wide(account: Any) -> None:
    demand_aiding(account)
    if not ties(account.region):
        raise Problem("forbidden", {"account": account.role})


def _places(kabupaten: str) -> Sequence[str]:
    """Return where the kejadian induk of a kabupaten may lie."""
    return (kabupaten[:PROVINCE], NATION)
