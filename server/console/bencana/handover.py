"""The handover between shifts at the console: what waits, what is new, and the note that is kept."""

from datetime import date
from typing import Any

from flask import Blueprint, request, url_for
from sqlalchemy import Row

from server.aid.events import Event
from server.aid.handover import WAITS, Shift, hand_over, shift_of
from server.aid.impact import FIGURES
from server.console.apd.common import attempt, told_of, wrong_of
from server.console.bencana.parts import framed, opened
from server.console.entry import lead
from server.console.speech import note, say, write_day, write_moment
from server.engine import read_transaction
from server.identity.accounts import AID_READING, AIDING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.limits import REASON_CHARS_MAX

HEADS = ("bencana.when", "bencana.who", "bencana.told_figures", "bencana.told_words")
ROOMS = {
    "held": "konsol.bencana_held.get_held",
    "differing": "konsol.bencana_differing.get_differing",
    "members": "konsol.bencana_members.get_members",
    "candidates": "konsol.bencana_same.get_same",
    "pairs": "konsol.bencana_korban.get_korban",
    "doubles": "konsol.bencana_korban.get_korban",
    "oversold": "konsol.bencana_goods.get_event",
    "phones": "konsol.bencana_event.get_board",
    "papers": "konsol.bencana_state.get_state",
}
"""What waits -> the room where it is decided."""
pages = Blueprint("bencana_handover", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/serah-terima")
@console(*AID_READING)
def get_handover(kabupaten: str, kejadian: str) -> str:
    """Show the post as it is handed over."""
    return show(opened(kabupaten, kejadian))


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/serah-terima")
@console(*AIDING)
def post_handover(kabupaten: str, kejadian: str) -> Any:
    """Keep a handover."""
    event = opened(kabupaten, kejadian)
    return attempt(lambda: carry(event), lambda problem: show(event, problem))


def carry(event: Event) -> Any:
    """Do what the form asks."""
    hand_over(services(), caller().row, event, request.form.get("receiver", ""), request.form.get("note", ""))
    note("handover.kept")
    return lead(address(event))


def address(event: Event) -> str:
    """Return the address of the page."""
    return url_for("konsol.bencana_handover.get_handover", kabupaten=event.kabupaten, kejadian=event.id)


def show(event: Event, problem: Problem | None = None) -> str:
    """Write the page."""
    with read_transaction(services().engine) as connection:
        shift = shift_of(connection, event, services().clock())
    typed = {name: request.form.get(name, "") if problem else "" for name in ("receiver", "note")}
    form = {"typed": typed, "wrong": {name: wrong_of(problem, name) for name in typed}, "told": told_of(problem), "longest": REASON_CHARS_MAX}
    more = {"rows": [row_of(one) for one in shift.reports], "kept": [told(event, one) for one in shift.handovers]}
    return framed(event, "konsol/bencana/handover.html", heads=HEADS, waits=waits_of(event, shift), here=address(event), **more, **form)


def waits_of(event: Event, shift: Shift) -> list[dict[str, Any]]:
    """Return what waits, each with its number and the way to its room."""
    place = {"kabupaten": event.kabupaten, "kejadian": event.id}
    return [{"href": url_for(ROOMS[name], **place), "text": say(f"handover.wait.{name}"), "number": shift.waits[name]} for name in WAITS]


def row_of(row: Row) -> dict[str, Any]:
    """Return a report as a row."""
    figures = ", ".join(f"{say(f'bencana.figure.{name}')} {row._mapping[name]}" for name in FIGURES if row._mapping[name] is not None)
    words = " · ".join(text for text in (row.facilities, row.access, row.note) if text)
    when = f"{write_day(date.fromisoformat(row.date))}, {row.time.replace(':', '.')}"
    return {"cells": [when, row.reporter or "", figures, words]}


def told(event: Event, row: Row) -> dict[str, str]:
    """Return a handover in words."""
    moment = write_moment(row.at, event.kabupaten)
    waits = ", ".join(f"{say(f'handover.wait.{name}')} {row.waits[name]}" for name in WAITS if row.waits.get(name))
    head = say("handover.told", moment=moment, username=row.username, receiver=row.receiver)
    return {"head": head, "note": row.note, "waits": say("handover.waited", waits=waits or say("handover.nothing"))}
