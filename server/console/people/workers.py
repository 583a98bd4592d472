"""Workers of a kabupaten by name, with how much each looks after; no ranks."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.console.people.search import kabupaten_of
from server.console.queues import after_of
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN
from server.people.workers import Listed, list_workers
from server.services import services
from server.zones import local
from sync.limits import CASELOAD_IDEAL, CASELOAD_MAX

HEADS = ("people.name", "people.kelompok", "people.families")
pages = Blueprint("people_workers", __name__)


@pages.get("/petugas")
@console(*READING)
def get_workers() -> str:
    """Show a page of the workers."""
    kabupaten, after = kabupaten_of(request.args.get("kabupaten", "")), after_of(request.args.get("after"))
    told: dict[str, Any] = {"kabupaten": kabupaten, "wide": len(caller().row.region) < KABUPATEN, "ideal": CASELOAD_IDEAL, "most": CASELOAD_MAX}
    if not kabupaten:
        return render_template("konsol/people/workers.html", **told)
    with read_transaction(services().engine) as connection:
        today = local(services().clock(), kabupaten).date()
        found = list_workers(connection, caller().row.region, kabupaten, today, after=after)
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="worker")
    here = {"kabupaten": kabupaten} if told["wide"] else {}
    ways = {"next": found.next and url_for("konsol.people_workers.get_workers", **here, after=found.next)}
    ways |= {"first": url_for("konsol.people_workers.get_workers", **here) if after else None}
    return render_template("konsol/people/workers.html", heads=HEADS, rows=[row_of(one, kabupaten) for one in found.workers], **told, **ways)


def row_of(one: Listed, kabupaten: str) -> dict[str, Any]:
    """Return a worker as a row of the table."""
    href = url_for("konsol.people_worker.get_worker", kabupaten=kabupaten, worker=one.id)
    return {"href": href, "cells": [one.name or one.id, str(one.kelompok), str(one.families)]}
