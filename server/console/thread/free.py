"""A question to a worker that is about no case: its page, with a form, and how it is shown among the cases."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from server.console.entry import lead, status_of
from server.console.facts import facts_of
from server.console.repair import codes_of
from server.console.shelf import Exhibit, Shelf
from server.console.speech import note, say, write_moment
from server.console.thread.case import form_of, read_day
from server.desk.ask_worker import Question, ask_worker
from server.desk.nouns import OpenCase
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import DECIDING
from server.identity.callers import caller, console
from server.identity.regions import KECAMATAN, covers
from server.people.workers import find_worker
from server.services import services
from server.store.areas import kecamatan_of
from sync.errors import Problem
from sync.ids import is_id

pages = Blueprint("thread_free", __name__)


@pages.get("/tanya/<string:kabupaten>/<string:worker>")
@console(*DECIDING)
def get_question(kabupaten: str, worker: str) -> str:
    """Show the form of a question."""
    return _show(*_about(kabupaten, worker), {}, {})


@pages.post("/tanya/<string:kabupaten>/<string:worker>")
@console(*DECIDING)
def post_question(kabupaten: str, worker: str) -> Any:
    """Keep a question."""
    row, about = _about(kabupaten, worker)
    try:
        return _ask(row, about)
    except Problem as problem:
        if problem.error.code != "unprocessable":
            raise
        return _show(row, about, codes_of(problem.error.details), request.form), status_of(problem)


def _about(kabupaten: str, worker: str) -> tuple[Row, tuple[str, str, str | None]]:
    """Return a worker of the region, and (kind, id, kecamatan) of what the question is about: a family of the region, else the worker."""
    region, kpm = caller().row.region, request.args.get("kpm", "")
    with read_transaction(services().engine) as connection:
        row = find_worker(connection, region, kabupaten, worker)
        if not kpm:
            return row, ("worker", worker, region if len(region) == KECAMATAN else None)
        areas = kecamatan_of(connection, kabupaten, [kpm] if is_id(kpm) else [])
    if kpm not in areas or not covers(region, kabupaten, areas[kpm]):
        raise Problem("not_found")
    return row, ("kpm", kpm, areas[kpm])


def _ask(row: Row, about: tuple[str, str, str | None]) -> Any:
    text, due = request.form.get("reason", "").replace("\r\n", "\n"), read_day(row.kabupaten, request.form)
    ruling = ask_worker(services(), caller().row, Question(row.kabupaten, row.id, row.name or "", *about, text, due))
    here = url_for("konsol.item.get_item", queue=ruling.queue, kabupaten=ruling.kabupaten, ref=ruling.ref)
    note("decide.kept", moment=write_moment(ruling.due_at, ruling.kabupaten), action=say("action.ask"))
    return lead(here)


def _show(row: Row, about: tuple[str, str, str | None], wrong: Mapping[str, Any], sent: Mapping[str, str]) -> str:
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=row.kabupaten, kind=about[0], record=about[1])
    here = url_for("konsol.thread_free.get_question", kabupaten=row.kabupaten, worker=row.id, kpm=about[1] if about[0] == "kpm" else None)
    return render_template("konsol/thread/free.html", worker=row, here=here, asking=form_of(row.kabupaten, wrong, sent))


def show(opened: OpenCase) -> Exhibit:
    """Show whom a question is about; what was said stands in the thread."""
    return Exhibit(None, facts_of(opened)[:1], [], {})


def read(_opened: OpenCase, _action: str, _sent: Mapping[str, str]) -> dict[str, Any] | None:
    """Noting it takes no fields."""
    return None


SHELF = Shelf(show, read)
