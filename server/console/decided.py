"""One's own decisions: what waits and can be taken back, what was done, what failed and why; and one's steps about exits and sanctions."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from server.console.cycle.forms import state_of
from server.console.entry import lead
from server.console.item import address_of
from server.console.speech import note, reason_of, say, write_moment
from server.cycle.steps import STEPS as SANCTIONS
from server.desk.decisions import decisions_by, withdraw
from server.desk.nouns import Ruling
from server.engine import read_transaction
from server.graduasi.exits import STEPS as EXITS
from server.identity.accounts import DECIDING, READING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import CASES_PER_PAGE_MAX

HEADS = ("decided.case", "decided.made", "decided.state", "parts.reason")
BOOKS = (EXITS, SANCTIONS)
PAGES = {"graduasi": ("konsol.graduasi_exit.get_exit", "graduasi"), "sanksi": ("konsol.cycle_sanctions.get_sanction", "cycle")}
"""What a step is about -> its page, and what the words of its steps begin with."""
pages = Blueprint("decided", __name__)


@pages.get("/keputusan")
@console(*READING)
def get_decisions() -> str:
    """Show one's newest decisions."""
    with read_transaction(services().engine) as connection:
        found = decisions_by(connection, caller().row.id, CASES_PER_PAGE_MAX)
        steps = [(book.about, one) for book in BOOKS for one in book.taken_by(connection, caller().row.id, CASES_PER_PAGE_MAX)]
    now = services().clock()
    waiting = [(one.id, row_of(one)) for one in found if one.state == "pending" and one.due_at > now]
    rest = [row_of(one) for one in found if not (one.state == "pending" and one.due_at > now)]
    newest = sorted(steps, key=lambda one: one[1].made_at, reverse=True)[:CASES_PER_PAGE_MAX]
    taken = [taken_row(about, one) for about, one in newest]
    return render_template("konsol/decisions.html", heads=HEADS, waiting=waiting, rest=rest, steps=taken)


@pages.post("/keputusan")
@console(*DECIDING)
def post_withdraw() -> Any:
    """Take a decision back."""
    wanted = request.form.get("decision", "")
    try:
        if not is_id(wanted):
            raise Problem("not_found")
        withdraw(services(), caller().row, wanted)
        note("decide.withdrawn")
    except Problem as problem:
        if problem.error.code != "not_pending":
            raise
        note("decide.too_late", kind="bad")
    return lead(url_for("konsol.decided.get_decisions"))


def taken_row(about: str, one: Row) -> dict[str, Any]:
    """Return a step about a sanction or an exit as a row of the table; its page tells all of it, and takes it back."""
    page, room = PAGES[about]
    href = url_for(page, kabupaten=one.kabupaten, **{about: one.record})
    return {"href": href, "cells": [say(f"{room}.step.{one.action}"), write_moment(one.made_at, one.kabupaten), state_of(one), one.reason]}


def row_of(ruling: Ruling) -> dict[str, Any]:
    """Return a decision as a row of the table."""
    here = ruling.kabupaten
    state = say(f"state.{ruling.state}")
    if ruling.state == "pending":
        state = say("list.due", moment=write_moment(ruling.due_at, here))
    if ruling.state == "failed":
        state = f"{state}: {reason_of(ruling.code or 'invalid')}"
    title = say("decided.title_of", queue=say(f"queue.{ruling.queue}"), action=say(f"action.{ruling.action}"))
    return {"href": address_of(ruling), "cells": [title, write_moment(ruling.made_at, here), state, ruling.reason]}
