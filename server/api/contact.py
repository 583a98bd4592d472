"""What is noted of a phone's contact: when, with which app, how far its clock is off, and what it says of itself (P56)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, bindparam, update

from server.engine import write_transaction
from server.identity.phones import note_state
from server.people.contacts import note_day
from server.store.codec import storable_seconds
from server.store.tables import TABLES
from server.zones import local
from sync.nouns import FINAL
from sync.wire import Request, answer_from_wire

DEVICE = TABLES["device"]
SEEN = update(DEVICE).where(DEVICE.c.id == bindparam("phone"))


def note_contact(engine: Engine, phone: Row, asked: Request, opening: dict[str, Any], now: datetime) -> None:
    """Note an exchange by the first line of its answer, so by what is committed.

    A phone tells how many forms it has, those it sends with them; noted is how many it still has once it reads the answer.
    """
    seen = {"last_seen_at": now, "app": asked.app or phone.app}
    left = None if asked.waiting is None else max(0, asked.waiting - taken(opening))
    seen |= {name: told for name, told in (("waiting_forms", left), ("free_bytes", asked.free)) if told is not None}
    if asked.now:
        seen["clock_error_s"] = storable_seconds(asked.now - int(now.timestamp()))
    with write_transaction(engine) as connection:
        connection.execute(SEEN, {"phone": phone.id, **seen})
        if seen["app"] != phone.app:
            note_state(connection, [phone.id], now)
        first = phone.last_seen_at is None or local(phone.last_seen_at, phone.kabupaten).date() < now.date()
        if first or left not in (None, phone.waiting_forms):
            note_day(connection, phone, now, phone.waiting_forms if left is None else left)


def taken(opening: dict[str, Any]) -> int:
    """Return how many forms a phone need not send again after this answer."""
    return sum(all(outcome in FINAL for outcome, _ in answer_from_wire(one, 0).outcomes) for one in opening.get("out", ()))
