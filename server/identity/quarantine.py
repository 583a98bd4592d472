"""Quarantine: requests that could not be read, kept raw; nothing that a phone sends is lost (P48)."""

from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Engine, bindparam, func, select

from server.engine import read_transaction, write_transaction
from server.models import InboxEntry, Quarantine
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import INBOX_PER_DEVICE_MAX

KEPT, INBOX = Quarantine.__table__, InboxEntry.__table__
WAITING = select(func.count()).where(INBOX.c.device == bindparam("device"), INBOX.c.state == "open")


def demand_room(engine: Engine, device: str) -> None:
    """Raise `Problem` (inbox_full) for a phone of which very much waits for a decision; what it has stays on it (P49)."""
    with read_transaction(engine) as connection:
        if connection.execute(WAITING, {"device": device}).scalar_one() >= INBOX_PER_DEVICE_MAX:
            raise Problem("inbox_full", {"limit": INBOX_PER_DEVICE_MAX})


def keep(engine: Engine, device: str, body: bytes, now: datetime) -> str:
    """Keep raw bytes of a phone and return their id; the same bytes are kept once.

    Raises `Problem` (inbox_full) for a phone that fills the table.
    """
    identity = id_from_bytes(blake2b(device.encode() + body, digest_size=16).digest())
    with write_transaction(engine) as connection:
        if connection.execute(select(KEPT.c.id).where(KEPT.c.id == identity)).first():
            return identity
        held = connection.execute(select(func.count()).where(KEPT.c.device_id == device)).scalar_one()
        if held >= INBOX_PER_DEVICE_MAX:
            raise Problem("inbox_full", {"limit": INBOX_PER_DEVICE_MAX})
        connection.execute(KEPT.insert(), {"id": identity, "device_id": device, "received_at": now, "body": body})
    return identity
