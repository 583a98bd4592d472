"""Keepers: who sees the confidential complaints of a kabupaten that have no holder yet."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.complaints.keepers import may_name, name_keepers, times_named
from server.complaints.people import candidates, seat_of
from server.console.complaints.common import TOLD, seat_inputs, seat_sent, wrong_of
from server.console.complaints.intake import kabupaten_of
from server.console.entry import lead, status_of
from server.console.speech import note, reason_of
from server.engine import read_transaction
from server.identity.accounts import DECIDING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem

DIGITS_MAX = 6
pages = Blueprint("complaint_keepers", __name__)


@pages.get("/pengaduan/pemegang")
@console(*DECIDING)
def get_keepers() -> str:
    """Show who the keepers are."""
    return show()


@pages.post("/pengaduan/pemegang")
@console(*DECIDING)
def post_keepers() -> Any:
    """Name the keepers."""
    seen = request.form.get("seen", "")
    if not (seen.isascii() and seen.isdecimal() and len(seen) <= DIGITS_MAX):
        raise Problem("bad_request")
    try:
        name_keepers(services(), caller().row, kabupaten_of(), seat_sent(), int(seen))
    except Problem as problem:
        if problem.error.code not in TOLD:
            raise
        return show(problem), status_of(problem)
    note("complaints.kept")
    return lead(url_for("konsol.complaints.get_list"))


def show(problem: Problem | None = None) -> str:
    """Write the page; whoever may not name the keepers sees who they are."""
    kabupaten = kabupaten_of()
    if not kabupaten:
        return render_template("konsol/complaints/place.html", here=url_for("konsol.complaint_keepers.get_keepers"), title="complaints.keepers")
    with read_transaction(services().engine) as connection:
        named, seat, seen = candidates(connection, kabupaten, None), seat_of(connection, kabupaten), times_named(connection, kabupaten)
        mine = may_name(connection, caller().row, kabupaten)
    told = reason_of(problem.error.code) if problem else ""
    seated = [] if seat is None else [named[one] for one in (seat.holder, seat.second) if one in named]
    inputs = seat_inputs(named, wrong_of(problem), seat)
    return render_template("konsol/complaints/keepers.html", inputs=inputs, seated=seated, mine=mine, kabupaten=kabupaten, seen=seen, told=told)
