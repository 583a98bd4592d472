"""Handing on: the open complaints of a worker who is replaced go to the next one, as far as they may."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.complaints.hand_on import hand_on
from server.complaints.people import workers_in
from server.console.complaints.common import TOLD, chosen, sent, wrong_of
from server.console.complaints.intake import kabupaten_of
from server.console.entry import lead, status_of
from server.console.speech import note
from server.engine import read_transaction
from server.identity.accounts import DECIDING
from server.identity.callers import caller, console
from server.identity.regions import covers
from server.services import services
from sync.errors import Problem

pages = Blueprint("complaint_handing", __name__)


@pages.get("/pengaduan/alihkan")
@console(*DECIDING)
def get_handing() -> str:
    """Show the form."""
    return show()


@pages.post("/pengaduan/alihkan")
@console(*DECIDING)
def post_handing() -> Any:
    """Hand on, and tell how many went and how many stayed."""
    source, target = sent("source"), sent("target")
    try:
        if source == target:
            raise Problem("unprocessable", {"fields": {"target": "same_person"}})
        done = hand_on(services(), caller().row, kabupaten_of(), source=source, target=target)
    except Problem as problem:
        if problem.error.code not in TOLD:
            raise
        return show(problem), status_of(problem)
    note("complaints.handed_on", went=done.went, stayed=done.stayed)
    return lead(url_for("konsol.complaints.get_list"))


def show(problem: Problem | None = None) -> str:
    """Write the form; an account of more than one kabupaten chooses it first."""
    kabupaten, wrong, here = kabupaten_of(), wrong_of(problem), url_for("konsol.complaint_handing.get_handing")
    if not kabupaten:
        return render_template("konsol/complaints/place.html", here=here, title="complaints.handing")
    if not covers(caller().row.region, kabupaten):
        raise Problem("not_found")
    with read_transaction(services().engine) as connection:
        workers = workers_in(connection, kabupaten)
    inputs = [chosen(name, workers.items(), wrong, request.args.get(name, "")) for name in ("source", "target")]
    return render_template("konsol/complaints/handing.html", here=here, inputs=inputs, kabupaten=kabupaten, changed=bool(problem) and not wrong)
