"""The list of disasters of a region, newest first, each with what is known of its impact."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from server.aid.events import RUNNING, STATES, Narrowed, counts, page
from server.aid.impact import Known, impacts
from server.console.bencana.parts import name_of, state_of
from server.console.frame import regions_in
from server.console.queues import after_of
from server.console.speech import say, write_day
from server.engine import read_transaction
from server.identity.accounts import AID_READING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN, covers
from server.services import services
from sync.errors import Problem
from sync.limits import EVENTS_COUNTED_MAX

HEADS = ("bencana.event", "bencana.where", "bencana.since", "bencana.state", "bencana.victims")
SHOWN = ("meninggal", "hilang", "mengungsi_jiwa")
"""Figures of the list; the board has all."""
pages = Blueprint("bencana", __name__)


@pages.get("/bencana")
@console(*AID_READING)
def get_list() -> str:
    """Show a page of the disasters of the region, those that run first."""
    told = {name: text for name in ("keadaan", "kabupaten") if (text := request.args.get(name, "").strip())}
    narrowed, after = narrowed_of(told), after_of(request.args.get("after"))
    with read_transaction(services().engine) as connection:
        rows, following = page(connection, narrowed, after)
        known, numbers = impacts(connection, [(row.kabupaten, row.id) for row in rows]), counts(connection, narrowed)
        places = regions_in(connection, {row.kabupaten for row in rows})
    wide = len(narrowed.region) < KABUPATEN
    shown = [row_of(row, places[row.kabupaten] if wide else "", known[row.kabupaten, row.id]) for row in rows]
    return render_template("konsol/bencana/list.html", heads=HEADS, rows=shown, states=states(told, numbers), wide=wide, told=told, **ways(told, following, after))


def narrowed_of(told: dict[str, str]) -> Narrowed:
    """Return what an address narrows the list to; raises `Problem`: bad_request, not_found for a kabupaten outside the region."""
    state, kabupaten, region = told.get("keadaan", RUNNING), told.get("kabupaten"), caller().row.region
    if state not in STATES:
        raise Problem("bad_request", {"fields": ["keadaan"]})
    if kabupaten and not covers(region[:KABUPATEN], kabupaten):
        raise Problem("not_found")
    return Narrowed(region, state, kabupaten)


def states(told: dict[str, str], numbers: dict[str, int]) -> list[dict[str, Any]]:
    """Return the ways to the list of each state, with how many there are."""
    here = told.get("keadaan", RUNNING)
    return [
        {
            "href": url_for("konsol.bencana.get_list", **(told | {"keadaan": one})),
            "text": say(f"bencana.list.{one}"),
            "number": str(numbers[one]) if numbers[one] <= EVENTS_COUNTED_MAX else f"{EVENTS_COUNTED_MAX}+",
            "here": one == here,
        }
        for one in STATES
    ]


def row_of(row: Row, kabupaten: str, known: dict[str, Known]) -> dict[str, Any]:
    """Return a disaster as a row of the table; what nobody knows yet is not a zero, and is left out."""
    href = url_for("konsol.bencana_event.get_board", kabupaten=row.kabupaten, kejadian=row.id)
    victims = ", ".join(f"{say(f'bencana.figure.{name}')} {known[name].value}" for name in SHOWN if name in known)
    where = ", ".join(one for one in (row.place, kabupaten) if one)
    return {"href": href, "cells": [name_of(row), where, write_day(date.fromisoformat(row.date)), state_of(row), victims or say("bencana.unknown")]}


def ways(told: dict[str, str], following: str | None, after: str | None) -> dict[str, Any]:
    """Return the addresses of the next page and of the first one, None where there is none."""
    here = "konsol.bencana.get_list"
    return {"next": following and url_for(here, **told, after=following), "first": url_for(here, **told) if after else None}
