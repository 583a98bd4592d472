"""Who did what to accounts: the page beside the access log."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from sqlalchemy import Row

from server.console.frame import regions_in
from server.console.inspect.reads import search_of, ways
from server.console.queues import after_of
from server.console.speech import say, write_moment
from server.engine import read_transaction
from server.identity.accounts import AUDITING
from server.identity.callers import caller, console
from server.inspect.acts import acts_within
from server.services import services

HEADS = ("acts.at", "acts.who", "acts.what", "acts.whose", "acts.region")
NARROWING = ("account", "since", "until")
pages = Blueprint("acts", __name__)


@pages.get("/jejak/akun")
@console(*AUDITING)
def get_acts() -> str:
    """Show what was done to accounts of the region, narrowed by an address that can be kept."""
    told = {name: text for name in NARROWING if (text := request.args.get(name, "").strip())}
    region = caller().row.region
    search = search_of(told, region)
    with read_transaction(services().engine) as connection:
        after = after_of(request.args.get("after"))
        found = acts_within(connection, region, search.username, search.since, search.before, after=after)
        places = regions_in(connection, [one.region for one in found.acts])
    rows = [{"cells": cells_of(one, region, places)} for one in found.acts]
    return render_template("konsol/inspect/acts.html", heads=HEADS, rows=rows, told=told, **ways("konsol.acts.get_acts", told, found))


def cells_of(act: Row, region: str, places: Mapping[str, str]) -> list[Any]:
    """Return an act as cells: when, who, what, on whose account, of which region."""
    whose = say("reads.person", name=act.username, role=say(f"role.{act.role}"))
    return [write_moment(act.at, region), doer_of(act), say(f"act.{act.act}"), whose, places[act.region]]


def doer_of(act: Row) -> str:
    """Return who did an act: an account, or a command beside the server and the user of its system."""
    return say("acts.command", command=act.command) if act.actor is None else say("reads.person", name=act.actor, role=say(f"role.{act.actor_role}"))
