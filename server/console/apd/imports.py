"""Imports: a roster is sent and tried, its report read, and then it is taken in by a second step."""

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy import Row

from server.apd.rosters import KIND, LINES, lines_page, runs_of, take_in_roster, try_roster
from server.bodies import takes
from server.console.apd.common import APD, TOLD, here, is_wide, wrong_of
from server.console.entry import lead, status_of
from server.console.progress import progress_of
from server.console.speech import language, note, reason_of, say, write_moment
from server.engine import read_transaction
from server.identity.callers import caller, console
from server.imports import report as reading
from server.imports import written as writing
from server.longwork.items import DONE, OPEN, cancel, file_of, find_item, items_of
from server.services import services
from sync.errors import Problem
from sync.limits import UPLOAD_BYTES_MAX

HEADS = ("imports.begun", "imports.sort", "imports.state", "imports.who")
LINE_HEADS = ("imports.row", "imports.line_sort", "imports.column", "imports.why", "imports.other")
OUTCOMES = writing.OUTCOMES
OWN_TOLD = (*TOLD, "import_empty", "import_too_large", "import_file_missing")
OFFSET_DIGITS_MAX = 12
pages = Blueprint("apd_imports", __name__)


@pages.get("/kelola/impor")
@console(APD)
def get_imports() -> str:
    """Show the form to send a roster, and the newest imports."""
    return show()


@pages.post("/kelola/impor")
@console(APD)
@takes(UPLOAD_BYTES_MAX)
def post_import() -> Any:
    """Keep a roster and have it tried."""
    try:
        file, kabupaten = request.files.get("file"), here()
        if file is None or not kabupaten:
            raise Problem("unprocessable", {"fields": {"file" if file is None else "kabupaten": "required"}})
        identity = try_roster(services(), caller().row, kabupaten, file.stream)
    except Problem as problem:
        if problem.error.code not in OWN_TOLD:
            raise
        return show(problem), status_of(problem)
    return lead(url_for("konsol.apd_imports.get_import", identity=identity))


@pages.get("/kelola/impor/<string:identity>")
@console(APD)
def get_import(identity: str) -> str:
    """Show how far an import is, or its report."""
    return show_one(found_here(identity))


@pages.post("/kelola/impor/<string:identity>")
@console(APD)
def post_work(identity: str) -> Any:
    """Cancel an import, or take in what was tried."""
    found, action = found_here(identity), request.form.get("action", "")
    try:
        following = stop(found) if action == "cancel" else take_in(found)
    except Problem as problem:
        if problem.error.code not in OWN_TOLD:
            raise
        return show_one(found_here(identity), problem), status_of(problem)
    return lead(url_for("konsol.apd_imports.get_import", identity=following))


@pages.get("/kelola/impor/<string:identity>/baris")
@console(APD)
def get_lines(identity: str) -> str:
    """Show lines of a report, a page at a time."""
    told = request.args.get("after", "0")
    if not (told.isascii() and told.isdecimal() and len(told) <= OFFSET_DIGITS_MAX):
        raise Problem("bad_request")
    found = lines_page(services(), caller().row.region, sound(identity), int(told))
    following = found.next and url_for("konsol.apd_imports.get_lines", identity=identity, after=found.next)
    rows = [line_of(cells) for cells in found.lines]
    return render_template("konsol/apd/import_lines.html", identity=identity, heads=LINE_HEADS, rows=rows, next=following, first=int(told) > 0)


def sound(identity: str) -> str:
    """Return an id as it came; raises `Problem` (not_found) for text that is none."""
    if not (identity.isascii() and identity.isprintable() and "/" not in identity and "." not in identity):
        raise Problem("not_found")
    return identity


def found_here(identity: str) -> Row:
    """Return an import of the region; raises `Problem` (not_found)."""
    return find_item(services(), caller().row.region, KIND, sound(identity))


def stop(found: Row) -> str:
    """Cancel an import; return whose page is to be seen next."""
    cancel(services(), caller().row.region, KIND, found.id)
    note("imports.stopping")
    return found.id


