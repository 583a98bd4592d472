"""Intake: whoever comes to the office, calls or writes gets a ticket, with or without a name."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from schemas.fields import is_day
from schemas.pengaduan import CATEGORIES, PROGRAMMES
from server.complaints.hidden import hidden_records
from server.complaints.intake import Told, take_in
from server.complaints.people import candidates, seat_of, workers_in
from server.console.complaints.common import TOLD, chosen, seat_inputs, seat_sent, sent, typed, wrong_of
from server.console.complaints.lists import today_in
from server.console.entry import lead, status_of
from server.console.queues import kecamatan_of
from server.console.speech import note, say
from server.console.values import Input
from server.engine import read_transaction
from server.identity.accounts import DECIDING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN, covers
from server.services import services
from server.tickets import ticket_of
from sync.errors import Problem

pages = Blueprint("complaint_intake", __name__)
FLAG = "rahasia"


@pages.get("/pengaduan/baru")
@console(*DECIDING)
def get_new() -> str:
    """Show the form for a new complaint."""
    return show()


@pages.post("/pengaduan/baru")
@console(*DECIDING)
def post_new() -> Any:
    """Take a complaint in, and lead to it; whoever may not see it is led to the list with its ticket."""
    try:
        kabupaten = kabupaten_of()
        made = take_in(services(), caller().row, kabupaten, told_of())
    except Problem as problem:
        if problem.error.code not in TOLD:
            raise
        return show(problem), status_of(problem)
    note("complaints.taken", link=receipt_of(kabupaten, made), ticket=ticket_of(kabupaten, made))
    return lead(url_for("konsol.complaints.get_list"))


def receipt_of(kabupaten: str, made: str) -> tuple[str, str] | None:
    """Return the way to the receipt, None for who has just given the complaint out of sight."""
    with read_transaction(services().engine) as connection:
        if hidden_records(connection, kabupaten, caller().row.id, [made]):
            return None
    return say("complaints.receipt"), url_for("konsol.complaint.get_receipt", kabupaten=kabupaten, ref=made)


def kabupaten_of() -> str:
    """Return the kabupaten of the form: that of the account, or the one that is told; raises `Problem` (not_found)."""
    region = caller().row.region
    found = region[:KABUPATEN] if len(region) >= KABUPATEN else request.values.get("kabupaten", "").strip()
    if found and not (found.isascii() and found.isdecimal() and len(found) == KABUPATEN and covers(region, found, region)):
        raise Problem("not_found")
    return found


def told_of() -> Told:
    """Return what the form tells."""
    names = ("reported_on", "programme", "category", "text", "complainant", "contact", "kecamatan", "about_worker")
    seat = seat_sent()
    fields = {name: sent(name) for name in names}
    return Told(**fields, rahasia=sent(FLAG) == "1", seat=seat if seat.holder or seat.second else None)


def show(problem: Problem | None = None) -> str:
    """Write the form; an account of more than one kabupaten chooses it first."""
    kabupaten, wrong = kabupaten_of(), wrong_of(problem)
    if not kabupaten:
        return render_template("konsol/complaints/place.html", here=url_for("konsol.complaint_intake.get_new"), title="complaints.new")
    with read_transaction(services().engine) as connection:
        places, workers = kecamatan_of(connection, kabupaten), workers_in(connection, kabupaten)
        named, seat = candidates(connection, kabupaten, None), seat_of(connection, kabupaten)
    seats = seat_inputs(named, wrong, seat if seat and {seat.holder, seat.second} <= set(named) else None)
    own = inputs(wrong, places if len(caller().row.region) <= KABUPATEN else [], workers, today_in(kabupaten).isoformat())
    return render_template("konsol/complaints/new.html", inputs=own, seats=seats, kabupaten=kabupaten, marked=sent(FLAG) == "1", problem=problem)


def inputs(wrong: dict[str, str], places: list[tuple[str, str]], workers: dict[str, str], today: str) -> list[Input]:
    """Return the fields of the form in their order."""
    programmes = [(one, say(f"complaints.programme.{one}")) for one in PROGRAMMES]
    categories = [(one, say(f"complaints.category.{one}")) for one in CATEGORIES]
    day = typed("reported_on", wrong)
    return [
        Input(day.name, day.label, day.value or today, day.wrong, day=not day.value or is_day(day.value)),
        chosen("programme", programmes, wrong, "pkh"),
        chosen("category", categories, wrong),
        typed("text", wrong, lines=True),
        typed("complainant", wrong, hint="complaints.anonymous"),
        typed("contact", wrong),
        *([chosen("kecamatan", places, wrong, none="complaints.unknown")] if places else []),
        chosen("about_worker", workers.items(), wrong, none="complaints.no_worker"),
    ]
