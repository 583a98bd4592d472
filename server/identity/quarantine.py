"""Quarantine: requests that could not be read, kept raw; nothing that a phone sends is lost (P48)."""

from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Engine, func, select

from server.engine import write_transaction
from server.models import Quarantine
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import INBOX_PER_DEVICE_MAX

KEPT = Quarantine.__table__


def keep(engine: Engine, device: str, body: bytes, now: datetime) -> str:
    """Keep raw bytes of a phone and return their id; the same bytes are kept once.

    Raises `Problem` (too_many_requests) for a phone that fills the table.
    """
    identity = id_from_bytes(blake2b(device.encode() + body, digest_size=16).digest())
    with write_transaction(engine) as connection:
        if connection.execute(select(KEPT.c.id).where(KEPT.c.id == identity)).first():
            return identity
        held = connection.execute(select(func.count()).where(KEPT.c.device_id == device)).scalar_one()
        if held >= INBOX_PER_DEVICE_MAX:
            raise Problem("too_many_requests", {"limit": INBOX_PER_DEVICE_MAX})
        connection.execute(KEPT.insert(), {"id": identity, "device_id": device, "received_at": now, "body": body})
    return identity
