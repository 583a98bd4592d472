"""SPM of disasters by kabupaten and province: numerator, denominator, and the indicator."""

from typing import Any

from flask import Blueprint, render_template, request

from server.aid.spm import Standard, provinces_of, spm_of
from server.console.bencana.covered import percent_of
from server.console.frame import regions_in
from server.engine import read_transaction
from server.identity.accounts import AID_READING
from server.identity.callers import caller, console
from server.services import services
from server.zones import local
from sync.errors import Problem

HEADS = ("spm.place", "spm.events", "spm.numerator", "spm.denominator", "spm.percent")
pages = Blueprint("bencana_spm", __name__)


@pages.get("/bencana/spm")
@console(*AID_READING)
def get_spm() -> str:
    """Show the standard of a year."""
    region = caller().row.region
    year = request.args.get("tahun", "").strip() or str(local(services().clock(), region).year)
    if not (len(year) == 4 and year.isascii() and year.isdecimal()):
        raise Problem("bad_request")
    with read_transaction(services().engine) as connection:
        found = spm_of(connection, region, year)
        provinces = provinces_of(found) if len(region) < 4 else []
        names = regions_in(connection, [one.place for one in (*provinces, *found)])
    rows = [row_of(one, names[one.place]) for one in (*provinces, *found)]
    return render_template("konsol/bencana/spm.html", heads=HEADS, rows=rows, year=year)


def row_of(one: Standard, name: str) -> dict[str, Any]:
    """Return the standard of a place as a row."""
    return {"cells": [name, str(one.events), str(one.served), str(one.need), percent_of(one)]}
