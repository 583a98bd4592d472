"""A family before a proposal: what is missing and from whom, what speaks for and against it, and the proposal itself."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.console.cycle.forms import attempt, told_of, wrong_of
from server.console.entry import lead
from server.console.graduasi.common import demand_kabupaten, known_told, names_for, title_of
from server.console.speech import note
from server.desk.reads import note_read
from server.engine import read_transaction
from server.graduasi.deciding import propose
from server.graduasi.exits import known_of
from server.identity.accounts import DECIDING, READING
from server.identity.callers import caller, console
from server.people.family import demand_family
from server.services import services
from sync.errors import Problem
from sync.limits import REASON_CHARS_MAX

pages = Blueprint("graduasi_family", __name__)


@pages.get("/graduasi/<string:kabupaten>/keluarga/<string:kpm>")
@console(*READING)
def get_candidate(kabupaten: str, kpm: str) -> str:
    """Show what stands in the way of a proposal, and what speaks for and against it."""
    return show(kabupaten, kpm)


@pages.post("/graduasi/<string:kabupaten>/keluarga/<string:kpm>")
@console(*DECIDING)
def post_proposal(kabupaten: str, kpm: str) -> Any:
    """Propose the family."""
    demand_kabupaten(kabupaten, kpm)
    return attempt(lambda: make(kabupaten, kpm), lambda problem: show(kabupaten, kpm, problem))


def make(kabupaten: str, kpm: str) -> Any:
    """Make the proposal and lead to it."""
    made = propose(services(), caller().row, kabupaten, kpm, request.form.get("reason", "").replace("\r\n", "\n"))
    note("graduasi.proposed")
    return lead(url_for("konsol.graduasi_exit.get_exit", kabupaten=kabupaten, graduasi=made))


def show(kabupaten: str, kpm: str, problem: Problem | None = None) -> str:
    """Write the page, with what was wrong with the form that came."""
    demand_kabupaten(kabupaten, kpm)
    account, parts = caller().row, services()
    with read_transaction(parts.engine) as connection:
        demand_family(connection, account.region, kabupaten, kpm)
        known = known_of(connection, kabupaten, kpm, parts.clock())
        names = names_for(connection, kabupaten, kpm, known)
    note_read(parts, account.id, str(request.url_rule), kabupaten=kabupaten, kind="kpm", record=kpm)
    return render_template(
        "konsol/graduasi/family.html",
        **{"kabupaten": kabupaten, "title": title_of(kpm, names), "known": known_told(kabupaten, kpm, known, names)},
        **{"proposing": known.weighing.ready and account.role in DECIDING, "here": request.path, "told": told_of(problem)},
        **{"reason": request.form.get("reason", ""), "wrong": wrong_of(problem, "reason"), "longest": REASON_CHARS_MAX},
    )
