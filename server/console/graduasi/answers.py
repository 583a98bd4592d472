"""Answers of SIKS-NG about exits from a file: a dry run says for each line what is wrong and what is expected, then the sound ones are kept."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import select

from server.bodies import takes
from server.console.cycle.forms import attempt, told_of, wrong_of
from server.console.entry import lead, status_of
from server.console.graduasi.common import demand_kabupaten
from server.console.speech import note, reason_of, say, write_day
from server.console.uploads import read_upload
from server.cycle.leaving import PROPOSAL
from server.cycle.shown import pengurus_of
from server.desk.reads import note_read
from server.engine import read_transaction
from server.graduasi.answers import NEW, SAME, WRONG, Answer
from server.graduasi.taking import keep, take_over, tried
from server.identity.accounts import DECIDING
from server.identity.callers import caller, console
from server.services import services
from server.store.household import family_of, with_family
from server.store.tables import listed
from server.verivali.outgoing import demand_office
from sync.errors import Problem
from sync.limits import CASES_PER_PAGE_MAX, EXIT_ANSWERS_MAX, REASON_CHARS_MAX, SIKS_FILE_BYTES_MAX

WRONG_HEADS = ("exit_answers.row", "exit_answers.column", "exit_answers.expected", "graduasi.family")
HEADS = ("graduasi.family", "exit_answers.row", "graduasi.theirs", "graduasi.exit_on", "parts.reason")
pages = Blueprint("graduasi_answers", __name__)


@pages.get("/graduasi/<string:kabupaten>/jawaban")
@console(*DECIDING)
def get_form(kabupaten: str) -> str:
    """Ask for a file."""
    return _form(kabupaten)


@pages.post("/graduasi/<string:kabupaten>/jawaban")
@console(*DECIDING)
@takes(SIKS_FILE_BYTES_MAX)
def post_file(kabupaten: str) -> Any:
    """Read a file in a dry run."""
    _demand(kabupaten)
    try:
        upload = read_upload(lambda path: keep(services(), caller().row, kabupaten, path))
    except Problem as problem:
        if problem.error.code in ("forbidden", "not_found"):
            raise
        return _form(kabupaten, problem), status_of(problem)
    return lead(_address(kabupaten, upload))


@pages.get("/graduasi/<string:kabupaten>/jawaban/<string:upload>")
@console(*DECIDING)
def get_dry_run(kabupaten: str, upload: str) -> str:
    """Show what is wrong, line by line, and what would be kept."""
    return _show(kabupaten, upload)


@pages.post("/graduasi/<string:kabupaten>/jawaban/<string:upload>")
@console(*DECIDING)
def post_take_over(kabupaten: str, upload: str) -> Any:
    """Keep the answers that the dry run found sound, all of them or none."""
    _demand(kabupaten)
    return attempt(lambda: _take(kabupaten, upload), lambda problem: _show(kabupaten, upload, problem))


def _take(kabupaten: str, upload: str) -> Any:
    number = take_over(services(), caller().row, kabupaten, upload, request.form.get("reason", ""))
    note("exit_answers.taken", number=number)
    return lead(url_for("konsol.graduasi_board.get_board", kabupaten=kabupaten, keadaan="dikirim"))


def _demand(kabupaten: str) -> None:
    demand_kabupaten(kabupaten)
    demand_office(caller().row, kabupaten)


def _address(kabupaten: str, upload: str) -> str:
    return url_for("konsol.graduasi_answers.get_dry_run", kabupaten=kabupaten, upload=upload)


def _form(kabupaten: str, problem: Problem | None = None) -> str:
    _demand(kabupaten)
    wrong = reason_of(problem.error.code) if problem else ""
    return render_template("konsol/graduasi/answers.html", kabupaten=kabupaten, wrong=wrong, **limits())


def limits() -> dict[str, int]:
    """Return what the form says of the largest file."""
    return {"lines": EXIT_ANSWERS_MAX, "size": SIKS_FILE_BYTES_MAX // 1_000_000}


def _show(kabupaten: str, upload: str, problem: Problem | None = None) -> str:
    _demand(kabupaten)
    answers = tried(services(), caller().row, kabupaten, upload)
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="graduasi")
    found = {verdict: [one for one in answers if one.verdict == verdict] for verdict in (NEW, SAME, WRONG)}
    names = _names(kabupaten, [*found[WRONG][:CASES_PER_PAGE_MAX], *found[NEW][:CASES_PER_PAGE_MAX]])
    return render_template(
        "konsol/graduasi/dry_run.html",
        **{"kabupaten": kabupaten, "here": _address(kabupaten, upload), "told": told_of(problem)},
        **{"totals": [(say(f"exit_answers.{verdict}"), str(len(lines))) for verdict, lines in found.items()], "most": CASES_PER_PAGE_MAX},
        **{"wrong_heads": WRONG_HEADS, "wrong_rows": [row for one in found[WRONG][:CASES_PER_PAGE_MAX] for row in _faults(one, names)]},
        **{"heads": HEADS, "rows": [_row(kabupaten, one, names) for one in found[NEW][:CASES_PER_PAGE_MAX]], "taken": len(found[NEW])},
        **{"hidden": sum(max(0, len(found[verdict]) - CASES_PER_PAGE_MAX) for verdict in (NEW, WRONG))},
        **{"reason": request.form.get("reason", ""), "wrong": wrong_of(problem, "reason"), "longest": REASON_CHARS_MAX},
    )


def _names(kabupaten: str, answers: list[Answer]) -> dict[str, str]:
    """Return proposal -> name of its family; two statements."""
    with read_transaction(services().engine) as connection:
        mine = (PROPOSAL.c.kabupaten == kabupaten, PROPOSAL.c.id.in_(listed(connection, {one.id for one in answers if one.id})))
        query = select(PROPOSAL.c.id, family_of(PROPOSAL).label("family")).select_from(with_family(PROPOSAL))
        families = {row.id: row.family for row in connection.execute(query.where(*mine))}
        names = pengurus_of(connection, [(kabupaten, kpm) for kpm in families.values()])
    return {graduasi: names.get((kabupaten, kpm)) or say("cycle.no_name") for graduasi, kpm in families.items()}


def _faults(one: Answer, names: dict[str, str]) -> list[dict[str, Any]]:
    """Return a row for each thing that is wrong with a line."""
    name = names.get(one.id, "")
    return [{"href": None, "cells": [say("exit_answers.row_of", row=one.row), say(f"exit_answers.column.{field}"), say(f"exit_answers.expected.{wrong}"), name]} for field, wrong in one.faults]


def _row(kabupaten: str, one: Answer, names: dict[str, str]) -> dict[str, Any]:
    href = url_for("konsol.graduasi_exit.get_exit", kabupaten=kabupaten, graduasi=one.id)
    last = write_day(date.fromisoformat(one.last)) if one.last else ""
    return {"href": href, "cells": [names.get(one.id, ""), str(one.row), say(f"graduasi.siks.{one.status}"), last, one.reason]}
