"""Stages at the console: whether one is open, its figures, late work beside them, and the checks that are missing."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Connection

from server.console.progress import progress_of
from server.console.speech import reason_of, say, write_day, write_moment, write_month
from server.cycle.closing import CLOSED, closing_day, closing_of
from server.cycle.compliance import FAILED, INCOMPLETE, MET, NOT_DUE, UNVERIFIED
from server.cycle.overdue import Overdue, missing_by_worker
from server.cycle.rules import Rules, versions
from server.cycle.shown import Numbers, numbers, stages_of
from server.cycle.stages import Stage, month_of, stage_named, stage_of
from server.desk.people import names_of
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN, covers
from server.services import services
from server.zones import local
from sync.errors import Problem

WAYS = (
    ("konsol.cycle_sanctions.get_sanctions", "sanksi"),
    ("konsol.cycle_rules.get_rules", "aturan"),
    ("konsol.cycle_calendar.get_calendar", "kalender"),
    ("konsol.cycle_approvers.get_approvers", "penyetuju"),
)
STATES = (MET, FAILED, UNVERIFIED, INCOMPLETE, NOT_DUE)
FIGURE_HEADS = ("cycle.state", "cycle.frozen", "cycle.late")
MISSING_HEADS = ("cycle.worker", "cycle.month", "cycle.missing", "cycle.overdue")
pages = Blueprint("cycle_stages", __name__)


@pages.get("/siklus")
@console(*READING)
def get_stages() -> str:
    """Show a stage of a kabupaten, by default the present one."""
    kabupaten = chosen_kabupaten()
    if not kabupaten:
        return render_template("konsol/cycle/stages.html", ways=WAYS, kabupaten="", stage=None)
    with read_transaction(services().engine) as connection:
        shown = show(connection, kabupaten, request.args.get("tahap", ""))
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="komitmen")
    return render_template("konsol/cycle/stages.html", ways=WAYS, kabupaten=kabupaten, **shown)


@pages.get("/siklus/penutupan")
@console(*READING)
def get_closing() -> str:
    """Show how far the closing of a stage is: counts alone, for a page that reads it anew."""
    kabupaten = chosen_kabupaten()
    with read_transaction(services().engine) as connection:
        stage = stage_named(versions(connection), request.args.get("tahap", ""))
        work = closing_shown(connection, kabupaten, stage)
    if work is None:
        raise Problem("not_found")
    return render_template("konsol/cycle/closing.html", stage=stage, work=work)


def closing_shown(connection: Connection, kabupaten: str, stage: Stage) -> dict[str, Any] | None:
    """Return the closing of a stage as progress; None where it has not begun."""
    found = closing_of(connection, kabupaten, stage.tahap)
    if found is None:
        return None
    state = say(f"work.{found.state}")
    if found.state == "running" and found.stage:
        state = say("work.at", stage=say(f"cycle.closing.{found.stage}"), percent=100 * found.done // max(found.in_all, 1))
    told = [(say("cycle.status"), f"{state}: {reason_of(found.code)}" if found.code else state), (say("cycle.begun"), write_moment(found.made_at, kabupaten))]
    address, page = (url_for(f"konsol.cycle_stages.{one}", kabupaten=kabupaten, tahap=stage.tahap) for one in ("get_closing", "get_stages"))
    return progress_of(found, told, address, page)


def chosen_kabupaten() -> str:
    """Return the kabupaten of the account, or the one that a wider account asks for; raises `Problem` (not_found)."""
    region = caller().row.region
    asked = request.args.get("kabupaten", "").strip() or (region[:KABUPATEN] if len(region) >= KABUPATEN else "")
    sound = asked.isascii() and asked.isdecimal() and len(asked) == KABUPATEN
    if asked and not (sound and covers(region, asked, region)):
        raise Problem("not_found")
    return asked


def show(connection: Connection, kabupaten: str, tahap: str) -> dict[str, Any]:
    """Return what the page shows of a stage; a fixed number of statements."""
    known, region, today = versions(connection), caller().row.region, local(services().clock(), kabupaten).date()
    rows = {row.tahap: row for row in stages_of(connection, kabupaten)}
    stage = stage_named(known, tahap) if tahap else stage_of(known, month_of(today))
    closed = stage.tahap in rows and rows[stage.tahap].state == CLOSED
    past = [month for month in stage.months if month < month_of(today)]
    missing = missing_by_worker(connection, kabupaten, past, known, today=today, region=region)
    names = names_of(connection, [one.worker_id for one in missing if one.worker_id])
    return {
        "stage": stage,
        "facts": facts_of(stage, rows.get(stage.tahap), known, kabupaten),
        "work": None if closed else closing_shown(connection, kabupaten, stage),
        "figures": figure_rows(numbers(connection, region, kabupaten, stage.tahap)),
        "figure_heads": FIGURE_HEADS,
        "missing": [row_of(one, names, kabupaten) for one in missing],
        "missing_heads": MISSING_HEADS,
        "total": sum(one.count for one in missing),
        "others": [url_of(kabupaten, row) for row in rows.values()],
    }


def url_of(kabupaten: str, row: Any) -> tuple[str, str]:
    """Return the name of a stage and its page."""
    name = say("cycle.stage_name", tahap=write_month(row.tahap), state=say(f"cycle.is.{row.state}"))
    return name, url_for("konsol.cycle_stages.get_stages", kabupaten=kabupaten, tahap=row.tahap)


def facts_of(stage: Stage, row: Any, known: tuple[Rules, ...], kabupaten: str) -> list[tuple[str, str]]:
    """Return what is known of a stage itself."""
    closes: date = closing_day(stage, known)
    state = say(f"cycle.is.{row.state}") if row else say("cycle.is.none")
    found = [(say("cycle.months"), ", ".join(write_month(one) for one in stage.months)), (say("cycle.status"), state), (say("cycle.closes"), write_day(closes))]
    if row is not None and row.closed_at is not None:
        found += [
            (say("cycle.closed"), write_moment(row.closed_at, kabupaten)),
            (say("cycle.as_of"), str(row.as_of)),
            (say("cycle.version"), str(row.aturan)),
        ]
    return found


def figure_rows(found: Numbers) -> list[dict[str, Any]]:
    """Return the families by state as rows of a table; none before the stage closed."""
    if not found.frozen:
        return []
    return [{"cells": [say(f"cycle.state.{one}"), str(found.frozen.get(one, 0)), str(found.late.get(one, 0))]} for one in STATES]


def row_of(one: Overdue, names: dict[str, str], kabupaten: str) -> dict[str, Any]:
    """Return the missing checks of a worker and month as a row that leads to the worker."""
    name = names.get(one.worker_id or "", "") or say("cycle.nobody")
    href = url_for("konsol.people_worker.get_worker", kabupaten=kabupaten, worker=one.worker_id) if one.worker_id else ""
    return {"href": href, "cells": [name, write_month(one.bulan), str(one.count), say("cycle.escalated") if one.escalated else say("cycle.in_time")]}
