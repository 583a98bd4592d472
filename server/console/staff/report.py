"""The monthly report of a worker along the nine RHK, to read and to print; the office's words beside the figures."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from schemas.laporan_bulanan import RHK
from server.console.apd.common import attempt, sent, told_of
from server.console.entry import lead
from server.console.repair import codes_of, say_wrong
from server.console.seen import MARK, seen_of
from server.console.speech import knows, note, say, write_day, write_moment, write_month
from server.console.staff.common import month_asked
from server.console.values import PREFIX, Input, input_of
from server.cycle.stages import shift
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import DECIDING, READING
from server.identity.callers import caller, console
from server.people.workers import find_worker, phones_of_worker
from server.services import services
from server.staff.report import ALL, HELD, NOTHING, Month, Told, draft
from server.staff.words import KIND, write_words
from server.zones import local
from sync.errors import Problem

HERE = "konsol.staff_report.get_report"
SHARES = {"planned": ("held", "planned"), "due": ("done", "due"), "forms": ("prompt", ALL)}
"""Matters that are so many of so many."""
pages = Blueprint("staff_report", __name__)


@pages.get("/petugas/<string:kabupaten>/<string:worker>/laporan")
@console(*READING)
def get_report(kabupaten: str, worker: str) -> str:
    """Show the report of a month."""
    return _show(kabupaten, worker)


@pages.post("/petugas/<string:kabupaten>/<string:worker>/laporan")
@console(*DECIDING)
def post_words(kabupaten: str, worker: str) -> Any:
    """Keep the office's words of a month."""
    return attempt(lambda: _keep(kabupaten, worker), lambda problem: _show(kabupaten, worker, problem))


def _keep(kabupaten: str, worker: str) -> Any:
    bulan, seen = month_asked(kabupaten), seen_of(request.form.get("seen", ""))
    write_words(services(), caller().row, (kabupaten, worker, bulan), sent(KIND, RHK, {}), seen)
    note("kinerja.kept")
    return lead(url_for(HERE, kabupaten=kabupaten, worker=worker, bulan=bulan))


def _show(kabupaten: str, worker: str, problem: Problem | None = None) -> str:
    with read_transaction(services().engine) as connection:
        row = find_worker(connection, caller().row.region, kabupaten, worker)
        bulan, today = month_asked(kabupaten), local(services().clock(), kabupaten).date()
        report = draft(connection, Month(kabupaten, worker, bulan, today))
        phones = [one for one in phones_of_worker(connection, worker) if one.state == "active"]
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="worker", record=worker)
    words, figures = report.words, report.figures
    texts = {name: getattr(words, name) if words else None for name in RHK}
    counted = write_day(date.fromisoformat(figures.counted_on)) if figures and figures.counted_on else ""
    shown = [(name, say(f"rhk.{name}"), [row_of(one) for one in report.matters[name]], texts[name] or "") for name in RHK]
    ways = [(url_for(HERE, kabupaten=kabupaten, worker=worker, bulan=one), write_month(one)) for one in (shift(bulan, -1), shift(bulan, 1))]
    told = {"worker": row, "kabupaten": kabupaten, "bulan": bulan, "today": today, "counted": counted, "ways": ways, "failed": told_of(problem)}
    told |= {"heard": [_heard(one, kabupaten) for one in phones], "objection": figures.objection if figures and not figures.answer else ""}
    seen = f"{words.revision}{MARK}{words.tag}" if words else ""
    return render_template("konsol/staff/report.html", sections=shown, fields=_fields(texts, problem), seen=seen, writing=caller().row.role in DECIDING, **told)


def _heard(phone: Row, kabupaten: str) -> str:
    """Say when a phone was last heard from, and what it had left then: numbers may still be on it."""
    at = write_moment(phone.last_seen_at, kabupaten) if phone.last_seen_at else say("people.never")
    return say("rhk.heard", name=phone.name, at=at, waiting=say("people.unknown") if phone.waiting_forms is None else phone.waiting_forms)


def _fields(texts: dict[str, str | None], problem: Problem | None) -> list[Input]:
    codes = codes_of(problem.error.details if problem else None)
    shown = {name: request.form.get(PREFIX + name, text or "") if problem else text or "" for name, text in texts.items()}
    return [replace(input_of(KIND, name, text, say_wrong(codes[name]) if name in codes else ""), lines=True) for name, text in shown.items()]


def row_of(one: Told) -> dict[str, Any]:
    """Return a matter as a row: what, how many by which word, and the records that it rests on."""
    return {"cells": [say(f"rhk.matter.{one.matter}"), _counted(one) or say("rhk.nothing"), _rests(one.rests)]}


def _counted(one: Told) -> str:
    if one.matter in SHARES and one.counts:
        done, of = SHARES[one.matter]
        return say("people.of", done=one.counts[done], all=one.counts[of])
    name = _rests if one.rests == HELD else _word
    return ", ".join(str(number) if word == ALL else f"{name(word)} {number}" for word, number in sorted(one.counts.items()))


def _word(word: str) -> str:
    if word == NOTHING:
        return say("rhk.unsaid")
    key = f"rhk.word.{word}"
    return say(key) if knows(key) else word.replace("_", " ")


def _rests(kind: str) -> str:
    """Name the records of a kind, or the queue of the office, in which a change may be of a kind that only a newer app knows."""
    if kind == HELD:
        return say("queue.inbox")
    return say(f"kind.{kind}") if knows(f"kind.{kind}") else kind
