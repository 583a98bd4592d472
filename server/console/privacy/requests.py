"""Requests for one's own data and for corrections: the list with its clock, taking in, settling, and the report itself."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from sqlalchemy import Connection, Row

from server.console.entry import lead, status_of
from server.console.privacy.report import sections_of
from server.console.privacy.whom import name_within
from server.console.queues import say_kind
from server.console.repair import codes_of
from server.console.speech import note, say, write_age, write_day, write_moment
from server.desk.naming import names_for
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import PRIVACY
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN
from server.privacy.households import find_households
from server.privacy.report import report_of
from server.privacy.requests import HOUSEHOLD, REQUESTS, SUBJECTS, WORKER, Wish, open_request, requests_in, settle, subject_of, take_in
from server.services import services
from sync.errors import Problem
from sync.limits import NAME_CHARS_MAX, REASON_CHARS_MAX

HEADS = ("privacy.kind", "privacy.subject", "privacy.asked", "privacy.clock", "privacy.state")
TOLD = ("unprocessable", "not_corrected", "already_decided")
pages = Blueprint("privacy", __name__)


@pages.get("/permintaan")
@console(*PRIVACY)
def get_requests() -> str:
    """Show the requests of the region."""
    with read_transaction(services().engine) as connection:
        waiting, settled = requests_in(connection, caller().row.region)
        names = names_in(connection, [*waiting, *settled])
    shelves = [("privacy.waiting", [row_of(one, names) for one in waiting]), ("privacy.settled", [row_of(one, names) for one in settled])]
    return render_template("konsol/privacy/requests.html", heads=HEADS, shelves=shelves)


@pages.get("/permintaan/baru")
@console(*PRIVACY)
def get_new() -> str:
    """Show the form for a request."""
    return _new(request.args.to_dict())


@pages.post("/permintaan/baru")
@console(*PRIVACY)
def post_new() -> Any:
    """Take a request in."""
    sent = {name: request.form.get(name, "").strip() for name in ("kind", "kabupaten", "subject", "record", "asked_by", "wish")}
    wish = Wish(sent["kind"], sent["kabupaten"], sent["subject"], sent["record"], sent["asked_by"], sent["wish"])
    try:
        identity = take_in(services(), caller().row, wish)
    except Problem as problem:
        if problem.error.code not in ("unprocessable", "not_found"):
            raise
        return _new(sent, problem), status_of(problem)
    note("privacy.taken")
    return lead(url_for("konsol.privacy.get_request", kabupaten=wish.kabupaten, ref=identity))


def _new(told: dict[str, str], problem: Problem | None = None) -> str:
    """Write the form, with what was typed and what is wrong with it."""
    wrong = codes_of(problem.error.details) if problem else {}
    if problem is not None and problem.error.code == "not_found":
        wrong = {"record": "nowhere"}
    kinds = [(kind, say(f"privacy_kind.{kind}")) for kind in REQUESTS]
    subjects = [(kind, say_kind(kind)) for kind in SUBJECTS]
    told = {"kabupaten": caller().row.region[:4], **told}
    name = name_within((told["kabupaten"], told.get("subject", ""), told.get("record", "")))
    wanted = request.args.get("cari", "").strip()[:NAME_CHARS_MAX]
    more = {"told": told, "wrong": wrong, "name": name, "kinds": kinds, "subjects": subjects, "wanted": wanted, "found": found_by(wanted)}
    return render_template("konsol/privacy/new.html", **more, longest=REASON_CHARS_MAX)


def found_by(wanted: str) -> list[dict[str, str]]:
    """Return the households of disasters that were searched, each with the way to a request about it; the search is noted."""
    if not wanted:
        return []
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=caller().row.region[:KABUPATEN], kind=HOUSEHOLD)
    with read_transaction(services().engine) as connection:
        rows = find_households(connection, caller().row.region, wanted)
    return [
        {
            "text": say("privacy.household", name=row.name, place=row.place or "", day=write_day(date.fromisoformat(row.date)) if row.date else ""),
            "href": url_for("konsol.privacy.get_new", kabupaten=row.kabupaten, subject=HOUSEHOLD, record=row.id),
        }
        for row in rows
    ]


@pages.get("/permintaan/<string:kabupaten>/<string:ref>")
@console(*PRIVACY)
def get_request(kabupaten: str, ref: str) -> str:
    """Show one request."""
    return _request(_open(kabupaten, ref))


@pages.post("/permintaan/<string:kabupaten>/<string:ref>")
@console(*PRIVACY)
def post_request(kabupaten: str, ref: str) -> Any:
    """Settle a request."""
    opened = _open(kabupaten, ref)
    try:
        settle(services(), caller().row, opened, request.form.get("action", ""), request.form.get("answer", ""))
    except Problem as problem:
        if problem.error.code not in TOLD:
            raise
        return _request(_open(kabupaten, ref), problem), status_of(problem)
    note("privacy.kept")
    return lead(url_for("konsol.privacy.get_requests"))


@pages.get("/permintaan/<string:kabupaten>/<string:ref>/laporan")
@console(*PRIVACY)
def get_report(kabupaten: str, ref: str) -> str:
    """Show the report of a person, made for paper."""
    opened = _open(kabupaten, ref)
    made_at = write_moment(services().clock(), kabupaten)
    return render_template("konsol/privacy/report.html", opened=opened, sections=sections_of(_report(opened)), made_at=made_at)


@pages.get("/permintaan/<string:kabupaten>/<string:ref>/laporan.json")
@console(*PRIVACY)
def get_file(kabupaten: str, ref: str) -> Response:
    """Send the report of a person as a file."""
    opened = _open(kabupaten, ref)
    response = jsonify({"made_at": services().clock().isoformat(), **_report(opened)})
    response.headers["Content-Disposition"] = f'attachment; filename="laporan-{opened.id}.json"'
    return response


def _open(kabupaten: str, ref: str) -> Row:
    if not all(text.isascii() and text.isprintable() for text in (kabupaten, ref)):
        raise Problem("not_found")
    with read_transaction(services().engine) as connection:
        return open_request(connection, caller().row.region, kabupaten, ref)


def _report(opened: Row) -> dict[str, Any]:
    """Note that the report is read, then return it."""
    who = caller().row
    note_read(services(), who.id, str(request.url_rule), kabupaten=opened.kabupaten, kind=opened.subject, record=opened.record)
    with read_transaction(services().engine) as connection:
        return report_of(connection, opened)


def _request(opened: Row, problem: Problem | None = None) -> str:
    """Write the page of a request; the reading is noted."""
    who, here = caller().row, opened.kabupaten
    note_read(services(), who.id, str(request.url_rule), kabupaten=here, kind=opened.subject, record=opened.record)
    wrong = codes_of(problem.error.details).get("answer", "") if problem else ""
    with read_transaction(services().engine) as connection:
        names, about = names_in(connection, [opened]), subject_of(connection, here, opened.subject, opened.record)
    family = _way_to(opened, about) if about else ""
    facts = [
        (say("privacy.kind"), say(f"privacy_kind.{opened.kind}")),
        (say("privacy.subject"), f"{say_kind(opened.subject)} {names.get(opened.record, opened.record)}"),
        (say("privacy.asked_by"), opened.asked_by),
        (say("privacy.asked"), write_moment(opened.asked_at, here)),
        (say("privacy.due"), write_moment(opened.due_at, here)),
        (say("privacy.clock"), clock_of(opened)),
        (say("privacy.taker"), opened.taker),
        (say("privacy.wish"), opened.wish or ""),
    ]
    ended = [(say("privacy.settler"), opened.settler or ""), (say("privacy.answer"), opened.answer or "")]
    shown = {"opened": opened, "facts": [*facts, *(ended if opened.state != "open" else [])], "wrong": wrong, "family": family}
    code = problem.error.code if problem and problem.error.code != "unprocessable" else ""
    return render_template("konsol/privacy/request.html", **shown, code=code, typed=request.form.get("answer", ""), longest=REASON_CHARS_MAX)


def _way_to(opened: Row, about: Row) -> str:
    """Return the address of the page of whom a request is about."""
    if opened.subject == WORKER:
        return url_for("konsol.people_worker.get_worker", kabupaten=opened.kabupaten, worker=about.id)
    if opened.subject == HOUSEHOLD:
        return url_for("konsol.bencana_korban.get_korban", kabupaten=opened.kabupaten, kejadian=about.kejadian)
    return url_for("konsol.people_family.get_family", kabupaten=opened.kabupaten, kpm=about.kpm)


def clock_of(row: Row) -> str:
    """Return how much time is left, that it is over, or when the request was settled."""
    if row.settled_at is not None:
        late = "privacy.ended_late" if row.settled_at > row.due_at else "privacy.ended"
        return say(late, moment=write_moment(row.settled_at, row.kabupaten))
    left = row.due_at - services().clock()
    if left <= timedelta():
        return say("privacy.late", age=write_age(-left))
    return say("privacy.left", hours=int(left.total_seconds() // 3600))


def names_in(connection: Connection, rows: Iterable[Row]) -> dict[str, str]:
    """Return the names of whom requests are about; a statement for families, one for members."""
    rows = list(rows)
    return names_for(connection, {row.kabupaten for row in rows}, {(row.subject, row.record) for row in rows})


def row_of(row: Row, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a request as a row of the table."""
    href = url_for("konsol.privacy.get_request", kabupaten=row.kabupaten, ref=row.id)
    asked = write_moment(row.asked_at, row.kabupaten)
    return {"href": href, "cells": [say(f"privacy_kind.{row.kind}"), f"{say_kind(row.subject)} {names.get(row.record, '')}".strip(), asked, clock_of(row), say(f"privacy_state.{row.state}")]}
