"""The calendar at the console: holidays, terms, Ramadan and stages of a year, of the nation and of one province."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.console.cycle.forms import attempt, inputs, sent, told_of
from server.console.entry import lead
from server.console.speech import note, say, write_day
from server.cycle.calendar import Days, add_days, calendar_between, may_keep, partitions_of, remove_days
from server.engine import read_transaction
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.identity.regions import PROVINCE
from server.services import services
from server.store.grants import NATION
from server.zones import local
from sync.errors import Problem
from sync.ids import is_id

NAMES = ("date", "end_date", "type", "name")
HEADS = ("cycle.days", "cycle.days_type", "cycle.days_name", "cycle.days_of")
YEARS = range(2007, 3000)
pages = Blueprint("cycle_calendar", __name__)


@pages.get("/siklus/kalender")
@console(*READING)
def get_calendar() -> str:
    """Show the calendar of a year."""
    return show()


@pages.post("/siklus/kalender")
@console("apd", "koordinator")
def post_calendar() -> Any:
    """Add days, or take some out."""
    return attempt(change, show)


def chosen() -> tuple[str, int]:
    """Return (region whose calendar is shown, year); raises `Problem` (not_found, bad_request)."""
    region, year = caller().row.region, request.values.get("year", "").strip()
    asked = request.values.get("region", "").strip() or region
    sound = asked.isascii() and asked.isdecimal() and len(asked) in (PROVINCE, len(region))
    if not sound or not (region in (NATION, asked) or region[:PROVINCE] == asked):
        raise Problem("not_found")
    if year and not (year.isascii() and year.isdecimal() and len(year) == 4 and int(year) in YEARS):
        raise Problem("bad_request")
    return asked, int(year) if year else local(services().clock(), NATION).year


def change() -> Any:
    """Do what the form asks."""
    region, year = chosen()
    partition = request.form.get("partition", "")
    if request.form.get("action") == "remove":
        identity = request.form.get("days", "")
        if not is_id(identity):
            raise Problem("not_found")
        remove_days(services(), caller().row, partition, identity)
        note("cycle.days_removed")
    else:
        add_days(services(), caller().row, partition, sent("kalender", NAMES))
        note("cycle.days_added")
    return lead(url_for("konsol.cycle_calendar.get_calendar", region=region, year=year))


def show(problem: Problem | None = None) -> str:
    """Write the page, with what was wrong with the form that came."""
    region, year = chosen()
    with read_transaction(services().engine) as connection:
        found = calendar_between(connection, partitions_of(region), date(year, 1, 1), date(year, 12, 31))
    account, own = caller().row, partitions_of(region)[-1]
    keeps = may_keep(account, own)
    removable = [(one, write(one)) for one in found if may_keep(account, one.partition)]
    return render_template(
        "konsol/cycle/calendar.html",
        **{"region": region, "year": year, "heads": HEADS, "rows": [row_of(one) for one in found], "told": told_of(problem)},
        **{"partition": own, "inputs": inputs("kalender", NAMES, {}, problem) if keeps else [], "removable": removable},
        **{"wide": account.region == NATION},
    )


def write(one: Days) -> str:
    """Write days with their name."""
    return f"{one.name}: {span(one)}"


def span(one: Days) -> str:
    """Write the days."""
    return write_day(one.first) if one.first == one.last else say("cycle.span", first=write_day(one.first), last=write_day(one.last))


def row_of(one: Days) -> dict[str, Any]:
    """Return days as a row of the table."""
    whose = say("frame.nation") if one.partition == NATION else say("cycle.province", code=one.partition)
    return {"cells": [span(one), say(f"cycle.days_type.{one.type}"), one.name, whose]}
