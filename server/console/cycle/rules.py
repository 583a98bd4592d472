"""Rules of komitmen at the console: every version with all it says, and the form for the next one."""

from typing import Any

from flask import Blueprint

from schemas import KINDS
from server.console.cycle.versions import WRITER, Room, post_version, show_versions
from server.cycle.rules import add_version, in_force, versions
from server.cycle.stages import month_of
from server.identity.accounts import READING
from server.identity.callers import console

ROOM = Room(
    kind="aturan",
    names=tuple(name for name in KINDS["aturan"].fields if name != "nomor"),
    read=versions,
    on=lambda known, day: in_force(known, month_of(day)),
    add=add_version,
    fields_of=lambda one: one.fields,
    here="konsol.cycle_rules.get_rules",
    title="cycle.way.aturan",
    lead="cycle.rules_lead",
    back="konsol.cycle_stages.get_stages",
    back_title="cycle.title",
)
pages = Blueprint("cycle_rules", __name__)


@pages.get("/siklus/aturan")
@console(*READING)
def get_rules() -> str:
    """Show every version, newest first."""
    return show_versions(ROOM)


@pages.post("/siklus/aturan")
@console(WRITER)
def post_rules() -> Any:
    """Write the next version; for the APD of the nation."""
    return post_version(ROOM)
