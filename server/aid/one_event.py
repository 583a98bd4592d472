"""Disasters that several opened: candidates by place, time and kind, saying that two are one or that they are two, and the way back from both."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import Connection, Row, exists, func, insert, or_, select

from schemas import KINDS
from schemas.kejadian import LAIN
from server.aid.events import EVENT, THERE, Event, find_event
from server.aid.writing import demand_aiding
from server.apd.writing import find_all, write
from server.engine import read_transaction, write_transaction
from server.office import edit
from server.services import Services
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import SAME_EVENT_DAYS, SAME_EVENT_KM, SAME_EVENTS_SHOWN_MAX
from sync.plan import Plan

ACT = TABLES["kejadian_act"]
DIFFERENT, UNDONE = "different", "undone"
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
    """Return disasters of the kabupaten that may be this one, the likeliest first; two statements.

    Of the same kind (or of a kind that nobody could name), begun within some days; whoever decides sees why. Those that somebody
    said are different stay away.
    """
    day, span = date.fromisoformat(event.row.date), timedelta(days=SAME_EVENT_DAYS)
    within = EVENT.c.date.between((day - span).isoformat(), (day + span).isoformat())
    where = (EVENT.c.kabupaten == event.kabupaten, *THERE, EVENT.c.same_as_id.is_(None), EVENT.c.id.not_in([*event.ids, *_apart(connection, event)]), within)
    found = [_candidate(event.row, row) for row in connection.execute(select(EVENT).where(*where))]
    likely = [one for one in found if KIND in one.reasons]
    return sorted(likely, key=lambda one: (-len(one.reasons), one.km or 0.0, one.row.id))[:SAME_EVENTS_SHOWN_MAX]


def _apart(connection: Connection, event: Event) -> dict[str, list[Row]]:
    """Return what is not a disaster by somebody's word -> the acts that say so and were not taken back; one statement."""
    other, back = EVENT.alias("other"), ACT.alias("back")
    first, second = ACT.c.first_id.in_(event.ids), ACT.c.second_id.in_(event.ids)
    that = (other.c.kabupaten == ACT.c.kabupaten) & or_(first & (other.c.id == ACT.c.second_id), second & (other.c.id == ACT.c.first_id))
    undone = exists().where(back.c.kabupaten == ACT.c.kabupaten, back.c.undoes == ACT.c.id)
    query = select(ACT, func.coalesce(other.c.same_as_id, other.c.id).label("root")).join(other, that)
    found: dict[str, list[Row]] = {}
    for row in connection.execute(query.where(ACT.c.kabupaten == event.kabupaten, ACT.c.act == DIFFERENT, or_(first, second), ~undone)):
        if row.root not in event.ids:
            found.setdefault(row.root, []).append(row)
    return found


def apart_of(connection: Connection, event: Event) -> list[Row]:
    """Return the disasters that somebody said are not this one, oldest first; two statements."""
    where = (EVENT.c.kabupaten == event.kabupaten, EVENT.c.id.in_(list(_apart(connection, event))), *THERE)
    return list(connection.execute(select(EVENT).where(*where).order_by(EVENT.c.date, EVENT.c.id)))


def differ(parts: Services, account: Any, event: Event, other: str) -> None:
    """Say that another disaster of the kabupaten is not this one, so that it is offered no more; raises as `join`."""
    lost = _other(parts, account, event, other)
    with write_transaction(parts.engine) as connection:
        if lost.id in _apart(connection, event):
            raise Problem("already_decided")
        pair = dict(zip(("first_id", "second_id"), sorted((event.id, lost.id)), strict=True))
        connection.execute(insert(ACT), _act(parts, account, event) | pair | {"act": DIFFERENT, "undoes": None})


def offer_again(parts: Services, account: Any, event: Event, other: str) -> None:
    """Take back that another disaster is not this one, so that it is offered again; raises as `join`."""
    lost = _other(parts, account, event, other)
    with write_transaction(parts.engine) as connection:
        said = _apart(connection, event).get(lost.id)
        if not said:
            raise Problem("already_decided")
        rows = [_act(parts, account, event) | {"act": UNDONE, "undoes": row.id, "first_id": row.first_id, "second_id": row.second_id} for row in said]
        connection.execute(insert(ACT), rows)


def _other(parts: Services, account: Any, event: Event, other: str) -> Event:
    """Return another disaster than this one, for whoever decides; raises `Problem`: forbidden, not_found, already_decided."""
    demand_aiding(account)
    with read_transaction(parts.engine) as connection:
        lost = find_event(connection, account.region, event.kabupaten, other)
    if lost.id == event.id:
        raise Problem("already_decided")
    return lost


def _act(parts: Services, account: Any, event: Event) -> dict[str, Any]:
    return {"kabupaten": event.kabupaten, "id": id_from_bytes(parts.random(16)), "at": parts.clock(), "account": account.id}


def others_of(connection: Connection, event: Event) -> list[Row]:
    """Return the other records of a disaster, oldest first; one statement."""
    where = (EVENT.c.kabupaten == event.kabupaten, EVENT.c.id.in_(event.ids[1:]))
    return list(connection.execute(select(EVENT).where(*where).order_by(EVENT.c.date, EVENT.c.id)))


def join(parts: Services, account: Any, event: Event, other: str) -> None:
    """Say that another disaster of the kabupaten is this one, which speaks for both; what was one with the other is one with this.

    Raises `Problem`: forbidden, not_found (also outside the region), already_decided, changed_meanwhile.
    """
    lost = _other(parts, account, event, other)
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
