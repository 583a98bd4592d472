"""Rules at the console: every version with all it says, and the form for the next one."""

from typing import Any

from flask import Blueprint, render_template, url_for

from schemas import KINDS
from server.console.cycle.forms import attempt, inputs, sent, told_of
from server.console.entry import lead
from server.console.speech import note, say, write_day
from server.console.values import label_of, write_value
from server.cycle.rules import Rules, add_version, in_force, versions
from server.cycle.stages import month_of
from server.engine import read_transaction
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.office import Office
from server.services import services
from server.store.grants import NATION
from server.zones import local
from sync.errors import Problem

NAMES = tuple(name for name in KINDS["aturan"].fields if name != "nomor")
pages = Blueprint("cycle_rules", __name__)


@pages.get("/siklus/aturan")
@console(*READING)
def get_rules() -> str:
    """Show every version, newest first."""
    return show()


@pages.post("/siklus/aturan")
@console("apd")
def post_rules() -> Any:
    """Write the next version; for the APD of the nation."""
    if caller().row.region != NATION:
        raise Problem("forbidden", {"account": caller().row.role})
    return attempt(make, show)


def make() -> Any:
    """Write the version of the form."""
    parts, account = services(), caller().row
    with read_transaction(parts.engine) as connection:
        known = versions(connection)
    office = Office(parts.store, account.id, parts.clock, parts.random)
    made = add_version(office, known, sent("aturan", NAMES), local(parts.clock(), NATION).date())
    note("cycle.rules_made", nomor=made.nomor, day=write_day(made.valid_from))
    return lead(url_for("konsol.cycle_rules.get_rules"))


def show(problem: Problem | None = None) -> str:
    """Write the page, with what was wrong with the form that came."""
    with read_transaction(services().engine) as connection:
        known = versions(connection)
    now = in_force(known, month_of(local(services().clock(), NATION).date()))
    found = [(title_of(one, now), facts_of(one)) for one in reversed(known)]
    keeps = caller().row.role == "apd" and caller().row.region == NATION
    form = inputs("aturan", NAMES, known[-1].fields, problem) if keeps else []
    return render_template("konsol/cycle/rules.html", versions=found, inputs=form, told=told_of(problem))


def title_of(one: Rules, now: Rules) -> str:
    """Return what stands above a version."""
    state = say("cycle.rules_now") if one is now else say("cycle.rules_later") if one.valid_from > now.valid_from else say("cycle.rules_past")
    return say("cycle.rules_title", nomor=one.nomor, day=write_day(one.valid_from), state=state)


def facts_of(one: Rules) -> list[tuple[str, str]]:
    """Return what a version says."""
    told = ((name, write_value("aturan", name, one.fields[name])) for name in NAMES)
    return [(label_of("aturan", name), text or say("parts.no_value")) for name, text in told]
