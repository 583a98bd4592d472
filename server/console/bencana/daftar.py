"""Lists of an RT at the console: a file is tried row by row, looked at, and then taken in as households that are only reported."""

from collections import Counter
from typing import Any

from flask import Blueprint, request, url_for

from server.aid.events import Event
from server.aid.reported import KNOWN, TAKEN, TWIN, WRONG, Listed, Told, keep, take_in, tried
from server.bodies import takes
from server.console.apd.common import wrong_of
from server.console.bencana.korban import noted
from server.console.bencana.parts import framed, opened
from server.console.entry import lead, status_of
from server.console.speech import note, reason_of, say
from server.console.uploads import read_upload
from server.console.values import label_of
from server.engine import read_transaction
from server.identity.accounts import AIDING
from server.identity.callers import caller, console
from server.identity.regions import DESA, names_of_regions
from server.services import services
from sync.errors import Problem
from sync.limits import KORBAN_PER_PAGE_MAX, RT_FILE_BYTES_MAX, RT_ROWS_MAX

HEADS = ("daftar.row", "korban.household", "daftar.where", "korban.jiwa", "daftar.verdict", "daftar.like")
pages = Blueprint("bencana_daftar", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/daftar")
@console(*AIDING)
def get_lists(kabupaten: str, kejadian: str) -> str:
    """Show the form for a list."""
    return show(opened(kabupaten, kejadian))


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/daftar")
@console(*AIDING)
@takes(RT_FILE_BYTES_MAX)
def post_list(kabupaten: str, kejadian: str) -> Any:
    """Try a list."""
    event, told = opened(kabupaten, kejadian), [request.form.get(name, "").strip() for name in ("reported_by", "desa_code", "rt", "rw")]
    try:
        if told[1] and not (len(told[1]) == DESA and told[1].isascii() and told[1].isdecimal()):
            raise Problem("unprocessable", {"fields": {"desa_code": "not_digits"}})
        upload = read_upload(lambda path: keep(services(), caller().row, event, path, Told(*told)))
    except Problem as problem:
        if problem.error.code in ("forbidden", "not_found"):
            raise
        return show(event, problem), status_of(problem)
    return lead(url_for("konsol.bencana_daftar.get_tried", kabupaten=kabupaten, kejadian=event.id, upload=upload))


@pages.get("/bencana/<kabupaten>/<kejadian>/daftar/<upload>")
@console(*AIDING)
def get_tried(kabupaten: str, kejadian: str, upload: str) -> str:
    """Show what would become of each row."""
    event = opened(kabupaten, kejadian)
    noted(event)
    found = tried(services(), caller().row, event, upload)
    rows = found.rows
    counts = Counter(one.verdict for one in rows)
    first = sorted(rows, key=lambda one: (one.verdict in TAKEN, one.verdict in TAKEN and not (one.left or one.twin), one.row))[:KORBAN_PER_PAGE_MAX]
    told = {"counts": [(say(f"daftar.verdict.{name}"), str(number)) for name, number in sorted(counts.items())], "rows": [row_of(one) for one in first]}
    more = {"taken": sum(counts[name] for name in TAKEN), "hidden": len(rows) - len(first), "here": request.path, "ignored": ", ".join(found.ignored)}
    return framed(event, "konsol/bencana/daftar_coba.html", heads=HEADS, **told, **more)


@pages.post("/bencana/<kabupaten>/<kejadian>/daftar/<upload>")
@console(*AIDING)
def post_take_in(kabupaten: str, kejadian: str, upload: str) -> Any:
    """Take a list in."""
    event = opened(kabupaten, kejadian)
    found = take_in(services(), caller().row, event, upload)
    note("daftar.taken", number=sum(found.get(name, 0) for name in TAKEN), known=found.get(KNOWN, 0), wrong=found.get(WRONG, 0))
    return lead(url_for("konsol.bencana_korban.get_korban", kabupaten=kabupaten, kejadian=event.id))


def show(event: Event, problem: Problem | None = None) -> str:
    """Write the page with the form."""
    wrong = {name: wrong_of(problem, name) for name in ("reported_by", "desa_code", "rt", "rw")}
    failed = reason_of(problem.error.code) if problem and not any(wrong.values()) else ""
    desa = request.form.get("desa_code", event.row.desa_code or "")
    with read_transaction(services().engine) as connection:
        named = names_of_regions(connection, [desa])[desa] if desa else ""
    told = {"reporter": request.form.get("reported_by", ""), "desa": desa, "desa_named": named if named != desa else "", **{name: request.form.get(name, "") for name in ("rt", "rw")}}
    return framed(event, "konsol/bencana/daftar.html", wrong=wrong, failed=failed, most=RT_ROWS_MAX, size=RT_FILE_BYTES_MAX // 1_000_000, **told)


def row_of(one: Listed) -> dict[str, Any]:
    """Return a row of a list with what becomes of it, and why not."""
    verdict = say(f"daftar.verdict.{one.verdict}")
    if one.verdict == WRONG:
        why = say("daftar.no_name") if one.why == "head_name" else label_of("korban", one.why)
        verdict = f"{verdict}: {why}"
    unread = ", ".join(label_of("korban", name) for name in one.left)
    verdict = "; ".join([verdict, *([say("daftar.left", fields=unread)] if unread and one.verdict != WRONG else [])])
    like = say("daftar.elsewhere") if one.elsewhere else one.like
    like = like or (say("daftar.twin", row=one.twin) if one.verdict == TWIN else "")
    where = " / ".join(text for text in (one.fields["rt"], one.fields["rw"]) if text)
    return {"cells": [str(one.row), one.fields["head_name"] or say("korban.nameless"), where, str(one.fields["jiwa"] or ""), verdict, like]}
