"""Sealed forms that phones hand in when their PIN is forgotten, kept unopened until the APD recovers them (P54)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, Row, func, select, update

from server.engine import read_transaction, write_transaction
from server.models import Device, SealedForm
from sync.errors import Problem
from sync.limits import SEALED_PER_DEVICE_MAX

SEALED, DEVICES = SealedForm.__table__, Device.__table__
WAITING, RECOVERED, UNREADABLE = "waiting", "recovered", "unreadable"


@dataclass(frozen=True, slots=True)
class Settling:
    """How forms were settled: when, and by which account of the operating system."""

    at: datetime
    by: str


def hand_in(engine: Engine, device: str, boxes: Mapping[str, bytes], now: datetime) -> list[str]:
    """Keep boxes (form id -> box) in their order; return the ids that are kept now, also those kept before.

    Raises `Problem` (inbox_full) for a phone of which very much waits.
    """
    mine = SEALED.c.device == device
    with write_transaction(engine) as connection:
        held, last = connection.execute(select(func.count(), func.max(SEALED.c.number)).where(mine)).one()
        known = set(connection.execute(select(SEALED.c.form).where(mine, SEALED.c.form.in_(boxes))).scalars())
        fresh = [form for form in boxes if form not in known]
        if held + len(fresh) > SEALED_PER_DEVICE_MAX:
            raise Problem("inbox_full", {"limit": SEALED_PER_DEVICE_MAX})
        rows = [
            {"device": device, "form": form, "number": number, "box": boxes[form], "received_at": now, "state": WAITING}
            for number, form in enumerate(fresh, (last or 0) + 1)
        ]
        if rows:
            connection.execute(SEALED.insert(), rows)
    return list(boxes)


def waiting(engine: Engine, device: str) -> list[Row]:
    """Return the sealed forms (form, box) of a phone that were not recovered yet, in the order they were saved."""
    query = select(SEALED.c.form, SEALED.c.box).where(SEALED.c.device == device, SEALED.c.state != RECOVERED)
    with read_transaction(engine) as connection:
        return list(connection.execute(query.order_by(SEALED.c.number)))


def summary(engine: Engine) -> list[Row]:
    """Return for each phone and state (device, worker_id, state, number, first) how many sealed forms there are."""
    joined = SEALED.outerjoin(DEVICES, DEVICES.c.id == SEALED.c.device)
    figures = func.count().label("number"), func.min(SEALED.c.received_at).label("first")
    query = select(SEALED.c.device, DEVICES.c.worker_id, SEALED.c.state, *figures).select_from(joined)
    with read_transaction(engine) as connection:
        grouped = query.group_by(SEALED.c.device, DEVICES.c.worker_id, SEALED.c.state)
        return list(connection.execute(grouped.order_by(SEALED.c.device, SEALED.c.state)))


def settle(engine: Engine, device: str, forms: Mapping[str, str], how: Settling) -> None:
    """Note the new state of forms (form -> state); what was recovered lies in the change log, so its box is emptied."""
    with write_transaction(engine) as connection:
        for state in sorted(set(forms.values())):
            named = [form for form, its in forms.items() if its == state]
            new = {"state": state, "settled_at": how.at, "settled_by": how.by}
            emptied = {"box": b""} if state == RECOVERED else {}
            where = (SEALED.c.device == device) & SEALED.c.form.in_(named)
            connection.execute(update(SEALED).where(where).values(**new, **emptied))


def phone_of(engine: Engine, device: str) -> Row:
    """Return the row of a phone; raises `Problem` (not_found, device_stolen)."""
    with read_transaction(engine) as connection:
        phone = connection.execute(select(DEVICES).where(DEVICES.c.id == device)).one_or_none()
    if phone is None:
        raise Problem("not_found", {"field": "device"})
    if phone.state == "stolen":
        raise Problem("device_stolen")
    return phone
