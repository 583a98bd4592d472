"""One lot of a sample: how far it has come, and its checks with what was found."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from server.console.queues import after_of
from server.console.speech import say, write_moment, write_month
from server.console.values import write_value
from server.desk.komitmen_watch import NAME, drawn_case
from server.desk.naming import names_for
from server.desk.reads import note_read
from server.desk.sample import NOT_DRAWN
from server.desk.sample_list import checks_of, open_lot, places_of
from server.engine import read_transaction
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.services import services

HEADS = ("member", "condition", "worker", "step", "verdict")
FIGURES = ("population", "drawn", "reviewed", "findings", "unsampled")
ALL = "semua"
pages = Blueprint("komitmen_lot", __name__)


@pages.get("/sampel/<string:kabupaten>/<string:lot>")
@console(*READING)
def get_lot(kabupaten: str, lot: str) -> str:
    """Show a lot with its drawn checks, or with all of them; the reading is noted."""
    whole, after = request.args.get("isi") == ALL, after_of(request.args.get("after"))
    with read_transaction(services().engine) as connection:
        found = open_lot(connection, caller().row.region, kabupaten, lot)
        checks, following = checks_of(connection, found, drawn=not whole, after=after)
        place = places_of(connection, [found]).get(found.area)
        wanted = {("anggota", one.anggota_id) for one in checks} | {("worker", one.worker) for one in checks if one.worker}
        names = names_for(connection, kabupaten, wanted)
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind=NAME)
    ways = {one: url_for("konsol.komitmen_lot.get_lot", kabupaten=kabupaten, lot=lot, isi=one) for one in (None, ALL)}
    further = {"next": following and url_for("konsol.komitmen_lot.get_lot", kabupaten=kabupaten, lot=lot, isi=ALL if whole else None, after=following)}
    rows = [row_of(one, found, names) for one in checks]
    told = {"title": title_of(found, place), "facts": facts_of(found), "rows": rows, "heads": [say(f"sample.{head}") for head in HEADS]}
    waiting = url_for("konsol.queues.get_list", queue=NAME, kecamatan=found.area or None)
    return render_template("konsol/komitmen/lot.html", **told, whole=whole, waiting=waiting, other=ways[None if whole else ALL], **further, first=ways[ALL if whole else None] if after else None)


def title_of(lot: Row, place: str | None) -> str:
    """Return what a lot is called: its kecamatan and its month."""
    return say("sample.lot", place=place or lot.area or say("sample.no_area"), month=write_month(lot.bulan))


def facts_of(lot: Row) -> list[tuple[str, str]]:
    """Return how far a lot has come."""
    found = [(say("sample.state"), say(f"sample.state.{lot.state}"))]
    found += [(say(f"sample.{name}"), str(lot._mapping[name])) for name in FIGURES]
    found.append((say("sample.drawn_at"), write_moment(lot.drawn_at, lot.kabupaten)))
    return found + ([(say("sample.settled_at"), write_moment(lot.settled_at, lot.kabupaten))] if lot.settled_at else [])


def row_of(one: Row, lot: Row, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a check as a row of the table: it leads to the family, and while somebody must look at it to its case."""
    verdict = {"text": say(f"sample.verdict.{one.verdict or ('waits' if one.step > NOT_DRAWN else 'none')}"), "href": ""}
    if one.verdict is None and one.step > NOT_DRAWN:
        verdict["href"] = url_for("konsol.item.get_item", queue=NAME, kabupaten=lot.kabupaten, ref=drawn_case(lot.id, one.record))
    condition = write_value(NAME, "condition", one.condition) or ""
    family = one.kpm and url_for("konsol.people_family.get_family", kabupaten=lot.kabupaten, kpm=one.kpm)
    cells = [names.get(one.anggota_id, say("list.nobody")), condition, names.get(one.worker or "", ""), say(f"sample.step.{one.step}"), verdict]
    return {"href": family, "cells": cells}
