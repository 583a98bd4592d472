"""One's own decisions: what waits and can be taken back, what was done, what failed and why."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.console.entry import lead
from server.console.item import address_of
from server.console.speech import note, reason_of, say, write_moment
from server.desk.decisions import decisions_by, withdraw
from server.desk.nouns import Ruling
from server.engine import read_transaction
from server.identity.accounts import DECIDING, READING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import CASES_PER_PAGE_MAX

HEADS = ("decided.case", "decided.made", "decided.state", "parts.reason")
pages = Blueprint("decided", __name__)


@pages.get("/keputusan")
@console(*READING)
def get_decisions() -> str:
    """Show one's newest decisions."""
    with read_transaction(services().engine) as connection:
        found = decisions_by(connection, caller().row.id, CASES_PER_PAGE_MAX)
    now = services().clock()
    waiting = [(one.id, row_of(one)) for one in found if one.state == "pending" and one.due_at > now]
    rest = [row_of(one) for one in found if not (one.state == "pending" and one.due_at > now)]
    return render_template("konsol/decisions.html", heads=HEADS, waiting=waiting, rest=rest)


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
