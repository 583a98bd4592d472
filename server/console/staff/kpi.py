"""A month of every pendamping beside the standard, by name: where support is needed; no ranks."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.console.paged import paged
from server.console.people.search import kabupaten_of
from server.console.speech import say, write_month
from server.console.staff.common import month_asked
from server.cycle.stages import shift
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN
from server.services import services
from server.staff.kpi import Kpi, kpi_rows
from server.staff.standard import State, standard_in, standards
from sync.limits import WORKERS_PER_PAGE_MAX

HEADS = ("people.name", "kinerja.families", "people.meetings", "people.checks", "people.prompt", "kinerja.hours", "kinerja.standard")
HERE = "konsol.staff_kpi.get_month"
pages = Blueprint("staff_kpi", __name__)


@pages.get("/kinerja")
@console(*READING)
def get_month() -> str:
    """Show a month."""
    kabupaten = kabupaten_of(request.args.get("kabupaten", ""))
    bulan = month_asked(kabupaten)
    told: dict[str, Any] = {"kabupaten": kabupaten, "bulan": bulan, "wide": len(caller().row.region) < KABUPATEN}
    told |= {"rule": asdict(standard_in(standards(), bulan)), **(_counted(kabupaten, bulan) if kabupaten else {})}
    return render_template("konsol/staff/kpi.html", **told)


def _counted(kabupaten: str, bulan: str) -> dict[str, Any]:
    region = caller().row.region
    with read_transaction(services().engine) as connection:
        found = list(kpi_rows(connection, region if len(region) > KABUPATEN else kabupaten, [bulan]))
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="capaian")
    counts = Counter(one.state for one in found)
    ways = [(url_for(HERE, kabupaten=kabupaten, bulan=one), write_month(one)) for one in (shift(bulan, -1), shift(bulan, 1))]
    rows = [(one.worker, row_of(one)) for one in found]
    told = {"heads": [say(head) for head in HEADS], "totals": [(say(f"kinerja.state.{state}"), counts[state]) for state in State], "ways": ways}
    return told | paged(rows, WORKERS_PER_PAGE_MAX, HERE, {"kabupaten": kabupaten, "bulan": bulan})


def row_of(one: Kpi) -> dict[str, Any]:
    """Return a worker's month as a row of the table; it leads to the monthly report."""
    work, href = one.work, url_for("konsol.staff_report.get_report", kabupaten=one.kabupaten, worker=one.worker, bulan=one.bulan)
    pairs = ((work.families, one.standard.families_max), (work.meetings_held, work.meetings_planned), (work.checks_done, work.checks_due), (work.forms_prompt, work.forms))
    state = say(f"kinerja.state.{one.state}")
    lacking = [say(f"kinerja.below.{name}") for name in one.below]
    if lacking:
        state = f"{state}: {', '.join(lacking)}"
    told = [state, *([say("kinerja.held", number=work.held)] if work.held else []), *([say("kinerja.objected")] if one.objected else [])]
    hours = "" if work.hours is None else str(work.hours)
    return {"href": href, "cells": [one.name or one.worker, *(say("people.of", done=done, all=of) for done, of in pairs), hours, "; ".join(told)]}
