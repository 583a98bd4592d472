"""The list of complaints: nearest to the deadline first, overdue ones marked, narrowed by an address that can be kept."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from schemas.pengaduan import CATEGORIES, STATES
from server.complaints.keepers import may_name
from server.complaints.lists import Narrowed, Page, counts, page
from server.complaints.nouns import Listed
from server.complaints.people import seat_of
from server.console.queues import after_of, kecamatan_of
from server.console.speech import say, write_day
from server.engine import read_transaction
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN, KECAMATAN
from server.services import services
from server.store.complaints import NEW
from server.zones import local
from sync.errors import Problem
from sync.limits import CASES_COUNTED_MAX, TOKEN_CHARS_MAX

HEADS = ("complaints.ticket", "complaints.category", "complaints.state", "complaints.reported_on", "complaints.due", "complaints.holder")
NARROWING = ("keadaan", "kategori", "kecamatan", "tiket", "lewat", "saya")
pages = Blueprint("complaints", __name__)


@pages.get("/pengaduan")
@console(*READING)
def get_list() -> str:
    """Show a page of the complaints."""
    told = {name: text for name in NARROWING if (text := request.args.get(name, "").strip())}
    who, narrowed, after, today = caller().row, narrowed_of(told), after_of(request.args.get("after")), today_in(caller().row.region)
    with read_transaction(services().engine) as connection:
        found = page(connection, who, narrowed, today=today, after=after)
        waiting, places = counts(connection, who, today), kecamatan_of(connection, who.region)
        empty = len(who.region) == KABUPATEN and seat_of(connection, who.region) is None and may_name(connection, who, who.region)
    here = {"told": told, "waiting": waiting, "most": CASES_COUNTED_MAX, "places": places, "unkept": empty}
    rows = [row_of(one, today) for one in found.cases]
    return render_template("konsol/complaints/list.html", heads=HEADS, rows=rows, **choices(), **here, **ways(told, found))


def today_in(region: str) -> date:
    """Return the present day in a region."""
    return local(services().clock(), region).date()


def narrowed_of(told: dict[str, str]) -> Narrowed:
    """Return what an address narrows the list to; raises `Problem` (bad_request)."""
    state, category, kecamatan, ticket, overdue, mine = (told.get(name) for name in NARROWING)
    sound = (
        state is None or state in (NEW, *STATES),
        category is None or category in CATEGORIES,
        kecamatan is None or (kecamatan.isascii() and kecamatan.isdecimal() and len(kecamatan) == KECAMATAN),
        ticket is None or (ticket.isprintable() and len(ticket) <= TOKEN_CHARS_MAX),
        overdue in (None, "1"),
        mine in (None, "1"),
    )
    if not all(sound):
        raise Problem("bad_request", {"fields": [name for name, well in zip(NARROWING, sound, strict=True) if not well]})
    return Narrowed(state, category, kecamatan, ticket and ticket.upper(), overdue == "1", mine == "1")


def choices() -> dict[str, list[tuple[str, str]]]:
    """Return what may be chosen among: states and categories, each with its words."""
    states = [(one, say(f"complaints.state.{one}")) for one in (NEW, *STATES)]
    return {"states": states, "categories": [(one, say(f"complaints.category.{one}")) for one in CATEGORIES]}


def row_of(one: Listed, today: date) -> dict[str, Any]:
    """Return a case as a row of the table; that it is overdue or confidential is said in words."""
    late = one.settled_on is None and one.due_on < today
    due = say("complaints.overdue", day=write_day(one.due_on), n=(today - one.due_on).days) if late else write_day(one.due_on)
    about = [say(f"complaints.category.{one.category}")]
    about += [say("complaints.marked")] if one.rahasia else []
    about += [say("complaints.of_worker")] if one.about_worker else []
    cells = [one.ticket, " · ".join(about), say(f"complaints.state.{one.state}"), write_day(one.reported_on), due, one.holder]
    return {"href": url_for("konsol.complaint.get_case", kabupaten=one.kabupaten, ref=one.id), "cells": cells}


def ways(told: dict[str, str], found: Page) -> dict[str, Any]:
    """Return the addresses of the next page and of the first one, None where there is none."""
    following = found.next and url_for("konsol.complaints.get_list", **told, after=found.next)
    return {"next": following, "first": url_for("konsol.complaints.get_list", **told) if request.args.get("after") else None}
