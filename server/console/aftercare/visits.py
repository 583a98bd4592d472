"""Visits after an exit: what is due and late, what was found, and which families should be proposed again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.aftercare.giving import holders_of
from server.aftercare.visits import DUE, OVERDUE, STATES, Follow, follows
from server.console.paged import paged
from server.console.people.search import kabupaten_of
from server.console.queues import kecamatan_of
from server.console.speech import say, write_day
from server.cycle.shown import pengurus_of
from server.desk.reads import note_read
from server.engine import read_transaction
from server.graduasi.rules import exit_rules
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN, KECAMATAN
from server.people.names import names_of_shown
from server.services import services
from server.zones import local
from sync.errors import Problem
from sync.limits import RUJUKAN_PER_PAGE_MAX

HEADS = ("aftercare.family", "aftercare.months", "aftercare.exit_on", "aftercare.due_on", "aftercare.state", "aftercare.pendamping", "aftercare.found")
NARROWING = ("kabupaten", "keadaan", "kecamatan")
HERE = "konsol.aftercare_visits.get_visits"
pages = Blueprint("aftercare_visits", __name__)


@pages.get("/pascagraduasi")
@console(*READING)
def get_visits() -> str:
    """Show a page of the visits after an exit; those that wait, unless others are asked for."""
    told = told_in(request.args)
    kabupaten = kabupaten_of(told.get("kabupaten", ""))
    shown = found_in(kabupaten, told) if kabupaten else {"rows": [], "next": None, "first": None, "counts": [], "places": []}
    states = [("", say("aftercare.waiting")), *((one, say(f"aftercare.state.{one}")) for one in STATES)]
    wide = len(caller().row.region) < KABUPATEN
    return render_template("konsol/aftercare/visits.html", heads=HEADS, told=told, states=states, wide=wide, chosen=kabupaten, **shown)


def told_in(args: Mapping[str, str]) -> dict[str, str]:
    """Return what an address narrows the list to; raises `Problem` (bad_request)."""
    told = {name: text for name in NARROWING if (text := args.get(name, "").strip())}
    kecamatan = told.get("kecamatan", "0" * KECAMATAN)
    if told.get("keadaan", DUE) not in STATES or not (kecamatan.isascii() and kecamatan.isdecimal() and len(kecamatan) == KECAMATAN):
        raise Problem("bad_request")
    return told


def found_in(kabupaten: str, told: Mapping[str, str]) -> dict[str, Any]:
    """Return a page of the visits of a kabupaten with how many there are in each state."""
    parts, region = services(), caller().row.region
    today = local(parts.clock(), kabupaten).date()
    with read_transaction(parts.engine) as connection:
        every = follows(connection, region, kabupaten, exit_rules(connection), today, kecamatan=told.get("kecamatan", ""))
        wanted = {told["keadaan"]} if "keadaan" in told else {DUE, OVERDUE}
        states = [one.state(today) for one in every]
        keyed = [(f"{one.graduasi}~{one.months}", one) for one, state in zip(every, states, strict=True) if state in wanted]
        found = paged(keyed, RUJUKAN_PER_PAGE_MAX, HERE, told)
        names = pengurus_of(connection, [(kabupaten, one.kpm) for one in found["rows"]])
        holders = holders_of(connection, kabupaten, {one.kelompok for one in found["rows"]} - {None}, today)
        workers = names_of_shown(connection, kabupaten, [], {("worker", one) for one in holders.values()})
        places = kecamatan_of(connection, region)
    note_read(parts, caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="kpm")
    counted = [(say(f"aftercare.state.{state}"), states.count(state)) for state in STATES]
    rows = [row_of(one, names.get((kabupaten, one.kpm), ""), workers.get(holders.get(one.kelompok or "", ""), ""), today) for one in found["rows"]]
    return {**found, "rows": rows, "counts": counted, "places": places}


def row_of(one: Follow, name: str, worker: str, today: date) -> dict[str, Any]:
    """Return a visit as a row; why a family should be proposed again stands in it."""
    made = one.visited
    told = [write_day(date.fromisoformat(made.date)), say(f"aftercare.keadaan.{made.keadaan}") if made.keadaan else "", made.reason] if made else []
    href = url_for("konsol.people_family.get_family", kabupaten=one.kabupaten, kpm=one.kpm)
    months = say("aftercare.after", n=one.months)
    days = [write_day(one.exit_on), write_day(one.due_on)]
    state = say(f"aftercare.state.{one.state(today)}")
    return {"href": href, "cells": [name or say("people.nameless"), months, *days, state, worker or say("aftercare.nobody"), " · ".join(text for text in told if text)]}
