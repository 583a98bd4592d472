"""Exchange, repair, and what could not be read: the calls of a phone that works."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any

from flask import Response, request
from sqlalchemy import Engine, select

from schemas import KINDS
from schemas.check import check
from schemas.envelope import ExchangeRequest, RepairRequest
from server.api import frames
from server.api.contact import note_contact
from server.api.interface import Blueprint
from server.api.repair import repair
from server.api.shapes import Frame, QuarantineAnswer, RepairFrame
from server.bodies import read_raw
from server.engine import read_transaction
from server.identity.callers import caller, device
from server.identity.quarantine import demand_room, keep
from server.logs import count
from server.models import Partition
from server.services import Services, services
from server.zones import local
from sync.exchange import House, Party, exchange
from sync.limits import QUARANTINE_BYTES_MAX
from sync.nouns import Change, Form
from sync.wire import CONTENT_TYPE, Request, request_from_wire

TAG_BYTES = 4
PARTITIONS = Partition.__table__

api = Blueprint("exchange", __name__, description="Pertukaran data HP · What phones bring and fetch")


@api.route("/exchange", methods=["POST"])
@device("active", "retired")
@api.arguments(ExchangeRequest)
@api.response(200, Frame, content_type=CONTENT_TYPE, description="Frames, one per line")
def post_exchange(data: dict[str, Any]) -> Response:
    """Push saved forms and pull what is new, in one round trip.

    The first line has the outcome of every form, committed; rows follow.
    """
    parts, now = services(), local(services().clock(), caller().row.kabupaten)
    asked = judged(request_from_wire(data))
    if asked.forms:
        demand_room(parts.engine, caller().row.id)
    party = parts.party_of(parts.engine, caller().row, now.date())
    count(forms=len(asked.forms), changes=sum(len(form.changes) for form in asked.forms))
    told = exchange(asked, party, house(parts, party, now))
    opening = next(told)
    note_contact(parts.engine, caller().row, asked, opening, now)
    return frames.answer(frames.until_failure(chain([opening], told)))


@api.route("/repair", methods=["POST"])
@device("active")
@api.arguments(RepairRequest)
@api.response(200, RepairFrame, content_type=CONTENT_TYPE, description="Frames, one per line")
def post_repair(data: dict[str, Any]) -> Response:
    """Compare digests of scopes, then fill the buckets that differ."""
    parts, now = services(), local(services().clock(), caller().row.kabupaten)
    party = parts.party_of(parts.engine, caller().row, now.date())
    return frames.answer(repair(data, party, house(parts, party, now)))


@api.route("/quarantine", methods=["POST"])
@device("active", "retired")
@api.response(200, QuarantineAnswer)
@api.doc(requestBody={"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}})
def post_quarantine() -> dict[str, str]:
    """Keep a request that could not be read, as its raw bytes, for a person to look at."""
    parts = services()
    return {"id": keep(parts.engine, caller().row.id, read_raw(request, QUARANTINE_BYTES_MAX), parts.clock())}


def judged(asked: Request) -> Request:
    """Return a request whose changes say what is wrong with their content; nothing is refused here (P22)."""
    return replace(asked, forms=tuple(_judged_form(form) for form in asked.forms))


def _judged_form(form: Form) -> Form:
    return replace(form, changes=tuple(_judged_change(change) for change in form.changes))


def _judged_change(change: Change) -> Change:
    return replace(change, problem=check(change.kind, change.fields, creating=change.creates))


def house(parts: Services, party: Party, now: datetime) -> House:
    """Return what one exchange runs in."""
    exists = partial(_exists, parts.engine, party)
    return House(parts.store, KINDS, parts.epoch, now, lambda: int.from_bytes(parts.random(TAG_BYTES), "big"), exists)


def _exists(engine: Engine, party: Party, kabupaten: str) -> bool:
    if kabupaten in party.partitions:
        return True
    with read_transaction(engine) as connection:
        found = connection.execute(select(PARTITIONS.c.kabupaten).where(PARTITIONS.c.kabupaten == kabupaten))
        return found.first() is not None
