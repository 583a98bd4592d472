"""The training register of a worker: read by all who oversee, written and taken back by supervisors and APD."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from server.console.apd.common import attempt, inputs, sent, told_of
from server.console.entry import lead
from server.console.speech import note, say, write_day
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import DECIDING, READING
from server.identity.callers import caller, console
from server.people.workers import find_worker
from server.services import services
from server.staff.training import FIELDS, KIND, add_training, drop_training, trainings_of
from sync.errors import Problem

HERE = "konsol.staff_training.get_register"
pages = Blueprint("staff_training", __name__)


@pages.get("/petugas/<string:kabupaten>/<string:worker>/pelatihan")
@console(*READING)
def get_register(kabupaten: str, worker: str) -> str:
    """Show the register."""
    return _show(kabupaten, worker)


@pages.post("/petugas/<string:kabupaten>/<string:worker>/pelatihan")
@console(*DECIDING)
def post_entry(kabupaten: str, worker: str) -> Any:
    """Add an entry, or take one back."""
    return attempt(lambda: _act(kabupaten, worker), lambda problem: _show(kabupaten, worker, problem))


def _act(kabupaten: str, worker: str) -> Any:
    dropped = request.form.get("drop", "")
    if dropped:
        drop_training(services(), caller().row, kabupaten, worker, dropped)
        note("kinerja.dropped")
    else:
        add_training(services(), caller().row, kabupaten, worker, sent(KIND, FIELDS, {}))
        note("kinerja.added")
    return lead(url_for(HERE, kabupaten=kabupaten, worker=worker))


def _show(kabupaten: str, worker: str, problem: Problem | None = None) -> str:
    with read_transaction(services().engine) as connection:
        row = find_worker(connection, caller().row.region, kabupaten, worker)
        found = trainings_of(connection, kabupaten, worker)
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="worker", record=worker)
    told = {"worker": row, "kabupaten": kabupaten, "failed": told_of(problem), "hours": sum(one.hours or 0 for one in found)}
    entries = [(one.id, say("kinerja.entry", day=_day(one), title=one.title), _facts(one)) for one in found]
    return render_template("konsol/staff/training.html", entries=entries, fields=inputs(KIND, FIELDS, {}, problem), writing=caller().row.role in DECIDING, **told)


def _facts(one: Row) -> list[tuple[str, str]]:
    pairs = ((say("kinerja.hours"), str(one.hours or "")), (say("kinerja.organiser"), one.organiser or ""), (say("kinerja.certificate"), one.certificate or ""))
    return [(name, text) for name, text in pairs if text]


def _day(one: Row) -> str:
    return write_day(date.fromisoformat(one.date)) if one.date else ""
