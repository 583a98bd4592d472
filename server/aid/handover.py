"""Handing a post over to the next shift: what waits, what was reported since the last time, and the note that is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from server.aid.course import releases_without_basis
from server.aid.coverage import waiting
from server.aid.events import Event
from server.aid.differing import differing
from server.aid.held import held
from server.aid.impact import reports
from server.aid.members import WAITING, members, standing
from server.aid.one_event import candidates
from server.aid.phones import phones_of
from server.aid.shelves import Shelves, oversold
from server.aid.stock import stores_of
from server.aid.writing import demand_aiding
from server.engine import read_transaction, write_transaction
from server.services import Services
from server.store.tables import TABLES
from server.zones import local
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import HANDOVERS_SHOWN_MAX, NAME_CHARS_MAX, REASON_CHARS_MAX

HANDOVER, ACCOUNT = TABLES["posko_handover"], TABLES["account"]
WAITS = ("held", "differing", "members", "candidates", "pairs", "doubles", "oversold", "phones", "papers")
"""What waits for a person at a post, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A post as it is handed over: how much of `WAITS` there is, the reports since the last handover, and the handovers, newest first."""

    waits: Mapping[str, int]
    reports: tuple[Row, ...]
    handovers: tuple[Row, ...]


def shift_of(connection: Connection, event: Event, now: datetime) -> Shift:
    """Return a post as it stands; a number of statements that does not grow with it."""
    given = tuple(handovers(connection, event))
    told = reports(connection, event.kabupaten, event.ids)
    since = local(given[0].at, event.kabupaten).strftime("%Y-%m-%d %H:%M") if given else ""
    fresh = tuple(row for row in told if f"{row.date} {row.time}" >= since)
    return Shift(_waits(connection, event, now), fresh, given)


def handovers(connection: Connection, event: Event) -> list[Row]:
    """Return the handovers of a disaster, newest first, each with the name of the account (`username`); one statement."""
    where = (HANDOVER.c.kabupaten == event.kabupaten, HANDOVER.c.kejadian_id.in_(event.ids))
    query = select(HANDOVER, ACCOUNT.c.username).join(ACCOUNT, ACCOUNT.c.id == HANDOVER.c.account).where(*where)
    return list(connection.execute(query.order_by(HANDOVER.c.at.desc(), HANDOVER.c.id).limit(HANDOVERS_SHOWN_MAX)))


def hand_over(parts: Services, account: Any, event: Event, receiver: str, note: str) -> None:
    """Keep who takes a post over and what he must know, with how much waited then; raises `Problem`: forbidden, unprocessable."""
    demand_aiding(account)
    receiver, note = receiver.strip(), note.strip()
    wrong = {name: "required" for name, text in (("receiver", receiver), ("note", note)) if not text}
    wrong |= {name: "too_long" for name, text, most in (("receiver", receiver, NAME_CHARS_MAX), ("note", note, REASON_CHARS_MAX)) if len(text) > most}
    if wrong:
        raise Problem("unprocessable", {"fields": wrong})
    now = parts.clock()
    with read_transaction(parts.engine) as connection:
        waits = _waits(connection, event, now)
    row = {"kabupaten": event.kabupaten, "id": id_from_bytes(parts.random(16)), "kejadian_id": event.id, "at": now, "account": account.id}
    with write_transaction(parts.engine) as connection:
        connection.execute(insert(HANDOVER), row | {"receiver": receiver, "note": note, "waits": waits})


def _waits(connection: Connection, event: Event, now: datetime) -> dict[str, int]:
    """Count what waits for a person."""
    stores = tuple(row.id for row in stores_of(connection, event.kabupaten, event.ids))
    today, counted = local(now, event.kabupaten).date(), waiting(connection, [(event.kabupaten, one) for one in event.ids])
    found = {
        "held": sum(not one.decided for one in held(connection, event)),
        "differing": sum(not one.decided for one in differing(connection, event)),
        "members": sum(standing(row) == WAITING for row in members(connection, event.kabupaten, event.ids)),
        "candidates": len(candidates(connection, event)),
        "pairs": counted["pairs"],
        "doubles": counted["doubles"],
        "oversold": sum(not one.settled for one in oversold(connection, Shelves(event.kabupaten, stores))) if stores else 0,
        "phones": sum(one.late for one in phones_of(connection, event, now)),
        "papers": sum(one.late(today) for one in releases_without_basis(connection, event)),
    }
    return {name: found[name] for name in WAITS}
