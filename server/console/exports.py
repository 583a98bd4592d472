"""Exports at the console: asked for with a purpose, made as long work, fetched while the file is kept; every fetch is noted."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from server.console.apd.common import attempt, told_of, wrong_of
from server.console.entry import lead
from server.console.madefile import MadeFile, find_work, handle, state_of
from server.console.progress import progress_of
from server.console.speech import reason_of, say, write_moment, write_month
from server.cycle.stages import month_of, shift
from server.engine import read_transaction
from server.exports.asking import FORMATS, KIND, Asked, ask_export, path_of
from server.exports.columns import Column
from server.exports.datasets import DATASETS, STATES
from server.identity.accounts import EXPORTING
from server.identity.callers import caller, console
from server.identity.regions import name_of, names_of_regions
from server.longwork.items import RUNNING, items_of
from server.services import services
from server.zones import local
from sync.errors import Problem
from sync.limits import REASON_CHARS_MAX, WORK_FILE_DAYS

HEADS = (
    *("exports.asked_at", "exports.dataset", "exports.region", "exports.months", "exports.format", "exports.state"),
    *("exports.who", "exports.purpose"),
)
FIELDS = ("dataset", "format", "region", "first", "last", "purpose", "state", "as_of")
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
    return attempt(_ask, _list)


def _ask() -> Any:
    told = {name: request.form.get(name, "").strip() for name in FIELDS}
    identity = ask_export(services(), caller().row, Asked(**told, deidentified=request.form.get("deidentified") == "1"))
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
    return handle(_found(identity), lambda problem: _one(_found(identity), problem))


@pages.get("/ekspor/kamus")
@console(*EXPORTING)
def get_dictionary() -> str:
    """Show what every column of every export means."""
    rows = {one.name: [_column(column) for column in one.columns] for one in DATASETS.values()}
    return render_template("konsol/exports/dictionary.html", datasets=DATASETS.values(), rows=rows)


def _column(one: Column) -> dict[str, Any]:
    return {"cells": [one.name, say(f"exports.sort.{one.sort}"), one.meaning, say(f"exports.privacy.{one.privacy}")]}


def _found(identity: str) -> MadeFile:
    row = find_work(KIND, identity)
    name = f"{row.args['dataset']}-{row.region}-{row.args['first']}-{row.args['last']}.{row.args['format']}"
    return MadeFile(row, path_of(services(), row), name, url_for("konsol.exports.get_export", identity=identity))


def _list(problem: Problem | None = None) -> str:
    region = caller().row.region
    month = shift(month_of(local(services().clock(), region).date()), -1)
    with read_transaction(services().engine) as connection:
        found = items_of(connection, region, KIND)
        names = names_of_regions(connection, {region, *(one.region for one in found)})
    typed = {"region": region, "first": month, "last": month} | {name: value for name, value in request.form.items() if name in (*FIELDS, "deidentified")}
    choices = {"datasets": [(one.name, one.title) for one in DATASETS.values()], "formats": [(one, say(f"exports.format.{one}")) for one in FORMATS]}
    choices["states"] = [("", say("exports.any_state")), *((one, say(f"exports.state.{one}")) for one in STATES)]
    wrong = {name: wrong_of(problem, name) for name in FIELDS}
    if problem and (why := (problem.error.details or {}).get("why")):
        wrong["as_of"] = say("exports.no_past", why=why)
    failed = told_of(problem)
    rows = [_row(one, names[one.region]) for one in found]
    shown = {"heads": HEADS, "rows": rows, "typed": typed, "wrong": wrong, "failed": failed, "own": names[region]}
    return render_template("konsol/exports/list.html", **shown, **choices, most=REASON_CHARS_MAX, days=WORK_FILE_DAYS)


def _one(file: MadeFile, problem: Problem | None = None) -> str:
    found = file.row
    with read_transaction(services().engine) as connection:
        region = name_of(connection, found.region)
    facts = [(say(head), cell) for head, cell in zip(HEADS, _row(found, region)["cells"], strict=True)]
    if found.report:
        facts += [(say("exports.rows"), found.report["rows"]), (say("exports.bytes"), found.report["bytes"])]
    back = say("exports.title"), url_for("konsol.exports.get_exports")
    told = {"work": progress_of(found, facts, file.page), "title": say("exports.one"), "back": back}
    return render_template("konsol/file.html", **told, **state_of(file, problem))


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
    if args.get("as_of"):
        pinned = say("exports.as_of_short", number=args["as_of"])
        months = f"{months}, {pinned}"
    href = url_for("konsol.exports.get_export", identity=one.id)
    title = DATASETS[args["dataset"]].title
    if args.get("state"):
        picked = say(f"exports.state.{args['state']}")
        title = f"{title}: {picked}"
    cells = [write_moment(one.made_at, one.region), title, region, months, sort, state, one.username or "", args["purpose"]]
    return {"href": href, "cells": cells}
