"""Disasters that several opened, at the console: which others may be this one, saying that they are or are not, and taking it back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, request, url_for
from sqlalchemy import Row

from server.aid.events import Event
from server.aid.one_event import Candidate, apart_of, candidates, differ, join, offer_again, others_of, part
from server.console.apd.common import attempt, told_of
from server.console.bencana.parts import framed, name_of, opened
from server.console.entry import lead
from server.console.speech import note, say, write_day
from server.desk.people import names_of
from server.engine import read_transaction
from server.identity.accounts import AID_READING, AIDING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.ids import is_id

ACTS = {"join": join, "part": part, "differ": differ, "offer": offer_again}
pages = Blueprint("bencana_same", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/sama")
@console(*AID_READING)
def get_same(kabupaten: str, kejadian: str) -> str:
    """Show the records of a disaster, and what may be the same one."""
    return show(opened(kabupaten, kejadian))


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/sama")
@console(*AIDING)
def post_same(kabupaten: str, kejadian: str) -> Any:
    """Say that another is the same, or is not, or that a record is a disaster of its own."""
    event = opened(kabupaten, kejadian)
    return attempt(lambda: carry(event), lambda problem: show(opened(kabupaten, kejadian), problem))


def carry(event: Event) -> Any:
    """Do what the form asks."""
    action, other = request.form.get("action", ""), request.form.get("other", "")
    if action not in ACTS:
        raise Problem("bad_request")
    if not is_id(other):
        raise Problem("not_found")
    ACTS[action](services(), caller().row, event, other)
    key = f"bencana.same_now.{action}"
    note(key)
    return lead(address(event))


def address(event: Event) -> str:
    """Return the address of the page."""
    return url_for("konsol.bencana_same.get_same", kabupaten=event.kabupaten, kejadian=event.id)


def show(event: Event, problem: Problem | None = None) -> str:
    """Write the page."""
    with read_transaction(services().engine) as connection:
        others, maybe, apart = others_of(connection, event), candidates(connection, event), apart_of(connection, event)
        names = names_of(connection, [row.opened_by for row in [*others, *apart, *(one.row for one in maybe)]])
    offered = [told(one.row, names) | {"why": why_of(one)} for one in maybe]
    more = {"others": [told(row, names) for row in others], "apart": [told(row, names) for row in apart], "here": address(event), "told": told_of(problem)}
    return framed(event, "konsol/bencana/same.html", candidates=offered, **more)


def told(row: Row, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a record with its name and what tells it from others."""
    when = write_day(date.fromisoformat(row.date)) + (f", {row.time.replace(':', '.')}" if row.time else "")
    facts = [(say("bencana.where"), row.place), (say("bencana.since"), when), (say("bencana.opened_by"), names.get(row.opened_by) or say("list.nobody"))]
    href = url_for("konsol.bencana_event.get_board", kabupaten=row.kabupaten, kejadian=row.id)
    return {"id": row.id, "name": name_of(row), "href": href, "facts": facts + ([(say("bencana.chronology"), row.chronology)] if row.chronology else [])}


def why_of(one: Candidate) -> str:
    """Return in words why a disaster may be this one."""
    near = say("bencana.km", km=f"{one.km:.1f}".replace(".", ",")) if one.km is not None else ""
    return ", ".join(text for text in (*(say(f"bencana.why.{name}") for name in one.reasons), near) if text)
