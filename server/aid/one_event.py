"""Disasters that several opened: candidates by place, time and kind, and saying that two are one, with the way back."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import Connection, Row, select

from schemas import KINDS
from schemas.kejadian import LAIN
from server.aid.events import EVENT, THERE, Event, find_event
from server.aid.writing import demand_aiding
from server.apd.writing import find_all, write
from server.engine import read_transaction
from server.office import edit
from server.services import Services
from sync.errors import Problem
from sync.limits import SAME_EVENT_DAYS, SAME_EVENT_KM, SAME_EVENTS_SHOWN_MAX
from sync.plan import Plan

EARTH_KM = 6371.0
ALIKE = 75
"""From which ratio two places in words may be one."""
KIND, DAY, DESA, NEAR, WORDS = "jenis", "hari", "desa", "jarak", "tempat"
"""Why two disasters may be one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A disaster that may be the same, with the reasons, the more the likelier, and the distance in km where both have coordinates."""

    row: Row
    reasons: tuple[str, ...]
    km: float | None


def candidates(connection: Connection, event: Event) -> list[Candidate]:
    """Return disasters of the kabupaten that may be this one, the likeliest first; one statement.

    Of the same kind (or of a kind that nobody could name), begun within some days; whoever decides sees why.
    """
    day, span = date.fromisoformat(event.row.date), timedelta(days=SAME_EVENT_DAYS)
    within = EVENT.c.date.between((day - span).isoformat(), (day + span).isoformat())
    where = (EVENT.c.kabupaten == event.kabupaten, *THERE, EVENT.c.same_as_id.is_(None), EVENT.c.id.not_in(event.ids), within)
    found = [_candidate(event.row, row) for row in connection.execute(select(EVENT).where(*where))]
    likely = [one for one in found if KIND in one.reasons]
    return sorted(likely, key=lambda one: (-len(one.reasons), one.km or 0.0, one.row.id))[:SAME_EVENTS_SHOWN_MAX]


def others_of(connection: Connection, event: Event) -> list[Row]:
    """Return the other records of a disaster, oldest first; one statement."""
    where = (EVENT.c.kabupaten == event.kabupaten, EVENT.c.id.in_(event.ids[1:]))
    return list(connection.execute(select(EVENT).where(*where).order_by(EVENT.c.date, EVENT.c.id)))


def join(parts: Services, account: Any, event: Event, other: str) -> None:
    """Say that another disaster of the kabupaten is this one, which speaks for both; what was one with the other is one with this.

    Raises `Problem`: forbidden, not_found (also outside the region), already_decided, changed_meanwhile.
    """
    demand_aiding(account)
    with read_transaction(parts.engine) as connection:
        lost = find_event(connection, account.region, event.kabupaten, other)
    if lost.id == event.id:
        raise Problem("already_decided")
    records = find_all(parts, event.kabupaten, "kejadian", lost.ids)
    write(parts, account.id, event.kabupaten, [edit(KINDS["kejadian"], one, same_as_id=event.id) for one in records.values()], _one_step(event, lost))


def part(parts: Services, account: Any, event: Event, other: str) -> None:
    """Say that a record is a disaster of its own again; nothing of it was ever moved. Raises as `join`."""
    demand_aiding(account)
    if other not in event.ids[1:]:
        raise Problem("already_decided")
    [record] = find_all(parts, event.kabupaten, "kejadian", [other]).values()
    write(parts, account.id, event.kabupaten, [edit(KINDS["kejadian"], record, same_as_id=None)])


def _one_step(event: Event, lost: Event) -> Any:
    """Return the check, in the commit itself, that every record names the one that speaks for all, and that one none, whoever was faster."""

    def look(connection: Connection, _: Plan) -> None:
        here = (EVENT.c.kabupaten == event.kabupaten, EVENT.c.id == event.id)
        if connection.execute(select(EVENT.c.id).where(*here, EVENT.c.same_as_id.is_(None), *THERE)).first() is None:
            raise Problem("changed_meanwhile")
        behind = (EVENT.c.kabupaten == event.kabupaten, EVENT.c.same_as_id.in_(lost.ids))
        if connection.execute(select(EVENT.c.id).where(*behind)).first() is not None:
            raise Problem("changed_meanwhile")

    return look


def _candidate(mine: Row, row: Row) -> Candidate:
    km = _distance(mine.coordinates, row.coordinates)
    why = {
        KIND: mine.jenis == row.jenis or LAIN in (mine.jenis, row.jenis),
        DAY: mine.date == row.date,
        DESA: bool(mine.desa_code) and mine.desa_code == row.desa_code,
        NEAR: km is not None and km <= SAME_EVENT_KM,
        WORDS: fuzz.token_set_ratio((mine.place or "").lower(), (row.place or "").lower()) >= ALIKE,
    }
    return Candidate(row, tuple(name for name, holds in why.items() if holds), km)


def _distance(first: str | None, second: str | None) -> float | None:
    """Return the km between two coordinates, None where one is not known."""
    if not first or not second:
        return None
    (lat, lon), (other_lat, other_lon) = (tuple(map(radians, map(float, one.split(",")[:2]))) for one in (first, second))
    half = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))
