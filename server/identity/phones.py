"""What phones were when: their state and their app, noted each time one of them changes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, literal, select

from server.models import Device, DevicePast
from server.models.columns import Instant

DEVICES, PAST = Device.__table__, DevicePast.__table__


def note_state(connection: Connection, phones: Sequence[str], at: datetime) -> None:
    """Write down what phones are from now on; in the same commit as what changed."""
    connection.execute(delete(PAST).where(PAST.c.device.in_(phones), PAST.c["at"] == at))
    now = select(DEVICES.c.id, literal(at, Instant()), DEVICES.c.state, DEVICES.c.app).where(DEVICES.c.id.in_(phones))
    connection.execute(PAST.insert().from_select(["device", "at", "state", "app"], now))
