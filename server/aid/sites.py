"""Places and stores at the office: opened, changed, handed to somebody else, closed and opened again; closed ones keep all that was written."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, or_, select, union

from schemas import KINDS
from server.aid.events import Event
from server.aid.places import POSKO
from server.aid.shelves import on_the_way
from server.aid.stock import STORE, stock_of
from server.aid.writing import demand_aiding
from server.apd.writing import as_seen, find, office_of, write
from server.engine import read_transaction
from server.identity.regions import KECAMATAN, covers
from server.office import edit, new_record
from server.services import Services
from server.store.aid import JOINED, LET_IN, VOLUNTEER, WORKER
from server.store.tables import TABLES
from server.zones import local
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import MEMBERS_SHOWN_MAX
from sync.nouns import Record, Revision

EVENT = TABLES["kejadian"]
OF_PLACE = (
    *("name", "jenis", "desa_code", "place", "coordinates", "capacity", "contact_name", "phone"),
    *("air", "sanitasi", "listrik", "kesehatan", "gaps"),
)
"""What the office says of a post, a shelter or a kitchen."""
AT_FIRST = ("name", "jenis", "desa_code", "place", "capacity", "contact_name", "phone")
"""What is asked when a place is opened; the rest is told on its page."""
OF_STORE = ("name", "level", "desa_code", "place")
"""What the office says of a store, beside who keeps it."""
CLOSED = "closed_on"


def open_place(parts: Services, account: Any, event: Event, fields: Mapping[str, Any]) -> str:
    """Open a post, a shelter or a kitchen of a disaster and return its id; raises `Problem`: forbidden, unprocessable."""
    demand_aiding(account, event.kabupaten)
    told = {name: fields.get(name) for name in OF_PLACE} | {"kejadian_id": event.id}
    made = new_record(KINDS["posko"], told, office_of(parts, account.id).new_id())
    write(parts, account.id, event.kabupaten, [made])
    return made.id


def find_place(parts: Services, event: Event, posko: str) -> Record:
    """Return a place of a disaster; raises `Problem` (not_found), also for that of another one."""
    record = find(parts, event.kabupaten, "posko", posko)
    if record.fields["kejadian_id"] not in event.ids:
        raise Problem("not_found")
    return record


def change_place(parts: Services, account: Any, event: Event, record: Record, fields: Mapping[str, Any], seen: Revision | None) -> None:
    """Write what the office says of a place, also who is responsible there; raises `Problem`: forbidden, unprocessable, changed_meanwhile."""
    demand_aiding(account, event.kabupaten)
    told = {name: fields.get(name) for name in OF_PLACE}
    write(parts, account.id, event.kabupaten, [as_seen(edit(KINDS["posko"], record, **told), seen)])


def close_place(parts: Services, account: Any, event: Event, record: Record, day: str | None, seen: Revision | None) -> None:
    """Close a place on a day, or open it again with None; raises `Problem`: forbidden, unprocessable, changed_meanwhile."""
    demand_aiding(account, event.kabupaten)
    _demand_day(parts, event.kabupaten, day, event.row.date)
    write(parts, account.id, event.kabupaten, [as_seen(edit(KINDS["posko"], record, closed_on=day), seen)])


def open_store(parts: Services, account: Any, kabupaten: str, event: Event | None, fields: Mapping[str, Any]) -> str:
    """Open a store, of a disaster or a standing one, and return its id; `fields` may name its keeper and its post.

    Raises `Problem`: forbidden, not_found, unprocessable.
    """
    demand_aiding(account, kabupaten)
    told = {name: fields.get(name) for name in (*OF_STORE, "keeper_id", "posko_id")} | {"kejadian_id": event and event.id}
    _demand_within(account, kabupaten, event, told)
    with read_transaction(parts.engine) as connection:
        _demand_keeper(connection, kabupaten, event, told["keeper_id"])
        if told["posko_id"] and (event is None or told["posko_id"] not in {row.id for row in open_places(connection, event)}):
            raise Problem("unprocessable", {"fields": {"posko_id": "unknown_value"}})
    made = new_record(KINDS["gudang"], told, office_of(parts, account.id).new_id())
    write(parts, account.id, kabupaten, [made])
    return made.id


def change_store(parts: Services, account: Any, kabupaten: str, event: Event | None, record: Record, fields: Mapping[str, Any], seen: Revision | None) -> None:
    """Write what the office says of a store, and hand it to its keeper, who works in it from now on; the one before no longer does.

    Raises `Problem`: forbidden, not_found, unprocessable, changed_meanwhile.
    """
    demand_aiding(account, kabupaten)
    told = {name: fields.get(name) for name in (*OF_STORE, "keeper_id")}
    _demand_within(account, kabupaten, event, told)
    if told["keeper_id"] != record.fields["keeper_id"]:
        with read_transaction(parts.engine) as connection:
            _demand_keeper(connection, kabupaten, event, told["keeper_id"])
    write(parts, account.id, kabupaten, [as_seen(edit(KINDS["gudang"], record, **told), seen)])


def close_store(parts: Services, account: Any, kabupaten: str, record: Record, day: str | None, seen: Revision | None) -> None:
    """Close a store on a day, or open it again with None; raises `Problem`: forbidden, unprocessable, changed_meanwhile.

    store_not_empty while goods lie in it or below zero, or are on the way to it: they are taken in, sent on, given back or put right first.
    """
    demand_aiding(account, kabupaten)
    _demand_day(parts, kabupaten, day, "")

    def emptied(connection: Connection, _: Any) -> None:
        if day and (any(one.jumlah for one in stock_of(connection, kabupaten, [record.id])) or on_the_way(connection, kabupaten, record.id)):
            raise Problem("store_not_empty")

    write(parts, account.id, kabupaten, [as_seen(edit(KINDS["gudang"], record, closed_on=day), seen)], emptied)


def open_places(connection: Connection, event: Event) -> list[Row]:
    """Return the places of a disaster that nobody has closed, by name; one statement."""
    mine = (POSKO.c.kabupaten == event.kabupaten, POSKO.c.kejadian_id.in_(event.ids), POSKO.c.deleted.is_(False), POSKO.c.closed_on.is_(None))
    return list(connection.execute(select(POSKO.c.id, POSKO.c.name).where(*mine).order_by(POSKO.c.name, POSKO.c.id)))


def stores_at(connection: Connection, event: Event, posko: str) -> list[Row]:
    """Return the stores of a place, by name; one statement."""
    mine = (STORE.c.kabupaten == event.kabupaten, STORE.c.kejadian_id.in_(event.ids), STORE.c.posko_id == posko, STORE.c.deleted.is_(False))
    return list(connection.execute(select(STORE).where(*mine).order_by(STORE.c.name, STORE.c.id)))


def keepers(connection: Connection, kabupaten: str, events: Sequence[str]) -> list[Row]:
    """Return (id, name) of who may keep a store, by name: those who take part in its disaster, of a standing one all volunteers; one statement."""
    there = (WORKER.c.kabupaten == kabupaten, WORKER.c.deleted.is_(False), WORKER.c.moved.is_(None))
    if events:
        opened = select(EVENT.c.opened_by).where(EVENT.c.kabupaten == kabupaten, EVENT.c.id.in_(events))
        joined = select(JOINED.c.worker_id).where(JOINED.c.kabupaten == kabupaten, JOINED.c.kejadian_id.in_(events), JOINED.c.deleted.is_(False), LET_IN)
        mine = WORKER.c.id.in_(union(opened, joined))
    else:
        mine = or_(WORKER.c.role == VOLUNTEER, WORKER.c.relawan.is_not(None))
    query = select(WORKER.c.id, WORKER.c.name).where(*there, mine).order_by(WORKER.c.name, WORKER.c.id)
    return list(connection.execute(query.limit(MEMBERS_SHOWN_MAX)))


def _demand_keeper(connection: Connection, kabupaten: str, event: Event | None, keeper: str | None) -> None:
    if keeper and (not is_id(keeper) or keeper not in {row.id for row in keepers(connection, kabupaten, event.ids if event else ())}):
        raise Problem("unprocessable", {"fields": {"keeper_id": "unknown_value"}})


def _demand_within(account: Any, kabupaten: str, event: Event | None, fields: Mapping[str, Any]) -> None:
    """Raise `Problem` (unprocessable) where an account of a kecamatan would write a standing store that it does not see."""
    if event is None and len(account.region) == KECAMATAN and not covers(account.region, kabupaten, fields["desa_code"]):
        raise Problem("unprocessable", {"fields": {"desa_code": "unknown_value" if fields["desa_code"] else "required"}})


def _demand_day(parts: Services, kabupaten: str, day: str | None, first: str) -> None:
    """Raise `Problem` (unprocessable) for a last day that is to come, or before there was anything to close."""
    if day is not None and not first <= day <= local(parts.clock(), kabupaten).date().isoformat():
        raise Problem("unprocessable", {"fields": {CLOSED: "out_of_range"}})
