"""Places of a disaster at the console: posts, shelters and kitchens with their newest census; opened, changed, handed over and closed."""

from datetime import date
from typing import Any

from flask import Blueprint, request, url_for

from server.aid.events import Event
from server.aid.places import SHELTER, Place, every_place
from server.aid.sites import AT_FIRST, CLOSED, OF_PLACE, change_place, close_place, find_place, open_place, stores_at
from server.console.apd.common import attempt, inputs, seen_in, sent, told_of, today_in, wrong_of
from server.console.bencana.parts import framed, opened
from server.console.entry import lead
from server.console.seen import seen_of
from server.console.speech import note, say, write_day
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import AID_READING, AIDING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.nouns import Record

HEADS = ("place.name", "place.jenis", "place.where", "place.head", "place.people", "place.capacity", "goods.head.state")
pages = Blueprint("bencana_places", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/posko")
@console(*AID_READING)
def get_places(kabupaten: str, kejadian: str) -> str:
    """Show the places of a disaster."""
    return show(opened(kabupaten, kejadian))


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/posko")
@console(*AIDING)
def post_places(kabupaten: str, kejadian: str) -> Any:
    """Open a place."""
    event = opened(kabupaten, kejadian)
    return attempt(lambda: add(event), lambda problem: show(event, problem))


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/posko/<string:posko>")
@console(*AID_READING)
def get_place(kabupaten: str, kejadian: str, posko: str) -> str:
    """Show one place."""
    event = opened(kabupaten, kejadian)
    return show_one(event, find_place(services(), event, posko))


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/posko/<string:posko>")
@console(*AIDING)
def post_place(kabupaten: str, kejadian: str, posko: str) -> Any:
    """Change a place, hand it over, close it or open it again."""
    event = opened(kabupaten, kejadian)
    record = find_place(services(), event, posko)
    return attempt(lambda: carry(event, record), lambda problem: show_one(event, find_place(services(), event, posko), problem))


def add(event: Event) -> Any:
    """Open the place of the form."""
    posko = open_place(services(), caller().row, event, sent("posko", AT_FIRST, {}))
    note("place.opened")
    return lead(address(event, posko))


def carry(event: Event, record: Record) -> Any:
    """Do what a form of one place asks."""
    parts, who, seen, action = services(), caller().row, seen_of(request.form.get("seen", "")), request.form.get("action", "")
    if action == "change":
        change_place(parts, who, event, record, sent("posko", OF_PLACE, record.fields), seen)
    elif action == "close":
        close_place(parts, who, event, record, request.form.get(CLOSED, "").strip() or "-", seen)
    elif action == "reopen":
        close_place(parts, who, event, record, None, seen)
    else:
        raise Problem("bad_request")
    key = f"place.now.{action}"
    note(key)
    return lead(address(event, record.id))


def address(event: Event, posko: str = "") -> str:
    """Return the address of the list, or of one place."""
    whole = {"kabupaten": event.kabupaten, "kejadian": event.id}
    return url_for("konsol.bencana_places.get_place", posko=posko, **whole) if posko else url_for("konsol.bencana_places.get_places", **whole)


def show(event: Event, problem: Problem | None = None) -> str:
    """Write the list; the reading is noted, as those responsible stand there with their names."""
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=event.kabupaten, kind="posko")
    with read_transaction(services().engine) as connection:
        places = every_place(connection, event, today_in(event.kabupaten).isoformat())
    rows = [row_of(event, one) for one in places]
    form = inputs("posko", AT_FIRST, {"jenis": SHELTER, "desa_code": event.row.desa_code}, problem)
    return framed(event, "konsol/bencana/places.html", heads=[say(head) for head in HEADS], rows=rows, inputs=form, here=address(event), told=told_of(problem))


def row_of(event: Event, one: Place) -> dict[str, Any]:
    """Return a place as a row."""
    row = one.row
    people = say("bencana.unknown") if one.people is None or one.census is None else say("place.counted", people=one.people, day=write_day(date.fromisoformat(one.census.date)))
    state = say("place.closed", day=write_day(date.fromisoformat(row.closed_on))) if row.closed_on else say("goods.open")
    head = " · ".join(text for text in (row.contact_name, row.phone) if text)
    cells = [row.name, say(f"situation.jenis.{row.jenis}"), row.place or "", head, people if row.jenis == SHELTER else "", str(row.capacity or ""), state]
    return {"href": address(event, row.id), "cells": cells}


def show_one(event: Event, record: Record, problem: Problem | None = None) -> str:
    """Write the page of one place; the reading is noted."""
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=event.kabupaten, kind="posko", record=record.id)
    with read_transaction(services().engine) as connection:
        stores = stores_at(connection, event, record.id)
    links = [(row.name, url_for("konsol.bencana_store.get_store", kabupaten=event.kabupaten, gudang=row.id), bool(row.closed_on)) for row in stores]
    told, wrong = record.fields, problem if request.form.get("action") == "change" else None
    closed = told[CLOSED] and say("place.closed", day=write_day(date.fromisoformat(told[CLOSED])))
    form = {"inputs": inputs("posko", OF_PLACE, told, wrong), "seen": seen_in(record), "told": told_of(problem), "wrong_day": wrong_of(problem, CLOSED)}
    shown = {"name": told["name"], "closed": closed, "links": links, "facts": facts_of(told), "today": today_in(event.kabupaten).isoformat()}
    return framed(event, "konsol/bencana/place.html", here=address(event, record.id), back=address(event), **form, **shown)


def facts_of(told: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what is known of a place, for those who only read."""
    known = inputs("posko", OF_PLACE, told)
    return [(one.label, one.value.replace("_", " ") if one.options else one.value) for one in known if one.value]
