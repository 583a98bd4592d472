"""Workers: the list by name, a new one, a correction."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.apd.workers import FIELDS, Wanted, change_worker, find_worker, make_worker, page
from server.console.apd.common import APD, attempt, here, inputs, is_wide, seen_in, sent, told_of, today_in, wrong_of
from server.console.entry import lead
from server.console.item import seen_of
from server.console.queues import after_of
from server.console.speech import note, say
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.identity.regions import names_of_regions
from server.services import services
from sync.errors import Problem
from sync.limits import NAME_CHARS_MAX
from sync.nouns import Record

HEADS = ("workers.name", "workers.role", "workers.nip", "workers.kelompok", "workers.phones", "apd.kabupaten")
ROLES = ("pendamping", "supervisor", "koordinator", "apd", "tagana")
pages = Blueprint("apd_workers", __name__)


@pages.get("/kelola/petugas")
@console(*READING)
def get_workers() -> str:
    """Show a page of the workers."""
    told = {name: text for name in ("q", "role") if (text := request.args.get(name, "").strip()[:NAME_CHARS_MAX])}
    if told.get("role", ROLES[0]) not in ROLES:
        raise Problem("bad_request")
    region, after = caller().row.region, after_of(request.args.get("after"))
    with read_transaction(services().engine) as connection:
        wanted = Wanted(told.get("q", ""), told.get("role", ""))
        found = page(connection, region, wanted, today=today_in(region), after=after)
        places = names_of_regions(connection, [one.kabupaten for one in found.workers])
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=region[:4], kind="worker")
    following = found.next and url_for("konsol.apd_workers.get_workers", **told, after=found.next)
    first = url_for("konsol.apd_workers.get_workers", **told) if after else None
    rows = [row_of(one, places) for one in found.workers]
    return render_template("konsol/apd/workers.html", heads=HEADS, rows=rows, told=told, roles=ROLES, next=following, first=first)


@pages.get("/kelola/petugas/baru")
@console(APD)
def get_new() -> str:
    """Show the form for a new worker."""
    return show_new()


@pages.post("/kelola/petugas/baru")
@console(APD)
def post_new() -> Any:
    """Make a worker."""
    return attempt(make, show_new)


@pages.get("/kelola/petugas/<string:kabupaten>/<string:worker>")
@console(*READING)
def get_worker(kabupaten: str, worker: str) -> str:
    """Show a worker and the form to correct what is kept of him."""
    return show(kabupaten, find_worker(services(), caller().row.region, kabupaten, worker))


@pages.post("/kelola/petugas/<string:kabupaten>/<string:worker>")
@console(APD)
def post_worker(kabupaten: str, worker: str) -> Any:
    """Correct what is kept of a worker."""
    found = find_worker(services(), caller().row.region, kabupaten, worker)
    return attempt(lambda: change(kabupaten, found), lambda problem: show(kabupaten, found, problem))


def make() -> Any:
    """Make the worker of the form."""
    kabupaten = here()
    if not kabupaten:
        raise Problem("unprocessable", {"fields": {"kabupaten": "required"}})
    fields = sent("worker", FIELDS, {})
    worker = make_worker(services(), caller().row, kabupaten, fields)
    note("workers.made", link=(say("workers.open"), url_for("konsol.apd_workers.get_worker", kabupaten=kabupaten, worker=worker)))
    return lead(url_for("konsol.apd_workers.get_workers"))


def change(kabupaten: str, record: Record) -> Any:
    """Write what the form says of a worker."""
    seen = seen_of(request.form.get("seen", ""))
    change_worker(services(), caller().row, kabupaten, record, sent("worker", FIELDS, record.fields), seen)
    note("apd.saved")
    return lead(url_for("konsol.apd_workers.get_worker", kabupaten=kabupaten, worker=record.id))


def show_new(problem: Problem | None = None) -> str:
    """Write the form for a new worker."""
    place = (request.values.get("kabupaten", ""), wrong_of(problem, "kabupaten")) if is_wide() else None
    fields = inputs("worker", FIELDS, {"role": "pendamping"}, problem)
    return render_template("konsol/apd/worker_new.html", inputs=fields, where=place, told=told_of(problem))


def show(kabupaten: str, record: Record, problem: Problem | None = None) -> str:
    """Write the page of a worker; the reading is noted."""
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="worker", record=record.id)
    more = {"inputs": inputs("worker", FIELDS, record.fields, problem), "told": told_of(problem), "seen": seen_in(record)}
    return render_template("konsol/apd/worker.html", record=record, kabupaten=kabupaten, writing=caller().row.role == APD, **more)


def row_of(one: Any, places: Mapping[str, str]) -> dict[str, Any]:
    """Return a worker as a row of the table."""
    cells = [one.name, one.role, one.nip, one.kelompok, one.phones, places[one.kabupaten]]
    return {"href": url_for("konsol.apd_workers.get_worker", kabupaten=one.kabupaten, worker=one.id), "cells": cells}
