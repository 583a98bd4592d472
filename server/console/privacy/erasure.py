"""Families past their retention: who would be erased and who is held back, before anything happens; then the confirmed step and its progress."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from server.console.entry import lead, status_of
from server.console.frame import regions_in
from server.console.progress import progress_of
from server.console.repair import codes_of
from server.console.speech import note, say, write_moment
from server.console.values import write_value
from server.desk.naming import names_for
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import PRIVACY
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN
from server.longwork.items import OPEN, cancel, items_of
from server.privacy.erasure import CONFIRM, KIND, ask_erasure, release_families, term_of
from server.privacy.families import ASSIGNED, ERASABLE, Term, count_families, list_families
from server.privacy.requests import KPM
from server.services import services
from server.store.grants import NATION
from sync.errors import Problem
from sync.limits import ERASED_COUNTED_MAX, ERASED_SHOWN_MAX, REASON_CHARS_MAX

HEADS = ("erasure.family", "erasure.kabupaten", "erasure.ended", "erasure.status", "erasure.becomes")
TOLD = ("unprocessable", "not_found", "work_waits", "changed_meanwhile", "not_pending")
pages = Blueprint("erasure", __name__)


@pages.get("/retensi/keluarga")
@console(*PRIVACY)
def get_families() -> str:
    """Show the families past their retention."""
    return _show()


@pages.post("/retensi/keluarga")
@console(*PRIVACY)
def post_families() -> Any:
    """Have the families that are due erased, stop that, or take families out of their kelompok."""
    action = request.form.get("action", "")
    try:
        _do(action)
    except Problem as problem:
        if problem.error.code not in TOLD:
            raise
        return _show(problem), status_of(problem)
    return lead(url_for("konsol.erasure.get_families"))


def _do(action: str) -> None:
    """Do what a form asks for; raises `Problem`."""
    who = caller().row
    if action == "erase":
        ask_erasure(services(), who, request.form.get("reason", ""), request.form.get("confirm", ""))
        note("erasure.begun")
    elif action == "release":
        note("erasure.released", n=release_families(services(), who))
    elif action == "cancel":
        cancel(services(), who.region, KIND, request.form.get("work", ""))
        note("erasure.stopping")
    else:
        raise Problem("bad_request")


def _show(problem: Problem | None = None) -> str:
    """Write the page; the reading is noted, as it names families."""
    who, term = caller().row, term_of(services())
    note_read(services(), who.id, str(request.url_rule), kabupaten=who.region[:KABUPATEN])
    with read_transaction(services().engine) as connection:
        counts = count_families(connection, term, who.region) if term else {}
        rows = list_families(connection, term, who.region) if term else []
        names = names_for(connection, {row.kabupaten for row in rows}, {(KPM, row.id) for row in rows})
        places = regions_in(connection, {row.kabupaten for row in rows})
        works = items_of(connection, who.region, KIND)
    wrong = codes_of(problem.error.details) if problem else {}
    return render_template(
        "konsol/privacy/families.html",
        term=write_moment(term.before, NATION) if term else "",
        counts=[(say(f"erasure.{name}"), str(number)) for name, number in counts.items() if number or name == ERASABLE],
        counted=ERASED_COUNTED_MAX if sum(counts.values()) >= ERASED_COUNTED_MAX else 0,
        due=counts.get(ERASABLE, 0),
        heads=HEADS,
        rows=[_row(row, term, names, places) for row in rows],
        most=ERASED_SHOWN_MAX if len(rows) == ERASED_SHOWN_MAX else 0,
        releasable=counts.get(ASSIGNED, 0),
        national=who.region == NATION,
        confirm=CONFIRM,
        works=[(one.id, progress_of(one, _facts(one), url_for("konsol.erasure.get_families"))) for one in works[:1]],
        wrong=wrong,
        code=problem.error.code if problem and not wrong else "",
        typed=request.form if problem else {},
        longest=REASON_CHARS_MAX,
    )


def _row(row: Row, term: Term, names: Mapping[str, str], places: Mapping[str, str]) -> dict[str, Any]:
    """Return a family as a row, with what becomes of it."""
    held = [say(f"erasure.{name}") for name in term.reasons() if getattr(row, name)]
    told = ", ".join(held) if held else say("erasure.will_go")
    href = url_for("konsol.people_family.get_family", kabupaten=row.kabupaten, kpm=row.id)
    status = say("erasure.deleted") if row.deleted else write_value(KPM, "membership_status", row.membership_status) or ""
    return {"href": href, "cells": [names.get(row.id, row.id), places[row.kabupaten], row.ended_on or say("erasure.undated"), status, told]}


def _facts(work: Row) -> list[tuple[str, Any]]:
    """Return how a piece of work stands."""
    facts = [(say("erasure.asked"), f"{work.username}, {write_moment(work.made_at, NATION)}"), (say("erasure.state"), say(f"work.{work.state}"))]
    if work.state in OPEN:
        facts.append((say("erasure.done"), f"{work.done} / {work.in_all}"))
    if work.report:
        facts.append((say("erasure.done"), str(work.report["erased"])))
    return facts
