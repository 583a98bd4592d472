"""Hand-outs of a disaster: the list with what each gave, the register of BAST, and putting several under one number."""

from typing import Any

from flask import Blueprint, request, url_for
from sqlalchemy import Row

from server.aid.events import Event
from server.aid.bast import give_bast, taken_back
from server.aid.handouts import ALL, STATES, given, page, register
from server.aid.printing import told_of as gave
from server.aid.stock import Goods, goods_of_nation
from server.aid.void import void_receipts
from server.console.apd.common import attempt, told_of, wrong_of
from server.console.bencana.checked import day_of
from server.console.bencana.parts import framed, opened
from server.console.entry import lead
from server.console.speech import note, say, write_moment
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import AID_READING, AIDING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.limits import BAST_SHOWN_MAX
from sync.limits import REASON_CHARS_MAX

HEADS = ("receipt", "day", "who", "given", "store", "writer", "state")
REGISTER_HEADS = ("bast", "handouts", "void", "from_day", "to_day")
VOID_HEADS = ("bast", "handouts", "void_on", "void_by", "reason", "replaced")
pages = Blueprint("bencana_handouts", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/bantuan")
@console(*AID_READING)
def get_handouts(kabupaten: str, kejadian: str) -> str:
    """Show a page of the hand-outs of a disaster."""
    return show(opened(kabupaten, kejadian))


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/bantuan")
@console(*AIDING)
def post_bast(kabupaten: str, kejadian: str) -> Any:
    """Put the ticked hand-outs under a number of BAST, or make their receipts void."""
    event = opened(kabupaten, kejadian)
    work = voided if request.form.get("action") == "void" else numbered
    return attempt(lambda: work(event), lambda problem: show(event, problem))


def place_of(event: Event, endpoint: str = "konsol.bencana_handouts.get_handouts", **more: Any) -> str:
    """Return the address of a room of a disaster."""
    return url_for(endpoint, kabupaten=event.kabupaten, kejadian=event.id, **more)


def numbered(event: Event) -> Any:
    """Give the number of the form."""
    count = give_bast(services(), caller().row, event.kabupaten, event.ids, request.form.getlist("bantuan"), request.form.get("bast_no", ""))
    note("goods.bast_given", count=count)
    return lead(place_of(event))


def voided(event: Event) -> Any:
    """Make the ticked receipts void."""
    count = void_receipts(services(), caller().row, event.kabupaten, event.ids, request.form.getlist("bantuan"), request.form.get("reason", ""))
    note("goods.voided", count=count)
    return lead(place_of(event, keadaan="batal"))


def show(event: Event, problem: Problem | None = None) -> str:
    """Write the page; raises `Problem` (bad_request) for a state that is none."""
    state, after = request.args.get("keadaan", ALL) or ALL, request.args.get("after")
    if state not in STATES:
        raise Problem("bad_request")
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=event.kabupaten, kind="korban")
    with read_transaction(services().engine) as connection:
        rows, following = page(connection, event.kabupaten, event.ids, state, after)
        what, goods = given(connection, event.kabupaten, rows), goods_of_nation(connection)
        numbers, gone = register(connection, event.kabupaten, event.ids), taken_back(connection, event.kabupaten, event.ids)
    papers = [{"href": place_of(event, "konsol.bencana_papers.get_bast", bantuan=row.any), "cells": register_cells(row)} for row in numbers]
    told = {
        "rows": [row_of(event, row, goods, what.get(row.id, {})) for row in rows],
        "heads": [say(f"goods.head.{name}") for name in HEADS],
        "register": papers,
        "register_void": sum(row.void for row in numbers),
        "register_cut": len(papers) if len(papers) == BAST_SHOWN_MAX else 0,
        "register_heads": [say(f"goods.head.{name}") for name in REGISTER_HEADS],
        "gone": [{"cells": void_cells(event, row)} for row in gone],
        "gone_heads": [say(f"goods.head.{name}") for name in VOID_HEADS],
        "states": [(one, say(f"goods.handout.{one}")) for one in STATES],
    }
    ways = {"next": following and place_of(event, keadaan=state, after=following), "first": place_of(event, keadaan=state) if after else None}
    links = {name: place_of(event, f"konsol.bencana_papers.get_{name}") for name in ("lists", "cards")}
    links |= {"slips": place_of(event, "konsol.bencana_bukti.get_receipt"), "blocks": url_for("konsol.bencana_receipts.get_blocks", kabupaten=event.kabupaten)}
    wrong = {name: wrong_of(problem, name) for name in ("bast_no", "bantuan", "reason")}
    return framed(event, "konsol/bencana/handouts.html", state=state, here=place_of(event), links=links, told=told_of(problem), wrong=wrong, longest=REASON_CHARS_MAX, **told, **ways)


def register_cells(row: Row[Any]) -> list[str]:
    """Return the cells of a number of BAST."""
    return [row.bast_no, str(row.handouts), str(row.void or "–"), day_of(row.first), day_of(row.last)]


def void_cells(event: Event, row: Row[Any]) -> list[str]:
    """Return the cells of a number of BAST that was taken back."""
    return [row.number, str(len(row.handouts)), write_moment(row.at, event.kabupaten), row.username, row.reason, row.replaced or "–"]


def row_of(event: Event, row: Row[Any], goods: dict[str, Goods], what: dict[str, int]) -> dict[str, Any]:
    """Return a hand-out as a row; one that may still be put under a number or made void has a box to tick."""
    who = row.head_name or row.receiver_name or row.institution or ""
    if row.jenis == "kolektif":
        who = say("goods.collective", name=row.receiver_name or "", households=row.households or 0, marked=row.marked)
    elif row.proxy:
        who = say("goods.by_proxy", name=who, proxy=f"{row.receiver_name or ''} ({row.proxy})")
    state = " · ".join(one for one in (row.bast_no, row.void_reason and say("goods.void", reason=row.void_reason)) if one)
    cells = [row.receipt_no or say("goods.no_receipt"), day_of(row.date), who, gave(goods, what) or "–", row.store or row.institution or "", row.worker or say("goods.office")]
    free = not (row.bast_no or row.void_reason)
    href = place_of(event, "konsol.bencana_papers.get_list", bantuan=row.id) if row.jenis == "kolektif" and not row.void_reason else None
    return {"href": href, "cells": [*cells, state], "tick": (row.id, row.receipt_no or row.institution or cells[0]) if free else None}
