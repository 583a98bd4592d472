"""Samples: each lot of ordinary checks with its progress."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from server.console.queues import after_of
from server.console.speech import say, write_moment, write_month
from server.desk.sample_list import lots, places_of
from server.engine import read_transaction
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.services import services

HEADS = ("area", "bulan", "population", "drawn", "reviewed", "findings", "unsampled", "state", "drawn_at")
pages = Blueprint("komitmen_samples", __name__)


@pages.get("/sampel")
@console(*READING)
def get_lots() -> str:
    """Show the lots of the region, newest first."""
    after = after_of(request.args.get("after"))
    with read_transaction(services().engine) as connection:
        rows, following = lots(connection, caller().row.region, after)
        places = places_of(connection, rows)
    here = url_for("konsol.komitmen_samples.get_lots")
    ways = {"next": following and f"{here}?after={following.replace('+', '%2B')}", "first": here if after else None}
    return render_template("konsol/komitmen/samples.html", heads=[say(f"sample.{head}") for head in HEADS], rows=[row_of(row, places.get(row.area)) for row in rows], **ways)


def row_of(lot: Row, place: str | None) -> dict[str, Any]:
    """Return a lot as a row of the table, `place` being the name of its kecamatan; its link leads to its page."""
    numbers = [str(lot._mapping[name]) for name in ("population", "drawn", "reviewed", "findings", "unsampled")]
    state = say(f"sample.state.{lot.state}")
    cells = [place or lot.area or say("sample.no_area"), write_month(lot.bulan), *numbers, state, write_moment(lot.drawn_at, lot.kabupaten)]
    return {"href": url_for("konsol.komitmen_lot.get_lot", kabupaten=lot.kabupaten, lot=lot.id), "cells": cells}
