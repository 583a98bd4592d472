"""Paper cards of helpers without the app, entered fast at the post: a household that somebody saw, under the number of its card."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from schemas import KINDS
from server.aid.events import Event
from server.aid.writing import demand_aiding
from server.apd.writing import office_of, write
from server.engine import read_transaction
from server.office import new_record
from server.services import Services
from server.store.tables import TABLES
from server.zones import local
from sync.errors import Problem

KORBAN, POSKO = TABLES["korban"], TABLES["posko"]
FIELDS = (
    *("card_no", "head_name", "nik", "phone", "desa_code", "rt", "rw", "address", "stay", "posko_id", "jiwa", "bayi", "balita", "anak", "dewasa"),
    *("lansia", "bumil", "disabilitas", "damage", "seen_on", "reported_by"),
)
"""What a card tells, in the order in which it is printed."""
KEPT = ("desa_code", "rt", "rw", "stay", "posko_id", "seen_on", "reported_by")
"""What the next card most often has in common with the last."""
NEWEST = 10


def enter(parts: Services, account: Any, event: Event, fields: Mapping[str, Any]) -> str:
    """Write a card as a household and return its id.

    Raises `Problem`: forbidden, unprocessable, also for a number that another household of the disaster has, and for a day to come.
    """
    demand_aiding(account, event.kabupaten)
    today = local(parts.clock(), event.kabupaten).date().isoformat()
    wrong = {name: "required" for name in ("card_no", "seen_on") if not fields.get(name)}
    if str(fields.get("seen_on") or "") > today:
        wrong["seen_on"] = "out_of_range"
    with read_transaction(parts.engine) as connection:
        if fields.get("card_no") and _taken(connection, event, str(fields["card_no"])):
            wrong["card_no"] = "taken"
        if fields.get("posko_id") and fields["posko_id"] not in {row.id for row in places_to_stay(connection, event)}:
            wrong["posko_id"] = "unknown_value"
    if wrong:
        raise Problem("unprocessable", {"fields": wrong})
    office = office_of(parts, account.id)
    made = new_record(KINDS["korban"], {**{name: fields.get(name) for name in FIELDS}, "kejadian_id": event.id, "registered_on": today}, office.new_id())
    write(parts, account.id, event.kabupaten, [made])
    return made.id


def _taken(connection: Connection, event: Event, number: str) -> bool:
    scopes = [f"b:{one}" for one in event.ids]
    mine = (KORBAN.c.kabupaten == event.kabupaten, KORBAN.c.scope.in_(scopes), KORBAN.c.card_no == number, KORBAN.c.deleted.is_(False))
    return connection.scalar(select(KORBAN.c.id).where(*mine).limit(1)) is not None


def places_to_stay(connection: Connection, event: Event) -> list[Row]:
    """Return the posts and shelters of a disaster, by name."""
    mine = (POSKO.c.kabupaten == event.kabupaten, POSKO.c.kejadian_id.in_(event.ids), POSKO.c.deleted.is_(False))
    return list(connection.execute(select(POSKO.c.id, POSKO.c.name).where(*mine).order_by(POSKO.c.name, POSKO.c.id)))


def newest_cards(connection: Connection, event: Event) -> list[Row]:
    """Return the cards that were entered last."""
    scopes = [f"b:{one}" for one in event.ids]
    mine = (KORBAN.c.kabupaten == event.kabupaten, KORBAN.c.scope.in_(scopes), KORBAN.c.card_no.is_not(None), KORBAN.c.worker_id.is_(None), KORBAN.c.deleted.is_(False))
    return list(connection.execute(select(KORBAN).where(*mine).order_by(KORBAN.c.revision.desc()).limit(NEWEST)))
