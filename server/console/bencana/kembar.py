"""Households registered twice: the pairs of a disaster, both sides of one with the decision, and what was decided with its undo."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, request, url_for
from sqlalchemy import Row

from server.aid.queue import Half, acts_of, find_pair, half, open_pairs
from server.aid.same import differ, join, undo
from server.aid.writing import demand_covered
from server.console.bencana.korban import name_of_household, noted
from server.console.bencana.parts import framed, opened
from server.console.entry import lead
from server.console.speech import note, reason_of, say, write_day, write_moment
from server.console.values import label_of, write_value
from server.engine import read_transaction
from server.identity.accounts import AID_READING, AIDING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.limits import REASON_CHARS_MAX

HEADS = ("kembar.pair", "kembar.score", "kembar.by", "kembar.found")
ACT_HEADS = ("kembar.pair", "kembar.act", "kembar.who", "kembar.when", "kembar.reason")
SHOWN = (
    *("head_name", "description", "card_no", "nik", "no_kk", "phone", "desa_code", "rt", "rw", "address", "stay", "stay_note", "jiwa"),
    *("bayi", "balita", "anak", "dewasa", "lansia", "bumil", "disabilitas", "damage", "registered_on", "seen_on", "reported_by"),
)
NUMBERS = frozenset({"nik", "no_kk"})
TOLD = ("unprocessable", "already_decided", "changed_meanwhile")
pages = Blueprint("bencana_kembar", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/kembar")
@console(*AID_READING)
def get_pairs(kabupaten: str, kejadian: str) -> str:
    """Show the pairs that wait, and what was decided."""
    event = opened(kabupaten, kejadian)
    noted(event)
    with read_transaction(services().engine) as connection:
        rows, acts = open_pairs(connection, kabupaten, event.ids), acts_of(connection, kabupaten, event.ids)
    place = {"kabupaten": kabupaten, "kejadian": event.id}
    shown = [pair_row(one, url_for("konsol.bencana_kembar.get_pair", pair=one.id, **place)) for one in rows]
    return framed(event, "konsol/bencana/kembar.html", heads=(HEADS, ACT_HEADS), rows=shown, acts=[act_row(one, kabupaten) for one in acts])


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/kembar")
@console(*AIDING)
def post_undo(kabupaten: str, kejadian: str) -> Any:
    """Take a decision back."""
    event, here = opened(kabupaten, kejadian), url_for("konsol.bencana_kembar.get_pairs", kabupaten=kabupaten, kejadian=kejadian)
    with read_transaction(services().engine) as connection:
        known = {one.id for one in acts_of(connection, kabupaten, event.ids)}
    act = request.form.get("act", "")
    if act not in known:
        raise Problem("not_found")
    return decided(lambda: undo(services(), caller().row, kabupaten, act), "kembar.undone", here)


@pages.get("/bencana/<kabupaten>/<kejadian>/kembar/<pair>")
@console(*AID_READING)
def get_pair(kabupaten: str, kejadian: str, pair: str) -> str:
    """Show both sides of a pair."""
    event = opened(kabupaten, kejadian)
    noted(event)
    with read_transaction(services().engine) as connection:
        row = find_pair(connection, kabupaten, event.ids, pair)
        demand_covered(caller().row, {row.kabupaten, row.second_kabupaten})
        sides = half(connection, row.kabupaten, row.first_id), half(connection, row.second_kabupaten, row.second_id)
    told = {"rows": beside_of(*sides), "choices": [(one.row.id, choice_of(one, number)) for number, one in enumerate(sides, 1)]}
    here = url_for("konsol.bencana_kembar.get_pair", kabupaten=kabupaten, kejadian=event.id, pair=pair)
    heads = [say("kembar.side", n=number) for number in (1, 2)]
    return framed(event, "konsol/bencana/kembar_satu.html", heads=heads, by=by_of(row), here=here, waits=row.state == "open", longest=REASON_CHARS_MAX, **told)


@pages.post("/bencana/<kabupaten>/<kejadian>/kembar/<pair>")
@console(*AIDING)
def post_pair(kabupaten: str, kejadian: str, pair: str) -> Any:
    """Say that both are one household, or that they are two."""
    event, here = opened(kabupaten, kejadian), url_for("konsol.bencana_kembar.get_pairs", kabupaten=kabupaten, kejadian=kejadian)
    with read_transaction(services().engine) as connection:
        find_pair(connection, kabupaten, event.ids, pair)
    reason = request.form.get("reason", "").strip()[:REASON_CHARS_MAX]
    if request.form.get("action") == "differ":
        return decided(lambda: differ(services(), caller().row, kabupaten, pair, reason), "kembar.differ_done", here)
    keep = request.form.get("keep", "")
    return decided(lambda: join(services(), caller().row, kabupaten, pair, keep, reason), "kembar.joined", here)


def decided(act: Callable[[], str], done: str, here: str) -> Any:
    """Do what was decided, and tell on the list what came of it."""
    try:
        act()
    except Problem as problem:
        if problem.error.code not in TOLD:
            raise
        note("kembar.not_done", kind="bad", why=reason_of(problem.error.code))
        return lead(here)
    note(done)
    return lead(here)


def pair_row(row: Row, href: str) -> dict[str, Any]:
    """Return a pair as a row of the list."""
    names = [name_of_household(*(row._mapping[f"{side}_{name}"] for name in ("head_name", "description", "card_no"))) for side in ("one", "other")]
    return {"href": href, "cells": [" · ".join(names), str(row.score), by_of(row), write_moment(row.found_at, row.kabupaten)]}


def by_of(row: Row) -> str:
    """Say by what two registrations are alike."""
    return ", ".join(say(f"kembar.reason.{one}") for one in row.reasons)


def act_row(row: Row, kabupaten: str) -> dict[str, Any]:
    """Return a decision as a row, with whether it can be taken back."""
    names = [name_of_household(*(row._mapping[f"{side}_{name}"] for name in ("head_name", "description", "card_no"))) for side in ("kept", "lost")]
    taken_back = say("kembar.taken_back") if row.undone_at else ""
    act = say(f"kembar.act.{row.act}") + (f" ({taken_back})" if taken_back else "")
    cells = [" · ".join(names), act, row.username or say("kembar.by_itself"), write_moment(row.at, kabupaten), row.reason or ""]
    return {"id": row.id, "cells": cells, "open": row.undone_at is None}


def beside_of(one: Half, other: Half) -> list[tuple[str, list[str | None]]]:
    """Return both registrations field by field, without the fields of which neither says anything."""
    told = [(label_of("korban", name), [value_of(side, name) for side in (one, other)]) for name in SHOWN]
    told.append((say("kembar.worker"), [side.worker or None for side in (one, other)]))
    told.append((say("kembar.people"), [people_of(side) for side in (one, other)]))
    told.append((say("kembar.receipts"), [str(side.receipts) for side in (one, other)]))
    return [(name, values) for name, values in told if any(values)]


def value_of(side: Half, name: str) -> str | None:
    """Return a value as people read it; of long numbers the last digits."""
    value = side.row._mapping[name]
    if value and name in NUMBERS:
        return f"…{value[-4:]}"
    if value and name in ("registered_on", "seen_on"):
        return write_day(date.fromisoformat(value))
    return write_value("korban", name, value)


def people_of(side: Half) -> str | None:
    """Name the people of a registration with their ages."""
    return ", ".join(f"{one.name or one.description or say('korban.nameless')}{f' ({one.age})' if one.age is not None else ''}" for one in side.people) or None


def choice_of(side: Half, number: int) -> str:
    """Say which registration is kept."""
    name = name_of_household(side.row.head_name, side.row.description, side.row.card_no)
    return say("kembar.keep", n=number, name=name)
