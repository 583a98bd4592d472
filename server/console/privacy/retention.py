"""Retention: what is past its period, legal holds, and the confirmed step that deletes."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from server.console.entry import lead, status_of
from server.console.frame import regions_in
from server.console.privacy.whom import name_within
from server.console.queues import say_kind
from server.console.repair import codes_of
from server.console.speech import note, say, write_moment
from server.desk.naming import names_for
from server.engine import read_transaction
from server.identity.accounts import PRIVACY
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN
from server.privacy.requests import KPM
from server.privacy.retention import HOLDABLE, Dataset, datasets_of, delete_due, deletions, due_now, holds_in, lay_hold, lift_hold
from server.services import services
from server.store.grants import NATION
from sync.errors import Problem
from sync.limits import REASON_CHARS_MAX

HEADS = ("retention.dataset", "retention.years", "retention.basis", "retention.due", "retention.counted")
GONE_HEADS = ("retention.dataset", "retention.rows", "retention.before", "retention.who", "parts.reason")
TOLD = ("unprocessable", "not_found", "on_hold")
pages = Blueprint("retention", __name__)


@pages.get("/retensi")
@console(*PRIVACY)
def get_retention() -> str:
    """Show the data sets, the holds and the deletions."""
    return _show()


@pages.post("/retensi")
@console(*PRIVACY)
def post_retention() -> Any:
    """Lay or lift a hold, or delete what is past its retention."""
    action = request.form.get("action", "")
    try:
        _do(action)
    except Problem as problem:
        if problem.error.code not in TOLD:
            raise
        return _show(problem, action), status_of(problem)
    return lead(url_for("konsol.retention.get_retention"))


def _do(action: str) -> None:
    """Do what a form asks for; raises `Problem`."""
    who, sent = caller().row, {name: text.strip() for name, text in request.form.items()}
    if action == "delete":
        gone = delete_due(services(), who, sent.get("dataset", ""), sent.get("reason", ""), sent.get("confirm", ""))
        note("retention.deleted", n=gone)
    elif action == "hold":
        told = {name: sent.get(name, "") for name in ("kabupaten", "record", "dataset", "reason")}
        lay_hold(services(), who, **told, subject=asked_for()["subject"])
        note("retention.held")
    elif action == "lift":
        lift_hold(services(), who, sent.get("hold", ""))
        note("retention.lifted")
    else:
        raise Problem("bad_request")


def _show(problem: Problem | None = None, action: str = "") -> str:
    region, datasets, asked = caller().row.region, datasets_of(services()), asked_for()
    with read_transaction(services().engine) as connection:
        due, holds, gone = due_now(connection), holds_in(connection, region), deletions(connection)
        held = [one for one in holds if one.record]
        names = names_for(connection, {one.kabupaten for one in held}, {(one.subject, one.record) for one in held})
        places = regions_in(connection, {one.kabupaten for one in held})
    codes = codes_of(problem.error.details) if problem else {}
    code = problem.error.code if problem and not codes else ""
    return render_template(
        "konsol/privacy/retention.html",
        heads=HEADS,
        rows=[_row(one, due.get(one.name)) for one in datasets.values()],
        sets=[(one.name, say(f"dataset.{one.name}")) for one in datasets.values()],
        deletable=[(one.name, say(f"dataset.{one.name}")) for one in datasets.values() if one.deletable],
        national=region == NATION,
        holds=[(one.id, _hold(one, names, places)) for one in holds],
        gone_heads=GONE_HEADS,
        gone=[_gone(one) for one in gone],
        wrong={action: codes},
        code=code,
        typed=request.form if problem else {},
        asked=asked,
        name=name_within((asked["kabupaten"], asked["subject"], asked["record"])),
        subjects=[(kind, say_kind(kind)) for kind in HOLDABLE],
        longest=REASON_CHARS_MAX,
    )


def asked_for() -> dict[str, str]:
    """Return whom a hold is to be laid on: what was typed, else what the way from the page of the family or worker tells."""
    told = {name: request.values.get(name, "").strip() for name in ("kabupaten", "subject", "record")}
    return {**told, "kabupaten": told["kabupaten"] or caller().row.region[:KABUPATEN], "subject": told["subject"] or KPM}


def _row(dataset: Dataset, due: Row | None) -> dict[str, Any]:
    counted = write_moment(due.counted_at, NATION) if due else say("chain.never")
    rows = str(due.rows) if due else ""
    kept = say("retention.n_years", n=dataset.years) if dataset.years else say("retention.unset")
    return {"cells": [say(f"dataset.{dataset.name}"), kept, dataset.basis, rows, counted]}


def _hold(hold: Row, names: Mapping[str, str], places: Mapping[str, str]) -> str:
    if hold.dataset:
        about = say(f"dataset.{hold.dataset}")
    else:
        about = say(f"retention.of.{hold.subject}", kabupaten=places[hold.kabupaten], name=names.get(hold.record, hold.record))
    return say("retention.hold_of", about=about, who=hold.username, moment=write_moment(hold.made_at, hold.kabupaten or NATION), reason=hold.reason)


def _gone(row: Row) -> dict[str, Any]:
    cells = [say(f"dataset.{row.dataset}"), str(row.rows), write_moment(row.before, NATION), f"{row.username}, {write_moment(row.at, NATION)}", row.reason]
    return {"cells": cells}
