"""Resertifikasi: which families are due, by state, with how many there are in each kecamatan."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from server.aftercare.resertifikasi import EXTENDED, STATES, Spans, counts, page
from server.console.people.search import kabupaten_of
from server.console.queues import after_of
from server.console.speech import say, write_day
from server.cycle.shown import pengurus_of
from server.desk.reads import note_read
from server.engine import read_transaction
from server.graduasi.rules import exit_rules, rules_on
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN
from server.people.names import places_of
from server.services import services
from server.zones import local
from sync.errors import Problem

HEADS = ("aftercare.family", "people.no", "people.kelompok", "people.desa", "aftercare.joined_on", "aftercare.resertifikasi_on")
HERE = "konsol.aftercare_resertifikasi.get_list"
pages = Blueprint("aftercare_resertifikasi", __name__)


@pages.get("/resertifikasi")
@console(*READING)
def get_list() -> str:
    """Show a page of the families in a state; those past their day, unless others are asked for."""
    told = {name: text for name in ("kabupaten", "keadaan") if (text := request.args.get(name, "").strip())}
    state = told.get("keadaan", EXTENDED)
    if state not in STATES:
        raise Problem("bad_request")
    kabupaten = kabupaten_of(told.get("kabupaten", ""))
    shown = found_in(kabupaten, state, told) if kabupaten else {"rows": [], "next": None, "first": None, "counts": [], "years": None}
    states = [(one, say(f"aftercare.resertifikasi.{one}")) for one in STATES]
    wide = len(caller().row.region) < KABUPATEN
    return render_template("konsol/aftercare/resertifikasi.html", heads=HEADS, told=told, state=state, states=states, wide=wide, chosen=kabupaten, **shown)


def found_in(kabupaten: str, state: str, told: Mapping[str, str]) -> dict[str, Any]:
    """Return a page of the families of a kabupaten in a state, and the counts of its kecamatan."""
    parts, region, after = services(), caller().row.region, after_of(request.args.get("after"))
    today = local(parts.clock(), kabupaten).date()
    with read_transaction(parts.engine) as connection:
        spans = Spans.of(rules_on(exit_rules(connection), today), today)
        rows, following = page(connection, region, kabupaten, spans, state, after)
        sums = counts(connection, region, kabupaten, spans)
        names = pengurus_of(connection, [(row.kabupaten, row.id) for row in rows])
        places = places_of(connection, kabupaten, {*(row.desa_code for row in rows if row.desa_code), *sums} - {""})
    note_read(parts, caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="kpm")
    counted = [{"cells": [places.get(area, area) or say("people.unknown"), *(str(of[one]) for one in STATES)]} for area, of in sums.items()]
    ways = {"next": following and url_for(HERE, **told, after=following), "first": url_for(HERE, **told) if after else None}
    told_rows = [row_of(row, names.get((row.kabupaten, row.id), ""), places, spans) for row in rows]
    return {"rows": told_rows, "counts": counted, "years": (spans.years, spans.extension), **ways}


def row_of(one: Row, name: str, places: Mapping[str, str], spans: Spans) -> dict[str, Any]:
    """Return a family as a row."""
    href = url_for("konsol.people_family.get_family", kabupaten=one.kabupaten, kpm=one.id)
    days = [write_day(date.fromisoformat(one.joined_on)), write_day(spans.due_on(one.joined_on))] if one.joined_on else ["", ""]
    number = "" if one.no is None else str(one.no)
    return {"href": href, "cells": [name or say("people.nameless"), number, one.kelompok or "", places.get(one.desa_code or "", ""), *days]}
