"""Receipts on paper: the household is looked for, then what its receipt says is typed; for phones that are lost with what they held."""

from typing import Any

from flask import Blueprint, request, url_for
from sqlalchemy import Connection

from server.aid.amounts import units_of
from server.aid.blocks import read_receipt
from server.aid.called import households_called
from server.aid.events import Event
from server.aid.paper_receipts import Paper, enter_receipt, find_household, newest_papers, workers_in
from server.aid.stock import goods_of_nation, stock_of, stores_of
from server.console.apd.common import attempt, told_of, today_in, wrong_of
from server.console.bencana.checked import day_of
from server.console.bencana.korban import name_of_household, noted
from server.console.bencana.parts import framed, opened
from server.console.entry import lead
from server.console.repair import codes_of
from server.console.speech import note, say
from server.engine import read_transaction
from server.identity.accounts import AIDING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import PAPER_LINES

FOUND_HEADS = ("korban.household", "korban.jiwa", "korban.where")
NEWEST_HEADS = ("goods.head.receipt", "goods.head.day", "goods.head.who")
THROUGH_RT, UNKNOWN = "rt", "baru"
FAR, SURE = "far_ahead", "yakin"
COUNT_DIGITS_MAX = 6
TYPED = ("receipt_no", "date", "time", "gudang_id", "worker_id", "receiver_name", "households", "head_name", "jiwa")
KEPT = ("date", "gudang_id", "worker_id")
"""What the next receipt most often has in common with the last."""
pages = Blueprint("bencana_bukti", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/bukti")
@console(*AIDING)
def get_receipt(kabupaten: str, kejadian: str) -> str:
    """Look for the household of a receipt, or show the form for one."""
    return show(opened(kabupaten, kejadian))


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/bukti")
@console(*AIDING)
def post_receipt(kabupaten: str, kejadian: str) -> Any:
    """Save a receipt, and look for the household of the next one."""
    event = opened(kabupaten, kejadian)
    return attempt(lambda: save(event), lambda problem: show(event, problem))


def save(event: Event) -> Any:
    """Write the receipt of the form."""
    asked = request.values.get("untuk", "")
    told = {name: request.form.get(name, "").strip() for name in TYPED}
    households, household = count_of(told.pop("households")), {"head_name": told.pop("head_name"), "jiwa": count_of(told.pop("jiwa"))}
    whose: dict[str, Any] = {"jenis": "kolektif", "households": households}
    if asked != THROUGH_RT:
        whose = {"jenis": "langsung", "korban_id": asked if is_id(asked) else None}
    paper = Paper(told | whose, lines_typed(), household if asked == UNKNOWN else None, sure=SURE in request.form)
    enter_receipt(services(), caller().row, event, paper)
    note("bukti.saved", number=read_receipt(told["receipt_no"]))
    return lead(address(event, **{name: told[name] for name in KEPT}))


def count_of(text: str) -> int | None:
    """Return a count as it was typed, None where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= COUNT_DIGITS_MAX else None


def lines_typed() -> list[tuple[str, str]]:
    """Return goods and amounts of the form, line by line."""
    return [(request.form.get(f"barang_{number}", "").strip(), request.form.get(f"jumlah_{number}", "").strip()) for number in range(1, PAPER_LINES + 1)]


def address(event: Event, **more: Any) -> str:
    """Return the address of the page."""
    return url_for("konsol.bencana_bukti.get_receipt", kabupaten=event.kabupaten, kejadian=event.id, **more)


def show(event: Event, problem: Problem | None = None) -> str:
    """Write the page: what is looked for, or the form of one receipt."""
    noted(event)
    asked, words = request.values.get("untuk", ""), request.args.get("cari", "").strip()
    kept = {name: request.values.get(name, "") for name in KEPT}
    with read_transaction(services().engine) as connection:
        if asked:
            return framed(event, "konsol/bencana/bukti_isi.html", **form_of(connection, event, asked, problem), back=address(event, **kept), told=told_of(problem))
        found = households_called(connection, event, words) if words else []
        newest = newest_papers(connection, event)
    rows = [{"href": address(event, untuk=row.id, **kept), "cells": household_cells(row)} for row in found]
    ways = {"rt": address(event, untuk=THROUGH_RT, **kept), "unknown": address(event, untuk=UNKNOWN, head_name=words, **kept), "here": address(event)}
    more = {"newest": [{"cells": newest_cells(row)} for row in newest], "heads": (FOUND_HEADS, NEWEST_HEADS)}
    return framed(event, "konsol/bencana/bukti.html", words=words, kept=kept, rows=rows, **more, **ways)


def form_of(connection: Connection, event: Event, asked: str, problem: Problem | None) -> dict[str, Any]:
    """Return the form of a receipt with what was typed; raises `Problem` (not_found) for a household that is not of this disaster."""
    household = None if asked in (THROUGH_RT, UNKNOWN) else find_household(connection, event, asked)
    stores = [(row.id, row.name) for row in stores_of(connection, event.kabupaten, event.ids)]
    typed = {name: request.values.get(name, "") for name in TYPED}
    typed["date"] = typed["date"] or today_in(event.kabupaten).isoformat()
    typed["receiver_name"] = typed["receiver_name"] or (household.head_name or "" if household is not None else "")
    return {
        "whose": name_of_household(household.head_name, household.description, household.card_no) if household is not None else "",
        "untuk": asked,
        "kind": asked if asked in (THROUGH_RT, UNKNOWN) else "",
        "here": address(event),
        "stores": stores,
        "workers": [(row.id, row.name) for row in workers_in(connection, event)],
        "goods": goods_offered(connection, event, [one for one, _ in stores]),
        "typed": typed,
        "lines": [(*one, number) for number, one in enumerate(lines_typed(), 1)],
        "wrong": lambda name: wrong_of(problem, name),
        "far": FAR in codes_of(problem.error.details if problem else None).values(),
    }


def goods_offered(connection: Connection, event: Event, stores: list[str]) -> list[tuple[str, str]]:
    """Return all goods with the unit in which they are typed, first those that the stores of the disaster have had."""
    there = {one.goods.code for one in stock_of(connection, event.kabupaten, stores)}
    known = sorted(goods_of_nation(connection).values(), key=lambda one: (one.code not in there, one.name))
    return [(one.code, f"{one.name} ({units_of(one)[0][0].replace('_', ' ')})") for one in known]


def household_cells(row: Any) -> list[str]:
    """Return a household that was found as cells."""
    where = ", ".join(part for part in (row.address, row.rt and f"RT {row.rt}", row.rw and f"RW {row.rw}") if part)
    return [name_of_household(row.head_name, row.description, row.card_no), str(row.jiwa or ""), where]


def newest_cells(row: Any) -> list[str]:
    """Return a hand-out as cells."""
    return [row.receipt_no or say("goods.no_receipt"), day_of(row.date), row.head_name or row.receiver_name or ""]
