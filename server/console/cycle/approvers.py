"""Who approves second, at the console: appointments by region and days, Plt. among them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from schemas.fields import is_day
from server.console.cycle.forms import attempt, told_of, wrong_of
from server.console.entry import lead
from server.console.frame import regions_in
from server.console.speech import note, say, write_day
from server.cycle.approvers import Appointment, appoint, appointments, dismiss
from server.engine import read_transaction
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.services import services
from server.zones import local
from sync.errors import Problem
from sync.ids import is_id

FIELDS = ("username", "region", "start_date", "end_date")
HEADS = ("cycle.account", "cycle.region", "cycle.from", "cycle.until", "cycle.plt")
pages = Blueprint("cycle_approvers", __name__)


@pages.get("/siklus/penyetuju")
@console(*READING)
def get_approvers() -> str:
    """Show who approves second in the region."""
    return show()


@pages.post("/siklus/penyetuju")
@console("apd")
def post_approvers() -> Any:
    """Appoint somebody, or end an appointment today."""
    return attempt(change, show)


def change() -> Any:
    """Do what the form asks."""
    parts, account = services(), caller().row
    if request.form.get("action") == "end":
        wanted = request.form.get("appointment", "")
        if not is_id(wanted):
            raise Problem("not_found")
        dismiss(parts, account, wanted, today())
        note("cycle.appointment_ended")
    else:
        told = {name: request.form.get(name, "").strip() for name in FIELDS}
        days = {"start": day_of("start_date", told) or today(), "end": day_of("end_date", told)}
        appoint(parts, account, told["username"], told["region"], plt="plt" in request.form, **days)
        note("cycle.appointed")
    return lead(url_for("konsol.cycle_approvers.get_approvers"))


def today() -> date:
    """Return the present day in the region of the account."""
    return local(services().clock(), caller().row.region).date()


def day_of(name: str, told: dict[str, str]) -> date | None:
    """Return a day that was typed, None for none; raises `Problem` (unprocessable)."""
    if told[name] and not is_day(told[name]):
        raise Problem("unprocessable", {"fields": {name: "not_a_date"}})
    return date.fromisoformat(told[name]) if told[name] else None


def show(problem: Problem | None = None) -> str:
    """Write the page, with what was wrong with the form that came."""
    account = caller().row
    with read_transaction(services().engine) as connection:
        found = appointments(connection, account.region)
        places = regions_in(connection, [one.region for one in found])
    keeps = account.role == "apd"
    open_ones = [one for one in found if keeps and (one.end_date is None or one.end_date >= today().isoformat())]
    sent = {name: request.form.get(name, "") if problem else "" for name in FIELDS}
    wrong = {name: wrong_of(problem, name) for name in FIELDS}
    rows = [row_of(one, places) for one in found]
    told = {"heads": HEADS, "rows": rows, "ending": open_ones, "keeps": keeps, "told": told_of(problem)}
    return render_template("konsol/cycle/approvers.html", **told, sent=sent, wrong=wrong)


def row_of(one: Appointment, places: Mapping[str, str]) -> dict[str, Any]:
    """Return an appointment as a row of the table."""
    until = write_day(date.fromisoformat(one.end_date)) if one.end_date else say("cycle.open_end")
    first = write_day(date.fromisoformat(one.start_date))
    return {"cells": [one.username, places[one.region], first, until, say("value.yes") if one.plt else say("value.no")]}
