"""The course of a disaster at the console: state and last day, the declaration, and goods that went out before there was one."""

from typing import Any

from flask import Blueprint, request, url_for

from server.aid.amounts import amount
from server.aid.course import COURSE, DECLARATION, Release, declare, releases_without_basis, set_course
from server.aid.events import Event
from server.apd.writing import find
from server.console.apd.common import attempt, inputs, seen_in, sent, told_of, today_in
from server.console.bencana.parts import framed, opened
from server.console.entry import lead
from server.console.seen import seen_of
from server.console.speech import note, say, write_day
from server.engine import read_transaction
from server.identity.accounts import AID_READING, AIDING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.limits import DASAR_ROWS_MAX

HEADS = ("bencana.dasar_day", "bencana.dasar_goods", "bencana.dasar_amount", "bencana.dasar_until", "bencana.dasar_state")
FORMS = {"course": (COURSE, set_course), "declare": (DECLARATION, declare)}
"""What a form of the page asks -> its fields, and how they are written."""
pages = Blueprint("bencana_state", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/keadaan")
@console(*AID_READING)
def get_state(kabupaten: str, kejadian: str) -> str:
    """Show state, declaration, and what went out before it."""
    return show(opened(kabupaten, kejadian))


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/keadaan")
@console(*AIDING)
def post_state(kabupaten: str, kejadian: str) -> Any:
    """Write the state, or the declaration."""
    event = opened(kabupaten, kejadian)
    return attempt(lambda: carry(event), lambda problem: show(event, problem))


def carry(event: Event) -> Any:
    """Do what the form asks."""
    action = request.form.get("action", "")
    if action not in FORMS:
        raise Problem("bad_request")
    names, act = FORMS[action]
    before = find(services(), event.kabupaten, "kejadian", event.id).fields
    act(services(), caller().row, event, sent("kejadian", names, before), seen_of(request.form.get("seen", "")))
    note("bencana.state_saved")
    return lead(address(event))


def address(event: Event) -> str:
    """Return the address of the page."""
    return url_for("konsol.bencana_state.get_state", kabupaten=event.kabupaten, kejadian=event.id)


def show(event: Event, problem: Problem | None = None) -> str:
    """Write the page; of its two forms the one that was sent comes back with what was wrong."""
    record, wrong = find(services(), event.kabupaten, "kejadian", event.id), request.form.get("action") if problem else ""
    with read_transaction(services().engine) as connection:
        found = releases_without_basis(connection, event)
    forms = {name: inputs("kejadian", names, record.fields, problem if name == wrong else None) for name, (names, _) in FORMS.items()}
    today = today_in(event.kabupaten)
    rows = [row_of(one, one.late(today)) for one in found]
    late = sum(one.late(today) for one in found)
    more = {"seen": seen_in(record), "here": address(event), "told": told_of(problem), "cut": len(found) if len(found) == DASAR_ROWS_MAX else 0, "declared": bool(event.row.sk_number)}
    return framed(event, "konsol/bencana/state.html", heads=HEADS, rows=rows, late=late, forms=forms, **more)


def row_of(one: Release, late: bool) -> dict[str, Any]:
    """Return goods of a day as a row of the list."""
    state = "covered" if one.covered else "late" if late else "open"
    return {"href": None, "cells": [write_day(one.day), one.goods.name, amount(one.goods, one.jumlah), write_day(one.until), say(f"bencana.dasar.{state}")]}