def take_in(found: Row) -> str:
    """Ask for what was tried to be written; return whose page is to be seen next."""
    if request.form.get("action") != "run":
        raise Problem("bad_request")
    if request.form.get("sure") != "1":
        raise Problem("unprocessable", {"fields": {"sure": "required"}})
    return take_in_roster(services(), caller().row, found)


def show(problem: Problem | None = None) -> str:
    """Write the page of the imports."""
    region = caller().row.region
    with read_transaction(services().engine) as connection:
        found = items_of(connection, region, KIND)
    wrong = {name: wrong_of(problem, name) for name in ("file", "kabupaten")}
    failed = reason_of(problem.error.code) if problem and not any(wrong.values()) else ""
    place = request.values.get("kabupaten", "") if is_wide() else None
    rows = [row_of(one) for one in found]
    most = UPLOAD_BYTES_MAX // 1_000_000
    return render_template("konsol/apd/imports.html", heads=HEADS, rows=rows, wrong=wrong, failed=failed, asked=place, most=most)


def show_one(found: Row, problem: Problem | None = None) -> str | Response:
    """Write the page of one import."""
    written = runs_of(services(), found) if found.args["dry_run"] else []
    ready = found.state == DONE and found.args["dry_run"] and not any(one.state in (*OPEN, DONE) for one in written)
    lined = file_of(services(), found.id, LINES).exists()
    wrong = wrong_of(problem, "sure")
    failed = reason_of(problem.error.code) if problem and not wrong else ""
    tables = tables_of(found.report) if found.report else {}
    more = {"ready": ready, "lined": lined, "written": [row_of(one) for one in written], "heads": HEADS}
    facts = [(say(head), cell) for head, cell in zip(HEADS, row_of(found)["cells"], strict=True)]
    work = progress_of(found, facts, url_for("konsol.apd_imports.get_import", identity=found.id))
    return render_template("konsol/apd/import.html", item=found, work=work, wrong=wrong, failed=failed, **more, **tables)


def row_of(one: Row) -> dict[str, Any]:
    """Return an import as a row of the table."""
    state = say(f"work.{one.state}")
    if one.state == "running" and one.stage:
        state = say("work.at", stage=say(f"imports.stage.{one.stage}"), percent=100 * one.done // max(one.in_all, 1))
    if one.code:
        state = f"{state}: {reason_of(one.code)}"
    sort = say("imports.dry") if one.args["dry_run"] else say("imports.real")
    href = url_for("konsol.apd_imports.get_import", identity=one.id)
    return {"href": href, "cells": [write_moment(one.made_at, one.region), sort, state, one.username]}


def tables_of(told: dict[str, Any]) -> dict[str, Any]:
    """Return what a report tells as facts and rows: how the file was read, what is written, and why of what was not as it should be."""
    texts, said = reading.load_sentences(language()), writing.load_sentences(language())
    records = [{"cells": [said["records"][kind], *(counts[one] for one in OUTCOMES)]} for kind, counts in told["records"].items()]
    lines = [
        {"cells": [source["kinds"][one["kind"]], one["column"], source["codes"].get(one["code"], one["code"]), one["lines"]]}
        for source, part in ((said, told["writing"]), (texts, told["reading"]))
        for one in part
    ]
    return {
        "counts": [(texts["counts"].get(name, name), number) for name, number in told["counts"].items()],
        "outcomes": [said["outcomes"][one] for one in OUTCOMES],
        "records": records,
        "others": [(said["others"][name], number) for name, number in told["others"].items()],
        "reasons": lines,
    }


def line_of(cells: list[str]) -> dict[str, Any]:
    """Return a line of a report as a row of the table."""
    kind, row, column, shape, code, other, _kabupaten, record = (*cells, *[""] * 8)[:8]
    texts = writing.load_sentences(language()) if kind in writing.NOTE_KINDS else reading.load_sentences(language())
    why = texts["codes"].get(code, code)
    return {"cells": [row or record, texts["kinds"].get(kind, kind), column, f"{why} [{shape}]" if shape else why, other if other != "0" else ""]}
