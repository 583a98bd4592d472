"""The list of referrals: which families went where, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from schemas.rujukan import LAYANAN, OF_A_MEMBER, STATES
from server.console.people.search import kabupaten_of
from server.console.queues import after_of, kecamatan_of
from server.console.speech import say, write_day
from server.cycle.shown import pengurus_of
from server.desk.reads import note_read
from server.engine import read_transaction
from server.graduasi.rules import ExitRules, exit_rules
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN, KECAMATAN
from server.rujukan.acts import fits_pena
from server.rujukan.lists import WAITING, Narrowed, counts, page
from server.services import services
from sync.errors import Problem
from sync.limits import RUJUKAN_COUNTED_MAX

HEADS = ("rujukan.family", "rujukan.layanan", "rujukan.referred_on", "rujukan.status", "rujukan.outcome")
NARROWING = ("kabupaten", "layanan", "status", "kecamatan")
NOTHING: Mapping[str, Any] = MappingProxyType({"rows": (), "next": None, "first": None, "counts": (), "places": ()})
pages = Blueprint("rujukan", __name__)


@pages.get("/rujukan")
@console(*READING)
def get_list() -> str:
    """Show a page of the referrals of a kabupaten; who sees more than one chooses it first."""
    told = {name: text for name in NARROWING if (text := request.args.get(name, "").strip())}
    narrowed = narrowed_of(told)
    shown = found_in(narrowed, told) if narrowed.kabupaten else NOTHING
    wide = len(narrowed.region) < KABUPATEN
    return render_template("konsol/rujukan/list.html", heads=HEADS, told=told, wide=wide, chosen=narrowed.kabupaten, **shown, **choices())


def found_in(narrowed: Narrowed, told: dict[str, str]) -> dict[str, Any]:
    """Return a page of the referrals of a kabupaten with how many there are by what came of them."""
    after, everything = after_of(request.args.get("after")), replace(narrowed, status=None)
    with read_transaction(services().engine) as connection:
        found, following = page(connection, narrowed, after)
        numbers, places = counts(connection, everything), kecamatan_of(connection, narrowed.region)
        known = exit_rules(connection)
        names = pengurus_of(connection, [(row.kabupaten, row.family) for row in found])
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=narrowed.kabupaten, kind="rujukan")
    counted = [(say(f"rujukan.state.{one}"), number_of(numbers[one])) for one in (WAITING, *STATES)]
    rows = [row_of(one, names.get((one.kabupaten, one.family), ""), known) for one in found]
    return {"rows": rows, "counts": counted, "places": places, **ways(told, following, after)}


def number_of(number: int) -> str:
    """Return a number as it is told: above its bound only that it is more."""
    return str(number) if number <= RUJUKAN_COUNTED_MAX else say("rujukan.more_than", number=RUJUKAN_COUNTED_MAX)


def narrowed_of(told: dict[str, str]) -> Narrowed:
    """Return what an address narrows the list to; raises `Problem` (bad_request)."""
    layanan, status, kecamatan = (told.get(name) for name in NARROWING[1:])
    sound = {
        "layanan": layanan is None or layanan in LAYANAN,
        "status": status is None or status in (WAITING, *STATES),
        "kecamatan": kecamatan is None or (kecamatan.isascii() and kecamatan.isdecimal() and len(kecamatan) == KECAMATAN),
    }
    if not all(sound.values()):
        raise Problem("bad_request", {"fields": [name for name, well in sound.items() if not well]})
    return Narrowed(caller().row.region, kabupaten_of(told.get("kabupaten", "")), layanan, status, kecamatan)


def choices() -> dict[str, list[tuple[str, str]]]:
    """Return what may be chosen among: services and outcomes, each with its words."""
    services_of = [(one, say(f"rujukan.layanan.{one}")) for one in LAYANAN]
    return {"layanan": services_of, "states": [(one, say(f"rujukan.state.{one}")) for one in (WAITING, *STATES)]}


def row_of(one: Row, name: str, known: Sequence[ExitRules]) -> dict[str, Any]:
    """Return a referral as a row; that somebody is of no age for the service is said in words."""
    aged = one.layanan in OF_A_MEMBER and fits_pena(one.birth_date, one.referred_on, known) is False
    layanan = " · ".join([say(f"rujukan.layanan.{one.layanan}"), *([say("rujukan.wrong_age")] if aged else [])])
    on = f", {write_day(date.fromisoformat(one.outcome_on))}" if one.outcome_on else ""
    ended = say(f"rujukan.state.{one.status or WAITING}") + on
    href = url_for("konsol.rujukan_one.get_one", kabupaten=one.kabupaten, rujukan=one.id)
    return {"href": href, "cells": [name or say("people.nameless"), layanan, write_day(date.fromisoformat(one.referred_on)), ended, one.outcome or one.heard or ""]}


def ways(told: dict[str, str], following: str | None, after: str | None) -> dict[str, Any]:
    """Return the addresses of the next page and of the first one, None where there is none."""
    here = "konsol.rujukan.get_list"
    return {"next": following and url_for(here, **told, after=following), "first": url_for(here, **told) if after else None}
