"""Exports at the console: asked for with a purpose, made as long work, fetched while the file is kept; every fetch is noted."""

from typing import Any

from flask import Blueprint, Response, render_template, request, send_file, url_for
from sqlalchemy import Row

from server.console.apd.common import TOLD, told_of, wrong_of
from server.console.entry import lead, status_of
from server.console.progress import progress_of
from server.console.speech import note, reason_of, say, write_moment, write_month
from server.cycle.stages import month_of, shift
from server.desk.reads import note_read
from server.engine import read_transaction
from server.exports.asking import FORMATS, KIND, Asked, ask_export, path_of
from server.exports.columns import Column
from server.exports.datasets import DATASETS
from server.identity.accounts import EXPORTING
from server.identity.callers import caller, console
from server.identity.regions import name_of, names_of_regions
from server.longwork.items import DONE, RUNNING, cancel, find_item, items_of
from server.services import services
from server.zones import local
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import REASON_CHARS_MAX, WORK_FILE_DAYS

HEADS = (
    *("exports.asked_at", "exports.dataset", "exports.region", "exports.months", "exports.format", "exports.state"),
    *("exports.who", "exports.purpose"),
)
FIELDS = ("dataset", "format", "region", "first", "last", "purpose")
pages = Blueprint("exports", __name__)


@pages.get("/ekspor")
@console(*EXPORTING)
def get_exports() -> str:
    """Show the form to ask for an export, and the newest ones."""
    return _list()


@pages.post("/ekspor")
@console(*EXPORTING)
def post_export() -> Any:
    """Ask for an export."""
    told = {name: request.form.get(name, "").strip() for name in FIELDS}
    try:
        identity = ask_export(services(), caller().row, Asked(**told, deidentified=request.form.get("deidentified") == "1"))
    except Problem as problem:
        if problem.error.code not in (*TOLD, "not_found"):
            raise
        return _list(problem), status_of(problem)
    return lead(url_for("konsol.exports.get_export", identity=identity))


@pages.get("/ekspor/<string:identity>")
@console(*EXPORTING)
def get_export(identity: str) -> str:
    """Show how far an export is, or its file."""
    return _one(_found(identity))


@pages.post("/ekspor/<string:identity>")
@console(*EXPORTING)
def post_export_work(identity: str) -> Any:
    """Cancel an export, or send its file; who fetched it is noted."""
    found, action = _found(identity), request.form.get("action", "")
    if action == "fetch":
        return _file(found)
    if action != "cancel":
        raise Problem("bad_request")
    try:
        cancel(services(), caller().row.region, KIND, found.id)
    except Problem as problem:
        if problem.error.code not in TOLD:
            raise
        return _one(_found(identity), problem), status_of(problem)
    note("exports.stopping")
    return lead(url_for("konsol.exports.get_export", identity=identity))


@pages.get("/ekspor/kamus")
@console(*EXPORTING)
def get_dictionary() -> str:
    """Show what every column of every export means."""
    rows = {one.name: [_column(column) for column in one.columns] for one in DATASETS.values()}
    return render_template("konsol/exports/dictionary.html", datasets=DATASETS.values(), rows=rows)


def _column(one: Column) -> dict[str, Any]:
    return {"cells": [one.name, say(f"exports.sort.{one.sort}"), one.meaning, say(f"exports.privacy.{one.privacy}")]}


def _found(identity: str) -> Row:
    if not is_id(identity):
        raise Problem("not_found")
    return find_item(services(), caller().row.region, KIND, identity)


def _file(found: Row) -> Response:
    path = path_of(services(), found)
    if found.state != DONE or not path.exists():
        raise Problem("not_found")
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=found.region[:4], kind=KIND, record=found.id)
    name = f"{found.args['dataset']}-{found.region}-{found.args['first']}-{found.args['last']}.{found.args['format']}"
    return send_file(path, as_attachment=True, download_name=name)


def _list(problem: Problem | None = None) -> str:
    region = caller().row.region
    month = shift(month_of(local(services().clock(), region).date()), -1)
    with read_transaction(services().engine) as connection:
        found = items_of(connection, region, KIND)
        names = names_of_regions(connection, {region, *(one.region for one in found)})
    typed = {"region": region, "first": month, "last": month} | {name: value for name, value in request.form.items() if name in (*FIELDS, "deidentified")}
    choices = {"datasets": [(one.name, one.title) for one in DATASETS.values()], "formats": [(one, say(f"exports.format.{one}")) for one in FORMATS]}
    wrong = {name: wrong_of(problem, name) for name in FIELDS}
    if problem and problem.error.code == "not_found":
        wrong["region"] = say("exports.region_wrong")
    failed = "" if any(wrong.values()) else told_of(problem)
    rows = [_row(one, names[one.region]) for one in found]
    shown = {"heads": HEADS, "rows": rows, "typed": typed, "wrong": wrong, "failed": failed, "own": names[region]}
    return render_template("konsol/exports/list.html", **shown, **choices, most=REASON_CHARS_MAX, days=WORK_FILE_DAYS)


def _one(found: Row, problem: Problem | None = None) -> str:
    with read_transaction(services().engine) as connection:
        region = name_of(connection, found.region)
    facts = [(say(head), cell) for head, cell in zip(HEADS, _row(found, region)["cells"], strict=True)]
    if found.report:
        facts += [(say("exports.rows"), found.report["rows"]), (say("exports.bytes"), found.report["bytes"])]
    work = progress_of(found, facts, url_for("konsol.exports.get_export", identity=found.id))
    kept = found.state == DONE and path_of(services(), found).exists()
    gone = found.state == DONE and not kept
    return render_template("konsol/exports/one.html", work=work, kept=kept, gone=gone, failed=told_of(problem), days=WORK_FILE_DAYS)


def _row(one: Row, region: str) -> dict[str, Any]:
    """Return an export as a row of the table; `region` is what its region is called."""
    args, state = one.args, say(f"work.{one.state}")
    if one.state == RUNNING and one.stage:
        state = say("work.at", stage=say(f"exports.stage.{one.stage}"), percent=100 * one.done // max(one.in_all, 1))
    if one.code:
        state = f"{state}: {reason_of(one.code)}"
    months = say("exports.span", first=write_month(args["first"]), last=write_month(args["last"]))
    sort, bare = say(f"exports.format.{args['format']}"), say("exports.without_names")
    sort = f"{sort}, {bare}" if args["deidentified"] else sort
    href = url_for("konsol.exports.get_export", identity=one.id)
    title = DATASETS[args["dataset"]].title
    cells = [write_moment(one.made_at, one.region), title, region, months, sort, state, one.username or "", args["purpose"]]
    return {"href": href, "cells": cells}
