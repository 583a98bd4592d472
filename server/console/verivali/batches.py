"""Batches: what waits to be handed over, what was, its file, and what SIKS-NG answered to each line."""

from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from sqlalchemy import Row

from server.console.entry import lead, status_of
from server.console.queues import say_kind
from server.console.speech import note, reason_of, say, write_moment
from server.desk.proposal import NAME
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import DECIDING, READING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN, covers
from server.services import services
from server.verivali.outgoing import Line, answered, batches, file_of, find_batch, hand_over, lines, waiting
from sync.errors import Problem
from sync.ids import slot_id
from sync.limits import CASES_PER_PAGE_MAX, REASON_CHARS_MAX, SIKS_BATCH_ROWS_MAX

HEADS = ("verivali.batch", "verivali.made", "verivali.by", "verivali.purpose", "verivali.rows", "verivali.answers")
LINE_HEADS = ("verivali.name", "list.kind", "verivali.field", "verivali.after", "verivali.siks", "parts.reason")
TOLD = ("unprocessable", "nothing_to_send", "changed_meanwhile")
BETWEEN = "~"
NUMBER_DIGITS_MAX = 9
pages = Blueprint("verivali", __name__)


@pages.get("/verivali")
@console(*READING)
def get_home() -> Any:
    """Lead to the kabupaten of the account; a wider account chooses one."""
    region, asked = caller().row.region, request.args.get("kabupaten", "")
    if len(region) >= KABUPATEN:
        return lead(url_for("konsol.verivali.get_batches", kabupaten=region[:KABUPATEN]))
    if is_kabupaten(asked) and covers(region, asked):
        return lead(url_for("konsol.verivali.get_batches", kabupaten=asked))
    return render_template("konsol/verivali/choose.html", wrong=bool(asked))


@pages.get("/verivali/<string:kabupaten>")
@console(*READING)
def get_batches(kabupaten: str) -> str:
    """Show what waits, and the batches, newest first."""
    return _list(kabupaten)


@pages.post("/verivali/<string:kabupaten>")
@console(*DECIDING)
def post_batch(kabupaten: str) -> Any:
    """Make a batch of what is approved."""
    demand(kabupaten)
    try:
        number = hand_over(services(), caller().row, kabupaten, request.form.get("purpose", ""))
    except Problem as problem:
        if problem.error.code not in TOLD:
            raise
        return _list(kabupaten, problem), status_of(problem)
    note("verivali.handed_over", number=number)
    return lead(url_for("konsol.verivali.get_batch", kabupaten=kabupaten, number=number))


@pages.get("/verivali/<string:kabupaten>/<int:number>")
@console(*READING)
def get_batch(kabupaten: str, number: int) -> str:
    """Show the lines of a batch with the answers of SIKS-NG."""
    demand(kabupaten)
    kind, _, identity = request.args.get("after", "").partition(BETWEEN)
    with read_transaction(services().engine) as connection:
        batch = find_batch(connection, caller().row.region, kabupaten, number)
        found = lines(connection, kabupaten, number, after=(kind, identity), limit=CASES_PER_PAGE_MAX + 1)
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten)
    shown, here = found[:CASES_PER_PAGE_MAX], url_for("konsol.verivali.get_batch", kabupaten=kabupaten, number=number)
    way = f"{here}?after={shown[-1].kind}{BETWEEN}{shown[-1].id}" if len(found) > len(shown) else None
    told = {"rows": [_line(kabupaten, one) for one in shown], "next": way, "first": here if kind else None}
    return render_template("konsol/verivali/batch.html", batch=batch, heads=LINE_HEADS, deciding=caller().row.role in DECIDING, **told)


@pages.post("/verivali/<string:kabupaten>/<int:number>")
@console(*DECIDING)
def post_file(kabupaten: str, number: int) -> Response:
    """Send the file of a batch; who fetched it is noted."""
    demand(kabupaten)
    with read_transaction(services().engine) as connection:
        find_batch(connection, caller().row.region, kabupaten, number)
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="siks_batch", record=str(number))
    response = Response(stream_with_context(file_of(services(), kabupaten, number)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="verivali-{kabupaten}-{number}.csv"'
    return response


def is_kabupaten(code: str) -> bool:
    """Tell whether a text is the code of a kabupaten."""
    return code.isascii() and code.isdecimal() and len(code) == KABUPATEN


def demand(kabupaten: str) -> None:
    """Raise `Problem` (not_found) for what is no kabupaten, or not all of it the account's."""
    if not is_kabupaten(kabupaten) or not covers(caller().row.region, kabupaten):
        raise Problem("not_found")


def _list(kabupaten: str, problem: Problem | None = None) -> str:
    demand(kabupaten)
    asked = request.args.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < NUMBER_DIGITS_MAX else None
    with read_transaction(services().engine) as connection:
        left = waiting(connection, kabupaten)
        found = batches(connection, kabupaten, before=before, limit=CASES_PER_PAGE_MAX + 1)
        counts = answered(connection, kabupaten, [one.number for one in found])
    shown, here = found[:CASES_PER_PAGE_MAX], url_for("konsol.verivali.get_batches", kabupaten=kabupaten)
    way = f"{here}?before={shown[-1].number}" if len(found) > len(shown) else None
    wrong = "" if problem is None else say("verivali.no_purpose") if problem.error.code == "unprocessable" else reason_of(problem.error.code)
    told = {"rows": [_row(one, counts[one.number]) for one in shown], "next": way, "first": here if before else None}
    limits = {"most": SIKS_BATCH_ROWS_MAX, "longest": REASON_CHARS_MAX}
    return render_template("konsol/verivali/batches.html", kabupaten=kabupaten, left=left, wrong=wrong, heads=HEADS, deciding=caller().row.role in DECIDING, **told, **limits)


def _row(one: Row, counts: dict[str, int]) -> dict[str, Any]:
    href = url_for("konsol.verivali.get_batch", kabupaten=one.kabupaten, number=one.number)
    told = {"accepted": counts.get("diterima", 0), "refused": counts.get("ditolak", 0), "open": counts.get("", 0)}
    made = write_moment(one.made_at, one.kabupaten)
    return {"href": href, "cells": [str(one.number), made, one.username or "", one.purpose, str(one.rows), say("verivali.answered", **told)]}


def _line(kabupaten: str, one: Line) -> dict[str, Any]:
    ref = slot_id(NAME, (one.kind, one.id))
    href = url_for("konsol.item.get_item", queue=NAME, kabupaten=kabupaten, ref=ref)
    state = say(f"siks.{one.siks_status}") if one.siks_status else say("siks.none")
    return {"href": href, "cells": [one.name or say("list.nobody"), say_kind(one.kind), one.field.replace("_", " "), one.after, state, one.siks_reason]}
