"""Families of PKH that may have been hit by a disaster: seen and decided by the office of PKH alone."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from server.aid.pkh import matches, settle
from server.console.bencana.korban import name_of_household
from server.console.entry import lead
from server.console.speech import note, say
from server.engine import read_transaction
from server.identity.accounts import DECIDING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem

pages = Blueprint("bencana_pkh", __name__)


@pages.get("/keluarga-terdampak")
@console(*DECIDING)
def get_matches() -> str:
    """Show the households that may be families of PKH."""
    with read_transaction(services().engine) as connection:
        rows = matches(connection, caller().row.region)
    return render_template("konsol/bencana/pkh.html", rows=[row_of(one) for one in rows])


@pages.post("/keluarga-terdampak")
@console(*DECIDING)
def post_match() -> Any:
    """Say whether a household is the family."""
    kabupaten, korban = (request.form.get(name, "") for name in ("kabupaten", "korban"))
    try:
        settle(services(), caller().row, kabupaten, korban, same=request.form.get("action") == "same")
    except Problem as problem:
        if problem.error.code != "already_decided":
            raise
        note("pkh.decided_already", kind="warn")
        return lead(url_for("konsol.bencana_pkh.get_matches"))
    note("pkh.settled")
    return lead(url_for("konsol.bencana_pkh.get_matches"))


def row_of(row: Row) -> dict[str, Any]:
    """Return a match with the ways to the family."""
    event = row.event_name or say("bencana.named", jenis=say(f"bencana.jenis.{row.jenis}"), place=row.place)
    told = [
        (say("pkh.household"), name_of_household(row.head_name, row.description, row.card_no)),
        (say("bencana.event"), event),
        (say("kembar.by"), say(f"kembar.reason.{row.by}")),
    ]
    family = url_for("konsol.people_family.get_family", kabupaten=row.kabupaten, kpm=row.kpm_id)
    return {"kabupaten": row.kabupaten, "korban": row.korban_id, "family": (row.pengurus or say("people.nameless"), family), "facts": told}
