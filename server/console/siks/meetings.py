"""Meetings of a month on the way to SIKS-NG: what each lacks, which are in a file, and tugas to who must complete them."""

from collections import Counter
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from schemas.fields import MONTH
from server.console.apd.common import wrong_of
from server.console.entry import lead, status_of
from server.console.paged import paged
from server.console.people.search import kabupaten_of
from server.console.speech import note, say, write_day, write_month
from server.cycle.stages import month_of, shift
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import DECIDING, EXPORTING, READING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN
from server.services import services
from server.siks.asking import P2K2, Asked, ask_file, by_worker, give_tasks
from server.siks.form import KEPT_BACK, Sheet
from server.siks.held import held_of
from server.siks.meetings import Handed, asked, handed, sheets, withdrawn
from server.siks.span import OPEN, Span
from server.zones import local
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import CASES_PER_PAGE_MAX, REASON_CHARS_MAX

LACKING, READY, MADE, FETCHED, CHANGED, GONE, WAITS = "kurang", "siap", "dibuat", "diambil", "berubah", "batal", "ditahan"
STATES = (WAITS, LACKING, CHANGED, READY, MADE, FETCHED, GONE)
HEADS = ("siks.kelompok", "siks.day", "siks.state", "siks.lacks", "siks.task")
pages = Blueprint("siks_p2k2", __name__)


@pages.get("/siks/p2k2")
@console(*READING)
def get_meetings() -> str:
    """Show the meetings of a month."""
    return _show(*_wanted())


@pages.post("/siks/p2k2")
@console(*DECIDING)
def post_tasks() -> Any:
    """Give a tugas about each meeting that was ticked, or about all that lack something."""
    kabupaten, bulan = _wanted()
    only = None if request.form.get("action") == "all" else {one for one in request.form.getlist("sesi") if is_id(one)}
    if not kabupaten:
        raise Problem("not_found")
    given = give_tasks(services(), caller().row, Span(caller().row.region, kabupaten, bulan), only)
    note("siks.given", number=given) if given else note("siks.none_given", kind="warn")
    return lead(url_for("konsol.siks_p2k2.get_meetings", kabupaten=kabupaten, bulan=bulan))


@pages.post("/siks/p2k2/berkas")
@console(*EXPORTING)
def post_file() -> Any:
    """Ask for the file of a month."""
    (kabupaten, bulan), region = _wanted(), caller().row.region
    wanted = Asked(P2K2, region if len(region) > KABUPATEN else kabupaten, bulan, request.form.get("purpose", ""), "again" in request.form)
    try:
        identity = ask_file(services(), caller().row, wanted)
    except Problem as problem:
        if problem.error.code not in ("unprocessable", "work_waits"):
            raise
        return _show(kabupaten, bulan, problem), status_of(problem)
    return lead(url_for("konsol.siks_files.get_file", identity=identity))


def _wanted() -> tuple[str, str]:
    """Return the kabupaten and month that are asked for, the last month by default; raises `Problem` (bad_request)."""
    kabupaten, bulan = kabupaten_of(request.values.get("kabupaten", "")), request.values.get("bulan", "")
    if bulan and not (MONTH.fullmatch(bulan) and "2000" < bulan < "2999"):
        raise Problem("bad_request")
    today = local(services().clock(), kabupaten or caller().row.region).date()
    return kabupaten, bulan or shift(month_of(today), -1)


def _show(kabupaten: str, bulan: str, problem: Problem | None = None) -> str:
    region, here = caller().row.region, {"kabupaten": kabupaten, "bulan": bulan}
    told: dict[str, Any] = {**here, "wide": len(region) < KABUPATEN, "wrong": wrong_of(problem, "purpose"), "typed": request.form.get("purpose", "")}
    told["failed"] = say("siks.work_waits") if problem and problem.error.code == "work_waits" else ""
    if not kabupaten:
        return render_template("konsol/siks/meetings.html", **told)
    span = Span(region, kabupaten, bulan)
    with read_transaction(services().engine) as connection:
        held = held_of(connection, span)
        found, before, gone = list(sheets(connection, span, held)), handed(connection, span, services().clock()), withdrawn(connection, span)
        tasks = {sesi: states[-1] for sesi, states in asked(connection, span, [one.sesi for one in found]).items()}
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="p2k2_sesi")
    states = {one.sesi: state_of(one, before.get(one.sesi)) for one in found}
    counts = Counter(states.values()) + Counter({GONE: len(gone), WAITS: len(held.loose)})
    chosen = request.args.get("keadaan", "")
    rows = [(one.sesi, _bare(one.kelompok, one.date, WAITS, say("siks.lack.held"))) for one in held.loose if chosen in ("", WAITS)]
    rows += [(one.sesi, _row(one, states[one.sesi], tasks.get(one.sesi))) for one in found if chosen in ("", states[one.sesi])]
    rows += [(row.id, _bare(row.kelompok, row.date, GONE)) for row in gone if chosen in ("", GONE)]
    return render_template(
        "konsol/siks/meetings.html",
        **told,
        **paged(rows, CASES_PER_PAGE_MAX, "konsol.siks_p2k2.get_meetings", {**here, "keadaan": chosen}),
        heads=[say(head) for head in HEADS],
        totals=[(say(f"siks.state.{state}"), counts[state]) for state in STATES],
        states=[(state, say(f"siks.state.{state}")) for state in STATES],
        chosen=chosen,
        undecided=sum(held.groups.values()),
        waiting=sum(bool(by_worker(one)) and tasks.get(one.sesi) != OPEN for one in found),
        deciding=caller().row.role in DECIDING,
        exporting=caller().row.role in EXPORTING,
        longest=REASON_CHARS_MAX,
        ways=[(url_for("konsol.siks_p2k2.get_meetings", kabupaten=kabupaten, bulan=one), write_month(one)) for one in (shift(bulan, -1), shift(bulan, 1))],
    )


def state_of(sheet: Sheet, before: Handed | None) -> str:
    """Return how far a meeting is; `before`: what lies in a file of it."""
    if before is not None and before.digest == sheet.digest:
        return FETCHED if before.fetched else MADE
    if before is not None and before.ever:
        return CHANGED
    return READY if sheet.ready else WAITS if KEPT_BACK.issuperset(sheet.lacks) else LACKING


def _bare(kelompok: str | None, day: str | None, state: str, lacks: str = "") -> dict[str, Any]:
    """Return the row of a meeting that is not there to be completed."""
    return {"cells": [kelompok, _day(day), say(f"siks.state.{state}"), lacks, ""]}


def _row(sheet: Sheet, state: str, task: str | None) -> dict[str, Any]:
    lacks = "; ".join(say(f"siks.lack.{code}") + (f" ({number})" if number > 1 else "") for code, number in sheet.lacks.items())
    given = say(f"siks.task.{task}") if task else ""
    tick = (sheet.sesi, f"{sheet.kelompok} {sheet.date}") if by_worker(sheet) and task != OPEN else None
    return {"cells": [sheet.kelompok, _day(sheet.date), say(f"siks.state.{state}"), lacks, given], "tick": tick}


def _day(text: str | None) -> str:
    return write_day(date.fromisoformat(text)) if text else ""
