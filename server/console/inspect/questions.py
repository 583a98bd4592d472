"""Questions about a month: each with the rows behind it, for somebody to ask and not to judge by."""

import re
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Connection, select

from server.console.speech import say, write_day, write_month
from server.cycle.stages import month_of, shift
from server.engine import read_transaction
from server.identity.accounts import INSPECTING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN, covers, name_of, names_of_regions, within
from server.inspect.questions import KINDS, Meeting, Place, Question, questions
from server.services import services
from server.store.tables import TABLES
from server.zones import local
from sync.errors import Problem
from sync.limits import QUESTIONS_SHOWN_MAX

MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
MONTHS_OFFERED = 36
HEADS = ("ask.date", "ask.hours", "ask.kelompok", "ask.workers")
PARTITION = TABLES["partition"]
pages = Blueprint("questions", __name__)


@pages.get("/pertanyaan")
@console(*INSPECTING)
def get_questions() -> str:
    """Show the questions of a month of a kabupaten."""
    region = caller().row.region
    with read_transaction(services().engine) as connection:
        places = places_of(connection, region)
        wanted = place_of(region, places)
        found = questions(connection, wanted) if wanted.kabupaten else []
    shelves, told = shelves_of(found, wanted.kabupaten), {"kabupaten": wanted.kabupaten, "bulan": wanted.bulan}
    return render_template("konsol/inspect/questions.html", heads=HEADS, shelves=shelves, places=places, months=months_of(wanted), told=told)


def places_of(connection: Connection, region: str) -> list[tuple[str, str]]:
    """Return (code, name) of the kabupaten of a region that hold records."""
    if len(region) > KABUPATEN:
        return [(region[:KABUPATEN], name_of(connection, region[:KABUPATEN]))]
    codes = connection.scalars(select(PARTITION.c.kabupaten).where(within(region, PARTITION.c.kabupaten)).order_by(PARTITION.c.kabupaten))
    found = [code for code in codes if len(code) == KABUPATEN]
    return list(names_of_regions(connection, found).items())


def place_of(region: str, places: list[tuple[str, str]]) -> Place:
    """Return what an address asks for, else the present month of the first kabupaten; raises `Problem` (bad_request, not_found)."""
    bulan = request.args.get("bulan", "").strip()
    kabupaten = request.args.get("kabupaten", "").strip() or (places[0][0] if places else "")
    if bulan and not MONTH.fullmatch(bulan):
        raise Problem("bad_request")
    if kabupaten and not covers(region[:KABUPATEN], kabupaten):
        raise Problem("not_found")
    return Place(region, kabupaten, bulan or _present(kabupaten or region))


def months_of(wanted: Place) -> list[tuple[str, str]]:
    """Return (month, name) to choose from, the present one first, with the one that is asked for however old it is."""
    present = _present(wanted.kabupaten or wanted.region)
    months = [shift(present, -step) for step in range(MONTHS_OFFERED)]
    return [(one, write_month(one)) for one in sorted({*months, wanted.bulan}, reverse=True)]


def _present(place: str) -> str:
    return month_of(local(services().clock(), place).date())


def shelves_of(found: list[Question], kabupaten: str) -> list[dict[str, Any]]:
    """Return the questions of each kind, with their sentences and rows."""
    shelves = []
    for kind in KINDS:
        mine = [one for one in found if one.kind == kind]
        asked = [_asked(one, kabupaten) for one in mine[:QUESTIONS_SHOWN_MAX]]
        shelves.append({"kind": kind, "asked": asked, "more": max(0, len(mine) - QUESTIONS_SHOWN_MAX)})
    return shelves


def _asked(one: Question, kabupaten: str) -> dict[str, Any]:
    """Return a question as a sentence, its rows, and the page of the worker where it is about one and has no rows."""
    rows = [{"cells": _cells(row, kabupaten)} for row in one.meetings]
    way = url_for("konsol.people_worker.get_worker", kabupaten=kabupaten, worker=one.worker) if one.worker and not rows else ""
    return {"sentence": say(f"ask.{one.kind}", **one.about), "rows": rows, "way": way}


def _cells(row: Meeting, kabupaten: str) -> list[Any]:
    hours = "–".join(one for one in (row.start_time, row.end_time) if one)
    group = {"text": row.kelompok, "href": url_for("konsol.people_search.get_search", kabupaten=kabupaten, kelompok=row.kelompok_id)}
    workers = [{"text": name, "href": url_for("konsol.people_worker.get_worker", kabupaten=kabupaten, worker=one)} for one, name in row.workers]
    return [write_day(date.fromisoformat(row.date)), hours, group, workers]
