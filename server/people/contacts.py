"""On which days a phone was in contact: what a worker saved before could have come then, and not earlier."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from server.store.tables import TABLES

CONTACT = TABLES["contact"]
Contacts = Mapping[str, Sequence[str]]
"""Phone -> its days of contact in order, as `2026-11-03`."""


def note_day(connection: Connection, phone: Any, now: datetime) -> None:
    """Note the first contact of a phone on a day of its kabupaten; once a day, so that an exchange pays for it once."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = {"kabupaten": phone.kabupaten, "device": phone.id, "day": now.date().isoformat(), "at": now}
    connection.execute(dialect.insert(CONTACT).values(row).on_conflict_do_nothing())


def contacts_of(connection: Connection, kabupaten: str, since: str) -> Contacts:
    """Return the days of contact of the phones of a kabupaten since a day."""
    query = select(CONTACT.c.device, CONTACT.c.day).where(CONTACT.c.kabupaten == kabupaten, CONTACT.c.day >= since)
    found: dict[str, list[str]] = {}
    for row in connection.execute(query.order_by(CONTACT.c.device, CONTACT.c.day)):
        found.setdefault(row.device, []).append(row.day)
    return found


def is_prompt(days: Sequence[str], work_date: str, arrived: str) -> bool:
    """Tell whether work came no later than on the first day of contact after the day on which it was done."""
    place = bisect_right(days, work_date)
    return place == len(days) or arrived <= days[place]
