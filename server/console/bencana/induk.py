"""What a disaster belongs to across kabupaten, at the console: the kejadian induk, its children with their figures, tying and untying."""

from typing import Any

from flask import Blueprint, request, url_for
from sqlalchemy import Connection, Row

from server.aid.coverage import Coverage, coverage_by_kabupaten, coverage_of, waiting
from server.aid.events import Event
from server.aid.impact import FIGURES
from server.aid.induk import FIELDS, Spread, make_induk, offered, spread_of, tie, ties
from server.aid.span import spans_of
from server.aid.standing import JIWA, KK
from server.console.apd.common import attempt, inputs, sent, told_of, wrong_of
from server.console.bencana.covered import share
from server.console.bencana.korban import GROUP_HEADS, group_row
from server.console.bencana.parts import framed, may_decide, name_of, opened
from server.console.entry import lead
from server.console.frame import regions_in
from server.console.speech import note, say
from server.engine import read_transaction
from server.identity.accounts import AID_READING, AIDING
from server.identity.callers import caller, console
from server.identity.regions import covers
from server.services import services
from sync.errors import Problem

BY_PLACE = ("parts.kabupaten", "korban.measure.kk", "korban.measure.jiwa", "korban.reported_kk")
HEADS = ("bencana.event", "bencana.where", "bencana.told_figures")
pages = Blueprint("bencana_induk", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/induk")
@console(*AID_READING)
def get_induk(kabupaten: str, kejadian: str) -> str:
    """Show what a disaster belongs to."""
    return show(opened(kabupaten, kejadian))


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/induk")
@console(*AIDING)
def post_induk(kabupaten: str, kejadian: str) -> Any:
    """Tie a disaster to a kejadian induk, to a new one or to none."""
    event = opened(kabupaten, kejadian)
    return attempt(lambda: carry(event), lambda problem: show(event, problem))


def carry(event: Event) -> Any:
    """Do what the form asks."""
    parts, who, action = services(), caller().row, request.form.get("action", "")
    if action == "make":
        make_induk(parts, who, event, sent("kejadian_induk", FIELDS, {}))
    elif action == "tie":
        tie(parts, who, event, request.form.get("induk", "") or "-")
    elif action == "untie":
        tie(parts, who, event, "")
    else:
        raise Problem("bad_request")
    note("bencana.induk_saved")
    return lead(address(event))


def address(event: Event) -> str:
    """Return the address of the page."""
    return url_for("konsol.bencana_induk.get_induk", kabupaten=event.kabupaten, kejadian=event.id)


def show(event: Event, problem: Problem | None = None) -> str:
    """Write the page."""
    with read_transaction(services().engine) as connection:
        spread, choices = spread_of(connection, event), offered(connection, event)
        rows = rows_of(connection, spread) if spread else []
        covered = covered_of(connection, event) if spread else {}
    fields = {"golongan": event.row.golongan, "jenis": event.row.jenis, "date": event.row.date, "name": name_of(event.row)}
    wrong = problem if request.form.get("action") == "make" else None
    form = {"inputs": inputs("kejadian_induk", FIELDS, fields, wrong), "wrong": wrong_of(problem, "induk")}
    heading = (named(spread.row), sums_of(spread)) if spread else None
    told = {"choices": [(row.id, named(row)) for row in choices], "tying": may_decide() and ties(caller().row.region)}
    return framed(event, "konsol/bencana/induk.html", induk=heading, heads=HEADS, rows=rows, here=address(event), told=told_of(problem), **covered, **form, **told)


def named(row: Row) -> str:
    """Return the name of a kejadian induk, which the schema demands."""
    return str(row.name)


def sums_of(spread: Spread) -> list[tuple[str, str]]:
    """Return the sums over the kabupaten, of what is known."""
    return [(say(f"bencana.figure.{name}"), str(spread.sums[name])) for name in FIGURES if name in spread.sums]


def rows_of(connection: Connection, spread: Spread) -> list[dict[str, Any]]:
    """Return the children as rows; one outside the region is told with its figures, and has no way to it."""
    places, region = regions_in(connection, {row.kabupaten for row in spread.children}), caller().row.region
    found = []
    for row in spread.children:
        known = spread.known[row.kabupaten, row.id]
        figures = ", ".join(f"{say(f'bencana.figure.{name}')} {known[name].value}" for name in FIGURES if name in known)
        mine = covers(region, row.kabupaten, row.desa_code)
        href = url_for("konsol.bencana_event.get_board", kabupaten=row.kabupaten, kejadian=row.id) if mine else None
        found.append({"href": href, "cells": [name_of(row), places[row.kabupaten], figures or say("bencana.unknown")]})
    return found


def covered_of(connection: Connection, event: Event) -> dict[str, Any]:
    """Return the coverage over all kabupaten as rows by group, and as rows by kabupaten; a household that moved over a border counts once."""
    places = spans_of(connection, event.kabupaten, [event.id])[event.id].places
    whole, by_place = coverage_of(connection, places), coverage_by_kabupaten(connection, places)
    names = regions_in(connection, {kabupaten for kabupaten, _ in places})
    rows = [{"cells": [names[kabupaten], *shares(by_place.get(kabupaten))]} for kabupaten in sorted(names)]
    counted = [(say(f"korban.board_{name}"), str(number)) for name, number in waiting(connection, places).items()]
    heads = {"covered_heads": [say(head) for head in GROUP_HEADS], "place_heads": [say(head) for head in BY_PLACE]}
    groups = [group_row(one) for one in whole.groups if one.need]
    return {"covered": groups, "by_place": [*rows, {"cells": [say("bencana.induk_all"), *shares(whole)]}], "waits": counted, **heads}


def shares(covered: Coverage | None) -> list[str]:
    """Return households and people in need with those that were reached, and what is only reported."""
    groups = {one.measure: share(one) for one in covered.groups if one.need} if covered else {}
    return [*(groups.get(name, "–") for name in (KK, JIWA)), str(covered.reported_kk if covered else 0)]


def tell_induk(connection: Connection, event: Event, _: object) -> list[tuple[str, str]]:
    """Return for the board what a disaster belongs to, with the sums over its kabupaten; nothing where it stands alone."""
    spread = spread_of(connection, event)
    if spread is None:
        return []
    told = [(say("bencana.induk"), named(spread.row)), (say("bencana.induk_children"), str(len(spread.children))), *sums_of(spread)]
    covered = coverage_of(connection, spans_of(connection, event.kabupaten, [event.id])[event.id].places)
    return [*told, *((say(f"korban.measure.{one.measure}"), share(one)) for one in covered.groups if one.need and one.measure in (KK, JIWA))]
