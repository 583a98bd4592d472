"""The board: how many families are how far on their way out, the list of one column, and the batches for SIKS-NG."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy import Connection, Row

from server.console.cycle.forms import attempt, told_of, wrong_of
from server.console.entry import lead
from server.console.graduasi.answers import limits
from server.console.graduasi.common import demand_kabupaten, say_finding
from server.console.queues import after_of
from server.console.speech import note, say, write_day
from server.cycle.shown import pengurus_of
from server.desk.reads import note_read
from server.engine import read_transaction
from server.graduasi.board import AT_SIKS, CANDIDATE, QUESTION, STATES, Candidate, candidates_page, counts, exits_page
from server.graduasi.facts import Look, look_at
from server.graduasi.sending import file_of, ready_to_send, send
from server.identity.accounts import DECIDING, READING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN, covers, names_of_regions
from server.services import services
from sync.errors import Problem
from sync.limits import EXITS_COUNTED_MAX, EXITS_SENT_MAX, REASON_CHARS_MAX

APPROVED = "disetujui"
HEADS = ("graduasi.family", "graduasi.area", "graduasi.way", "graduasi.since", "graduasi.stands")
BEFORE_HEADS = ("graduasi.family", "graduasi.area", "graduasi.way", "graduasi.missing")
MISSING_SHOWN = 3
pages = Blueprint("graduasi_board", __name__)


@pages.get("/graduasi")
@console(*READING)
def get_board() -> str:
    """Show the board of a kabupaten with the list of one column; an account that has several chooses one."""
    kabupaten = request.args.get("kabupaten", caller().row.region[:KABUPATEN])
    if len(kabupaten) < KABUPATEN:
        return render_template("konsol/graduasi/choose.html")
    return show(kabupaten)


@pages.post("/graduasi")
@console(*DECIDING)
def post_batch() -> Any:
    """Hand the approved exits to which nobody can object any more over to SIKS-NG."""
    kabupaten = request.form.get("kabupaten", "")
    demand_kabupaten(kabupaten)
    return attempt(lambda: hand_over(kabupaten), lambda problem: show(kabupaten, problem))


@pages.get("/graduasi/<string:kabupaten>/kiriman/<int:number>")
@console(*DECIDING)
def get_file(kabupaten: str, number: int) -> Response:
    """Give the file of a batch; whoever sees the whole kabupaten."""
    if not covers(caller().row.region, kabupaten) or len(kabupaten) != KABUPATEN:
        raise Problem("not_found")
    with read_transaction(services().engine) as connection:
        lines = list(file_of(connection, kabupaten, number))
    if len(lines) == 1:
        raise Problem("not_found")
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="graduasi")
    name = f"graduasi-{kabupaten}-{number}.csv"
    return Response("".join(lines), mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"})


def hand_over(kabupaten: str) -> Any:
    """Make the batch and lead to what was sent."""
    number = send(services(), caller().row, kabupaten, request.form.get("reason", ""))
    file = url_for("konsol.graduasi_board.get_file", kabupaten=kabupaten, number=number)
    note("graduasi.handed_over", number=number, link=(say("graduasi.file"), file))
    return lead(url_for("konsol.graduasi_board.get_board", kabupaten=kabupaten, keadaan="dikirim"))


def show(kabupaten: str, problem: Problem | None = None) -> str:
    """Write the board."""
    demand_kabupaten(kabupaten)
    state, after = request.values.get("keadaan", CANDIDATE), after_of(request.args.get("after"))
    if state not in STATES:
        raise Problem("bad_request")
    region = caller().row.region
    with read_transaction(services().engine) as connection:
        look = look_at(connection, kabupaten, services().clock())
        numbers = counts(connection, region, kabupaten, look.terms.today)
        heads, rows, following = _rows(connection, look, state, after)
        office = caller().row.role in DECIDING and covers(region, kabupaten)
        sends = state == APPROVED and office
        ready = len(ready_to_send(connection, look)) if sends else 0
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="graduasi")
    return render_template(
        "konsol/graduasi/board.html",
        **{"kabupaten": kabupaten, "state": state, "ways": _ways(kabupaten, state, numbers), "heads": heads, "rows": rows},
        **{"next": following and _address(kabupaten, state, after=following), "first": _address(kabupaten, state) if after else None},
        **{"answering": state == AT_SIKS["dikirim"] and office, **limits()},
        **{"ready": ready, "most": EXITS_SENT_MAX, "several": len(region) < KABUPATEN, "rules": look.terms.rules},
        **{"told": told_of(problem), "reason": request.form.get("reason", ""), "wrong": wrong_of(problem, "reason"), "longest": REASON_CHARS_MAX},
    )


def _address(kabupaten: str, state: str, **more: str) -> str:
    return url_for("konsol.graduasi_board.get_board", kabupaten=kabupaten, keadaan=state, **more)


def _ways(kabupaten: str, state: str, numbers: dict[str, int]) -> list[dict[str, Any]]:
    """Return each column of the board with its address and its count; families without a komponen are listed and not counted."""
    return [
        {"text": say(f"graduasi.state.{one}"), "count": _count(one, numbers[one]), "href": _address(kabupaten, one), "here": one == state}
        for one in STATES
    ]


def _count(state: str, number: int) -> str:
    if state == QUESTION:
        return ""
    return str(number) if number <= EXITS_COUNTED_MAX else say("graduasi.more_than", number=EXITS_COUNTED_MAX)


def _rows(connection: Connection, look: Look, state: str, after: str | None) -> tuple[tuple[str, ...], list[dict[str, Any]], str | None]:
    region, kabupaten = caller().row.region, look.kabupaten
    if state in (CANDIDATE, QUESTION):
        found, following = candidates_page(connection, region, look, state, after)
        names = pengurus_of(connection, [(kabupaten, one.kpm) for one in found])
        places = names_of_regions(connection, [one.area for one in found if one.area])
        return BEFORE_HEADS, [_candidate(one, names.get((kabupaten, one.kpm), ""), places) for one in found], following
    rows, following = exits_page(connection, region, kabupaten, state, after)
    names = pengurus_of(connection, [(kabupaten, row.family) for row in rows])
    places = names_of_regions(connection, [row.area for row in rows if row.area])
    return HEADS, [_exit(row, names.get((kabupaten, row.family), ""), places) for row in rows], following


def _candidate(one: Candidate, name: str, places: dict[str, str]) -> dict[str, Any]:
    found = [*one.weighing.barred, *one.weighing.missing]
    more = len(found) - MISSING_SHOWN
    told = [say_finding(each) for each in found[:MISSING_SHOWN]] + ([say("graduasi.more", number=more)] if more > 0 else [])
    way = say(f"graduasi.jalur.{one.weighing.jalur}") if one.weighing.jalur else ""
    href = url_for("konsol.graduasi_family.get_candidate", kabupaten=one.kabupaten, kpm=one.kpm)
    text = "; ".join(told) or say("graduasi.ready")
    return {"href": href, "cells": [name or say("cycle.no_name"), places.get(one.area or "", one.area or ""), way, text]}


def _exit(row: Row, name: str, places: dict[str, str]) -> dict[str, Any]:
    href = url_for("konsol.graduasi_exit.get_exit", kabupaten=row.kabupaten, graduasi=row.id)
    since = row.siks_on or row.sanggah_on or row.decided_on or row.proposed_on
    place = places.get(row.area or "", row.area or "")
    return {"href": href, "cells": [name or say("cycle.no_name"), place, say(f"graduasi.jalur.{row.jalur}"), _day(since), both(row.status, row.siks_status)]}


def _day(text: str) -> str:
    return write_day(date.fromisoformat(text))


def both(status: str, siks_status: str | None) -> str:
    """Write our state, and that of SIKS-NG beside it."""
    theirs = say(f"graduasi.siks.{siks_status}") if siks_status else say("graduasi.siks.none")
    return say("graduasi.both", ours=say(f"graduasi.state.{status}"), theirs=theirs)
