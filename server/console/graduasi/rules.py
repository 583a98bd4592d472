"""Rules of graduasi at the console: every version with all it says, and the form for the next one."""

from typing import Any

from flask import Blueprint

from server.console.cycle.versions import WRITER, Room, post_version, show_versions
from server.graduasi.rules import KIND, NAMES, ExitRules, add_exit_rules, exit_rules, rules_on
from server.identity.accounts import READING
from server.identity.callers import console

pages = Blueprint("graduasi_rules", __name__)


def fields_of(one: ExitRules) -> dict[str, Any]:
    """Return a version as the fields of its record."""
    told = {name: getattr(one, name) for name in NAMES}
    months = [str(month) for month in one.follow_up_months]
    return told | {"valid_from": one.valid_from.isoformat(), "criteria": list(one.criteria), "follow_up_months": months}


ROOM = Room(
    kind=KIND,
    names=tuple(name for name in NAMES if name != "nomor"),
    read=exit_rules,
    on=rules_on,
    add=add_exit_rules,
    fields_of=fields_of,
    here="konsol.graduasi_rules.get_rules",
    title="graduasi.rules",
    lead="graduasi.rules_lead",
    back="konsol.graduasi_board.get_board",
    back_title="graduasi.title",
)


@pages.get("/graduasi/aturan")
@console(*READING)
def get_rules() -> str:
    """Show every version, newest first."""
    return show_versions(ROOM)


@pages.post("/graduasi/aturan")
@console(WRITER)
def post_rules() -> Any:
    """Write the next version; for the APD of the nation."""
    return post_version(ROOM)
