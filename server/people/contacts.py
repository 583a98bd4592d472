"""On which days a phone was in contact: what a worker saved before could have come then, and not earlier."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, select, union_all

from server.store.tables import TABLES, upsert

CONTACT, DEVICE, DUTY = (TABLES[name] for name in ("contact", "device", "assignment"))
Contacts = Mapping[str, Sequence[str]]
"""Phone -> its days of contact in order, as `2026-11-03`."""


def note_day(connection: Connection, phone: Any, now: datetime, left: int | None) -> None:
    """Note the first contact of a phone on a day of its kabupaten, and how many forms it had left after its last one.

    Asked for only where one of both is new, so that an exchange seldom pays for it.
    """
    row = {"kabupaten": phone.kabupaten, "device": phone.id, "day": now.date().isoformat(), "at": now, "waiting": left}
    upsert(connection, CONTACT, [row], ("waiting",))


def contacts_of(connection: Connection, kabupaten: str, since: str) -> Contacts:
    """Return the days of contact since a day of the phones of a kabupaten, and of those of workers from elsewhere with a charge in it."""
    days = select(CONTACT.c.device, CONTACT.c.day).where(CONTACT.c.day >= since)
    same = and_(CONTACT.c.kabupaten == DEVICE.c.kabupaten, CONTACT.c.device == DEVICE.c.id)
    charged = select(DUTY.c.worker_id).where(DUTY.c.kabupaten == kabupaten)
    guests = days.join(DEVICE, same).where(DEVICE.c.worker_id.in_(charged), DEVICE.c.kabupaten != kabupaten)
    query = union_all(days.where(CONTACT.c.kabupaten == kabupaten), guests)
    found: dict[str, list[str]] = {}
    for row in connection.execute(query.order_by("device", "day")):
        found.setdefault(row.device, []).append(row.day)
    return found


def is_prompt(days: Sequence[str], work_date: str, arrived: str) -> bool:
    """Tell whether work came no later than on the first day of contact after the day on which it was done."""
    place = bisect_right(days, work_date)
    return place == len(days) or arrived <= days[place]
