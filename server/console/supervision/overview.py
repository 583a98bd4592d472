"""Supervision of a month: meetings to observe, families to check, and the draw."""

from datetime import date
from random import SystemRandom
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from schemas.fields import MONTH
from server.console.entry import lead
from server.console.queues import kecamatan_of
from server.console.speech import note, say, write_day
from server.cycle.stages import month_of, shift
from server.engine import read_transaction
from server.identity.accounts import DECIDING, READING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN, KECAMATAN, covers
from server.office import Office
from server.services import services
from server.store.grants import NATION
from server.supervision.draw import Draw, Numbers, draw_for
from server.supervision.overview import families_of, family_state, meeting_state, meetings_of, supervisors_of
from server.zones import local
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import DRAWN_MAX

MEETING_HEADS = ("kelompok", "planned", "pendamping", "supervisor", "state", "held")
FAMILY_HEADS = ("pengurus", "desa", "kelompok", "pendamping", "supervisor", "state", "visited")
pages = Blueprint("supervision", __name__)


@pages.get("/supervisi")
@console(*READING)
def get_month() -> str:
    """Show a month."""
    return _show(_month(request.args.get("bulan", "")))


@pages.post("/supervisi")
@console(*DECIDING)
def post_draw() -> Any:
    """Draw families and meetings for a supervisor, as of today."""
    try:
        wanted, numbers = _wanted(), Numbers(_number("families"), _number("meetings"))
        parts = services()
        found = draw_for(parts, wanted, numbers, Office(parts.store, caller().row.id, parts.clock, parts.random), SystemRandom())
    except Problem as problem:
        if problem.error.code != "unprocessable":
            raise
        note("supervision.wrong", kind="bad", number=DRAWN_MAX)
    else:
        note("supervision.drawn", families=found.families, meetings=found.meetings)
    return lead(url_for("konsol.supervision.get_month"))


def _today() -> str:
    region = caller().row.region
    return local(services().clock(), region[:KABUPATEN] if len(region) >= KABUPATEN else NATION).date().isoformat()


def _month(asked: str) -> str:
    """Return the month that is asked for, the present one by default; raises `Problem` (bad_request)."""
    if asked and not (MONTH.fullmatch(asked) and "2000" < asked < "2999"):
        raise Problem("bad_request")
    return asked or _today()[:7]


def _wanted() -> Draw:
    """Return for whom is to be drawn and from where; raises `Problem` (not_found, unprocessable)."""
    region, worker = caller().row.region, request.form.get("supervisor", "")
    kecamatan = region if len(region) == KECAMATAN else request.form.get("kecamatan", "").strip() or None
    if len(region) < KABUPATEN or not is_id(worker):
        raise Problem("unprocessable" if len(region) >= KABUPATEN else "not_found")
    if kecamatan and not (len(kecamatan) == KECAMATAN and covers(region, region[:KABUPATEN], kecamatan) and kecamatan.startswith(region[:KABUPATEN])):
        raise Problem("not_found")
    return Draw(worker, region[:KABUPATEN], date.fromisoformat(_today()), kecamatan)


def _number(name: str) -> int:
    text = request.form.get(name, "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(DRAWN_MAX)) and int(text) <= DRAWN_MAX):
        raise Problem("unprocessable")
    return int(text)


def _show(bulan: str) -> str:
    region, today = caller().row.region, date.fromisoformat(_today())
    with read_transaction(services().engine) as connection:
        meetings, families = meetings_of(connection, region, bulan), families_of(connection, region, bulan)
        workers, places = supervisors_of(connection, region), kecamatan_of(connection, region)
    here, this = url_for("konsol.supervision.get_month"), month_of(today)
    return render_template(
        "konsol/supervision/month.html",
        bulan=bulan,
        ways=[(f"{here}?bulan={one}", one) for one in (shift(bulan, -1), shift(bulan, 1))],
        meetings=[_meeting(row, today) for row in meetings],
        families=[_family(row, bulan, today) for row in families],
        meeting_heads=[say(f"supervision.{head}") for head in MEETING_HEADS],
        family_heads=[say(f"supervision.{head}") for head in FAMILY_HEADS],
        workers=workers if caller().row.role in DECIDING and bulan == this else [],
        places=places,
    )


def _meeting(row: Row, today: date) -> dict[str, Any]:
    planned = f"{_day(row.planned_date)} {row.start_time or ''}".strip()
    state = say(f"supervision.{meeting_state(row, today)}")
    return {"cells": [row.kelompok_name or say("list.nobody"), planned, row.pendamping_name or "", row.supervisor or "", state, _day(row.date)]}


def _family(row: Row, bulan: str, today: date) -> dict[str, Any]:
    state = say(f"supervision.{family_state(row, bulan, today)}")
    names = (row.desa_name, row.kelompok_name, row.pendamping_name, row.supervisor)
    href = url_for("konsol.people_family.get_family", kabupaten=row.kabupaten, kpm=row.kpm_id)
    return {"href": href, "cells": [row.pengurus_name or say("list.nobody"), *(name or "" for name in names), state, _day(row.visited_on)]}


def _day(text: str | None) -> str:
    return write_day(date.fromisoformat(text)) if text else ""
