"""Answers of SIKS-NG: a file is read in a dry run that answers for each line, and taken over when a person has seen it."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.bodies import takes
from server.console.entry import lead, status_of
from server.console.speech import note, reason_of, say
from server.console.uploads import read_upload
from server.console.verivali.batches import demand
from server.desk.reads import note_read
from server.identity.accounts import DECIDING
from server.identity.callers import caller, console
from server.services import services
from server.verivali.incoming import TAKEN, keep, kept, take_over
from sync.errors import Problem
from sync.limits import CASES_PER_PAGE_MAX, SIKS_FILE_BYTES_MAX, SIKS_ROWS_MAX

HEADS = ("answers.row", "answers.id", "verivali.siks", "answers.verdict", "parts.reason")
pages = Blueprint("verivali_answers", __name__)


@pages.get("/verivali/<string:kabupaten>/jawaban")
@console(*DECIDING)
def get_form(kabupaten: str) -> str:
    """Ask for a file."""
    return _form(kabupaten)


@pages.post("/verivali/<string:kabupaten>/jawaban")
@console(*DECIDING)
@takes(SIKS_FILE_BYTES_MAX)
def post_file(kabupaten: str) -> Any:
    """Read a file in a dry run."""
    demand(kabupaten)
    try:
        upload = read_upload(lambda path: keep(services(), caller().row, kabupaten, path))
    except Problem as problem:
        if problem.error.code in ("forbidden", "not_found"):
            raise
        return _form(kabupaten, problem), status_of(problem)
    return lead(url_for("konsol.verivali_answers.get_dry_run", kabupaten=kabupaten, upload=upload))


@pages.get("/verivali/<string:kabupaten>/jawaban/<string:upload>")
@console(*DECIDING)
def get_dry_run(kabupaten: str, upload: str) -> str:
    """Show what would become of each line."""
    demand(kabupaten)
    answers = kept(services(), caller().row, kabupaten, upload)
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten)
    wrong = [one for one in answers if one.verdict not in TAKEN]
    shown = [*wrong, *(one for one in answers if one.verdict in TAKEN)][:CASES_PER_PAGE_MAX]
    rows = [{"href": None, "cells": [str(one.row), one.id, one.status, say(f"verdict.{one.verdict}"), one.reason]} for one in shown]
    counts = {verdict: sum(one.verdict == verdict for one in answers) for verdict in dict.fromkeys(one.verdict for one in answers)}
    totals = [(say(f"verdict.{verdict}"), str(number)) for verdict, number in counts.items()]
    here = url_for("konsol.verivali_answers.get_dry_run", kabupaten=kabupaten, upload=upload)
    told = {"heads": HEADS, "rows": rows, "totals": totals, "taken": len(answers) - len(wrong), "hidden": len(answers) - len(shown)}
    return render_template("konsol/verivali/dry_run.html", here=here, kabupaten=kabupaten, **told)


@pages.post("/verivali/<string:kabupaten>/jawaban/<string:upload>")
@console(*DECIDING)
def post_take_over(kabupaten: str, upload: str) -> Any:
    """Take over the answers that the dry run found sound."""
    demand(kabupaten)
    counts = take_over(services(), caller().row, kabupaten, upload)
    note("answers.taken", number=sum(counts[verdict] for verdict in TAKEN), left=sum(counts.values()) - sum(counts[verdict] for verdict in TAKEN))
    return lead(url_for("konsol.verivali.get_batches", kabupaten=kabupaten))


def _form(kabupaten: str, problem: Problem | None = None) -> str:
    demand(kabupaten)
    wrong = reason_of(problem.error.code) if problem else ""
    return render_template("konsol/verivali/answers.html", kabupaten=kabupaten, wrong=wrong, most=SIKS_ROWS_MAX, size=SIKS_FILE_BYTES_MAX // 1_000_000)
