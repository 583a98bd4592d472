"""The page of a family's attendance: the measure from worst to best, what is missing for it, and every meeting it is made of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.attendance.asof import as_of
from server.attendance.figures import Attendance, Terms, attendance_of, missing_from
from server.attendance.ground import Ground
from server.attendance.marks import Counted
from server.attendance.measure import Interval, May, Tally
from server.attendance.rollup import months_between
from server.console.people.family import day_of, end_of
from server.console.people.told import Telling
from server.console.speech import say, write_day, write_month
from server.cycle.stages import shift
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.people.family import demand_family
from server.people.names import names_of_shown
from server.services import services
from server.store.grants import NATION
from server.zones import local
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import ATTENDANCE_MONTHS

pages = Blueprint("people_attendance", __name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """A family's attendance with what it stands on, and the names of what it names; nothing where the family was not there."""

    months: tuple[str, ...]
    ground: Ground | None
    found: Attendance | None
    names: dict[str, str]


@pages.get("/keluarga/<string:kabupaten>/<string:kpm>/kehadiran")
@console(*READING)
def get_attendance(kabupaten: str, kpm: str) -> str:
    """Show the attendance of a family."""
    day = day_of(request.args.get("per", ""))
    opened = _open(kabupaten, kpm, day)
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="kpm", record=kpm)
    own = {"kabupaten": kabupaten, "kpm": kpm, "per": day and day.isoformat()}
    shown = {"own": own, "title": Telling(opened.names).name(kpm), "as_of": write_day(day) if day else ""}
    return render_template("konsol/people/attendance.html", **shown, **_told(opened))


def _open(kabupaten: str, kpm: str, day: date | None) -> Opened:
    """Read a family's attendance in one view of the database; raises `Problem` (not_found)."""
    if not is_id(kpm) or not (kabupaten.isascii() and kabupaten.isdecimal()):
        raise Problem("not_found")
    parts, moment = services(), None if day is None else end_of(day, kabupaten)
    today = day or local(parts.clock(), kabupaten).date()
    months = months_between(shift(today.isoformat()[:7], 1 - ATTENDANCE_MONTHS), today.isoformat()[:7])
    with read_transaction(parts.engine) as connection:
        demand_family(connection, caller().row.region, kabupaten, kpm)
        ground, found = attendance_of(connection, as_of(connection, kabupaten, moment or parts.clock()), Terms(months), kpm) or (None, None)
        besides = {("kpm", kpm)} | ({*_named(ground, found)} if ground and found else set())
        sessions = {pair for pair in besides if pair[0] == "modul_sesi"}
        names = names_of_shown(connection, kabupaten, [], besides - sessions) | names_of_shown(connection, NATION, [], sessions)
    return Opened(months, ground, found, names)


def _named(ground: Ground, found: Attendance) -> Iterator[tuple[str, str]]:
    for one in found.counted:
        yield "kelompok", one.meeting.slot[0]
        yield from (("worker", worker) for worker in missing_from(ground, one))
        if one.meeting.modul_sesi:
            yield "modul_sesi", one.meeting.modul_sesi


def _told(opened: Opened) -> dict[str, Any]:
    """Return the measure in words, the sessions the family has had, and a row for each meeting."""
    span = say("attendance.span", first=write_month(opened.months[0]), last=write_month(opened.months[-1]))
    if opened.ground is None or opened.found is None:
        return {"measure": "", "span": span, "missing": 0, "modules": [], "rows": []}
    telling, counted = Telling(opened.names), opened.found.counted
    had = [one.meeting.modul_sesi for one in counted if one.meeting.modul_sesi and one.mark and one.mark.fields.get("status") == "H"]
    return {
        "measure": write_interval(opened.found.interval),
        "span": span,
        "missing": sum(bool(one.gaps) for one in counted),
        "modules": [telling.name(one) for one in dict.fromkeys(had)],
        "rows": [_row(opened.ground, one, telling) for one in reversed(counted)],
    }


def write_interval(found: Interval) -> str:
    """Write a measure: 9 of 11 meetings (81 %), or from worst to best where something is not known; empty for none."""
    if found.worst == found.best:
        return say("attendance.certain", **_numbers(found.worst, "")) if found.best.counted else ""
    return say("attendance.between", **_numbers(found.worst, "worst_"), **_numbers(found.best, "best_"))


def _numbers(tally: Tally, prefix: str) -> dict[str, Any]:
    percent = tally.came * 100 // tally.counted if tally.counted else 0
    return {f"{prefix}came": tally.came, f"{prefix}counted": tally.counted, f"{prefix}percent": percent}


def _row(ground: Ground, one: Counted, telling: Telling) -> dict[str, Any]:
    day = write_day(date.fromisoformat(one.meeting.day))
    said = [*_said(one), *(say(f"attendance.gap.{gap.value}") for gap in one.gaps)]
    workers = [telling.name(worker) for worker in missing_from(ground, one)]
    mark = one.mark.fields.get("status") if one.mark else None
    cells = [day, telling.name(one.meeting.slot[0]), say(f"attendance.sort.{one.meeting.sort.value}")]
    return {"cells": [*cells, telling.value("kehadiran", "status", mark), "; ".join(said), ", ".join(workers)]}


def _said(one: Counted) -> Iterable[str]:
    """Yield what else a mark says, and what becomes of it."""
    fields = one.mark.fields if one.mark else {}
    if fields.get("represented_by"):
        yield say("attendance.proxy")
    if fields.get("exempt"):
        yield say("attendance.exempt")
    if fields.get("susulan") or (one.may == May.CAME and fields.get("status") != "H"):
        yield say("attendance.susulan")
