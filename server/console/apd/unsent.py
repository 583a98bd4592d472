"""Sealed work: what phones with a forgotten PIN handed in, recovered from here, and files that they exported."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.bodies import takes
from server.console.apd.common import APD
from server.console.entry import lead, status_of
from server.console.speech import note, reason_of, write_moment
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.callers import caller, console
from server.identity.sealed import RECOVERED
from server.services import services
from server.unsent import recover_phone, take_in_file, waiting_in
from sync.errors import Problem
from sync.limits import UPLOAD_BYTES_MAX

TOLD = ("bad_json", "sealed_unreadable", "device_stolen", "not_found", "inbox_full", "forbidden", "unprocessable")
pages = Blueprint("apd_unsent", __name__)


@pages.get("/kelola/segel")
@console(APD)
def get_unsent() -> str:
    """Show what waits."""
    return show()


@pages.post("/kelola/segel")
@console(APD)
@takes(UPLOAD_BYTES_MAX)
def post_unsent() -> Any:
    """Recover what a phone handed in, or take in a file."""
    try:
        report = carry()
    except Problem as problem:
        if problem.error.code not in TOLD:
            raise
        return show(reason_of(problem.error.code)), status_of(problem)
    kept = sum(report.outcomes.values())
    note("unsent.done", kind="warn" if report.unreadable else "good", forms=report.forms, changes=kept, unreadable=report.unreadable)
    return lead(url_for("konsol.apd_unsent.get_unsent"))


def carry() -> Any:
    """Do what the form asks."""
    file = request.files.get("file")
    if file is not None:
        return take_in_file(services(), caller().row, file.read())
    return recover_phone(services(), caller().row, request.form.get("device", ""))


def show(failed: str = "") -> str:
    """Write the page; the reading is noted."""
    who = caller().row
    with read_transaction(services().engine) as connection:
        rows = waiting_in(connection, who.region)
    note_read(services(), who.id, str(request.url_rule), kabupaten=who.region[:4], kind="worker")
    found = [(row, write_moment(row.first, row.kabupaten), row.state != RECOVERED) for row in rows]
    return render_template("konsol/apd/unsent.html", rows=found, failed=failed, most=UPLOAD_BYTES_MAX // 1_000_000)
