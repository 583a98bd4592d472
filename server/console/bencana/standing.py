"""For the board of a disaster: its places with the people in them, and the phones that were not heard from."""

from datetime import date, datetime

from sqlalchemy import Connection

from server.aid.events import Event
from server.aid.phones import Heard, phones_of
from server.aid.places import SHELTER, places_of
from server.console.speech import say, write_age
from server.services import services
from sync.limits import AID_PHONE_LATE_HOURS

Facts = list[tuple[str, str]]
SHOWN = 12
"""Late phones that are named on the board."""


def tell_places(connection: Connection, event: Event, today: date) -> Facts:
    """Return how many places there are of each kind, and how full the shelters are by their newest census; two statements."""
    places = places_of(connection, event, today.isoformat())
    kinds = sorted({one.row.jenis for one in places})
    found = [(say(f"situation.jenis.{kind}"), str(sum(one.row.jenis == kind for one in places))) for kind in kinds]
    shelters = [one for one in places if one.row.jenis == SHELTER]
    if not shelters:
        return found
    counted = [one.people for one in shelters if one.people is not None]
    room = [one.row.capacity for one in shelters if one.row.capacity is not None]
    found.append((say("situation.sheltered"), str(sum(counted)) if counted else say("bencana.unknown")))
    found.append((say("situation.capacity"), str(sum(room)) if room else say("bencana.unknown")))
    return [*found, (say("situation.not_counted"), str(len(shelters) - len(counted)))]


def tell_phones(connection: Connection, event: Event, _today: date) -> Facts:
    """Return how many phones take part, which are late, and how many forms they said still wait on them; one statement."""
    now = services().clock()
    phones = phones_of(connection, event, now)
    if not phones:
        return []
    late, waiting = [one for one in phones if one.late], sum(one.row.waiting_forms or 0 for one in phones)
    more = [say("phones.more", number=len(late) - SHOWN)] if len(late) > SHOWN else []
    named = ", ".join([*(_named(one, now) for one in late[:SHOWN]), *more]) or say("phones.all_heard")
    told = (say("phones.late", hours=AID_PHONE_LATE_HOURS), named)
    return [(say("phones.number"), str(len(phones))), told, (say("phones.waiting"), str(waiting))]


def _named(one: Heard, now: datetime) -> str:
    seen = one.row.last_seen_at
    age = write_age(now - seen) if seen else say("phones.never")
    return say("phones.one", worker=one.row.worker or say("list.nobody"), phone=one.row.name, age=age)
