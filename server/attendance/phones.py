"""Whether a phone may still hold a meeting: of whoever had the kelompok on its day, and not heard from since.

A phone is heard from on a day of contact after the meeting on which it told of nothing left to send; what came later than the day
before the moment is not looked at, as a day's contact is only whole when the day is over. Phones that were lost or given back hold
nothing that could still come, nor do those that were enrolled after the meeting.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, or_, select

from server.attendance.asof import AsOf, records
from server.store.tables import TABLES
from server.zones import local

DEVICE, PAST, CONTACT, SEALED = (TABLES[name] for name in ("device", "device_past", "contact", "sealed_form"))
ACTIVE = "active"
NEVER = ""
"""Before every day."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone, from when on it could hold work, and the last day up to which all its work is known."""

    id: str
    worker: str
    since: str
    clear_until: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A worker's charge of a kelompok."""

    worker: str
    start: str
    end: str | None

    def on(self, day: str) -> bool:
        """Tell whether it held on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Phones:
    """Kelompok -> who had it when, and worker -> phones."""

    duties: Mapping[str, Sequence[Duty]]
    phones: Mapping[str, Sequence[Phone]]

    def silent(self, kelompok: str, day: str) -> list[Phone]:
        """Return the phones that may still hold a meeting of a kelompok on a day."""
        workers = sorted({duty.worker for duty in self.duties.get(kelompok, ()) if duty.on(day)})
        return [phone for worker in workers for phone in self.phones.get(worker, ()) if phone.since <= day and phone.clear_until <= day]

    def holders(self, kelompok: str, day: str) -> list[str]:
        """Return the workers who had a kelompok on a day."""
        return sorted({duty.worker for duty in self.duties.get(kelompok, ()) if duty.on(day)})


def phones_of(connection: Connection, then: AsOf) -> Phones:
    """Return who had which kelompok of a kabupaten, with the phones of all of them, as of a moment."""
    duties: defaultdict[str, list[Duty]] = defaultdict(list)
    for row in records(connection, "assignment", then):
        if not row["deleted"] and row["start_date"]:
            duties[row["kelompok_id"]].append(Duty(row["worker_id"], row["start_date"], row["end_date"]))
    phones: defaultdict[str, list[Phone]] = defaultdict(list)
    for phone in _phones(connection, then):
        phones[phone.worker].append(phone)
    return Phones(dict(duties), dict(phones))


def _phones(connection: Connection, then: AsOf) -> list[Phone]:
    """Return the phones of workers who have or had a charge in the kabupaten, wherever they are at home."""
    charges = TABLES["assignment"]
    whose = select(charges.c.worker_id).where(charges.c.kabupaten == then.kabupaten)
    newest = select(PAST.c.state).where(PAST.c.device == DEVICE.c.id, PAST.c["at"] <= then.at).order_by(PAST.c["at"].desc()).limit(1)
    there = newest.scalar_subquery() == ACTIVE
    clear = and_(CONTACT.c.device == DEVICE.c.id, CONTACT.c.kabupaten == DEVICE.c.kabupaten, CONTACT.c.day < then.today)
    last = select(func.max(CONTACT.c.day)).where(clear, CONTACT.c.waiting == 0).scalar_subquery()
    sealed = select(SEALED.c.device).where(SEALED.c.device == DEVICE.c.id, SEALED.c.received_at <= then.at)
    waits = sealed.where(or_(SEALED.c.state == "waiting", SEALED.c.settled_at > then.at)).exists()
    query = select(DEVICE.c.id, DEVICE.c.worker_id, DEVICE.c.kabupaten, DEVICE.c.enrolled_at, last.label("clear"), waits.label("sealed"))
    rows = connection.execute(query.where(DEVICE.c.worker_id.in_(whose), there, DEVICE.c.enrolled_at <= then.at).order_by(DEVICE.c.id))
    return [
        Phone(row.id, row.worker_id, local(row.enrolled_at, row.kabupaten).date().isoformat(), NEVER if row.sealed else row.clear or NEVER)
        for row in rows
    ]
