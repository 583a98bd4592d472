"""Papers of a disaster as PDF: the BAST of a number, lists of recipients to be signed, and numbered cards."""

from typing import Any

from flask import Blueprint, Response, request

from server.aid.amounts import number
from server.aid.bast import take_bast_back
from server.aid.events import Event
from server.aid.handouts import given, under
from server.aid.printing import NO_DESA, cards_of, hand_over, households_by_desa, list_of, list_of_all, parts_of, sources_of
from server.aid.printing import told_of as gave
from server.aid.stock import goods_of_nation
from server.console.apd.common import attempt, told_of, wrong_of
from server.console.bencana.handouts import place_of
from server.console.bencana.parts import framed, name_of, opened
from server.console.entry import lead
from server.console.frame import regions_in
from server.console.papers.letter import as_file
from server.console.speech import note, say
from server.desk.reads import BARE_MARK, note_read
from server.engine import read_transaction
from server.identity.accounts import AIDING
from server.identity.callers import caller, console
from server.papers.bast import draw_bast
from server.papers.recipients import draw_cards, draw_list
from server.services import services
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import NAME_CHARS_MAX, REASON_CHARS_MAX, RECIPIENTS_MAX

FIELDS = (
    *("day", "place", "first_name", "first_number", "first_post", "first_place"),
    *("second_name", "second_number", "second_post", "second_place", "source", "head_name", "head_number", "head_post"),
)
"""What is typed for a BAST and kept nowhere but on its paper."""
LIST_HEADS = ("desa", "households", "lists")
CARDS = 20
pages = Blueprint("bencana_papers", __name__)


@pages.get("/bencana/<kabupaten>/<kejadian>/bast/<bantuan>")
@console(*AIDING)
def get_bast(kabupaten: str, kejadian: str, bantuan: str) -> str:
    """Show the form of the BAST under which a hand-out stands, filled in with what is known."""
    return show_bast(opened_with(kabupaten, kejadian, bantuan), bantuan)


def show_bast(event: Event, bantuan: str, problem: Problem | None = None) -> str:
    """Write the page of a BAST; the reading is noted."""
    kabupaten = event.kabupaten
    with read_transaction(services().engine) as connection:
        rows = under(connection, kabupaten, event.ids, bantuan)
        goods, what = goods_of_nation(connection), given(connection, kabupaten, rows)
        source = sources_of(connection, event, sorted({code for found in what.values() for code in found}))
    note_paper(event)
    known = {"day": max(row.date for row in rows), "place": event.row.place, "source": source, "head_post": say("goods.head_post")}
    facts = [(row.receipt_no or say("goods.no_receipt"), say("goods.void", reason=row.void_reason) if row.void_reason else gave(goods, what.get(row.id, {})) or "–") for row in rows]
    fields = [(name, say(f"goods.bast.{name}"), known.get(name, ""), "date" if name == "day" else "text") for name in FIELDS]
    ways = {"here": place_of(event, "konsol.bencana_papers.post_bast", bantuan=bantuan), "void": place_of(event, "konsol.bencana_papers.post_void", bantuan=bantuan)}
    form = {name: request.form.get(name, "") for name in ("reason", "new")}
    wrong = {name: wrong_of(problem, name) for name in form}
    shown = {"number": rows[0].bast_no, "facts": facts, "fields": fields, "several": len(rows) > 1, "void_count": sum(bool(row.void_reason) for row in rows), "longest": str(REASON_CHARS_MAX)}
    return framed(event, "konsol/bencana/bast.html", typed=form, wrong=wrong, told=told_of(problem), **shown, **ways)


@pages.post("/bencana/<kabupaten>/<kejadian>/bast/<bantuan>")
@console(*AIDING)
def post_bast(kabupaten: str, kejadian: str, bantuan: str) -> Response:
    """Give the BAST as a file."""
    event = opened_with(kabupaten, kejadian, bantuan)
    told = {name: request.form.get(name, "").strip()[:NAME_CHARS_MAX] for name in FIELDS}
    with read_transaction(services().engine) as connection:
        made = hand_over(connection, event, name_of(event.row), told, bantuan, services().clock())
    note_paper(event)
    return as_file(draw_bast(made), "bast.pdf")


@pages.post("/bencana/<kabupaten>/<kejadian>/bast/<bantuan>/batal")
@console(*AIDING)
def post_void(kabupaten: str, kejadian: str, bantuan: str) -> Any:
    """Take the number of a BAST back, or put another in its place."""
    event = opened_with(kabupaten, kejadian, bantuan)
    return attempt(lambda: void(event, bantuan), lambda problem: show_bast(event, bantuan, problem))


def void(event: Event, bantuan: str) -> Any:
    """Do what the form asks, where the number is still the one that the person saw."""
    number, new = request.form.get("number", ""), request.form.get("new", "")
    with read_transaction(services().engine) as connection:
        if under(connection, event.kabupaten, event.ids, bantuan)[0].bast_no != number:
            raise Problem("changed_meanwhile")
    count = take_bast_back(services(), caller().row, event.kabupaten, event.ids, number, request.form.get("reason", ""), new)
    note("goods.bast_replaced" if new.strip() else "goods.bast_gone", number=number, count=count, new=new.strip())
    return lead(place_of(event))


@pages.get("/bencana/<kabupaten>/<kejadian>/bantuan/<bantuan>/daftar.pdf")
@console(*AIDING)
def get_list(kabupaten: str, kejadian: str, bantuan: str) -> Response:
    """Give the list of a hand-out as a file."""
    event = opened_with(kabupaten, kejadian, bantuan)
    return listed(event, lambda connection, name, now: list_of(connection, event, name, bantuan, now))


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/daftar-penerima")
@console(*AIDING)
def get_lists(kabupaten: str, kejadian: str) -> str:
    """Show the lists of households that can be printed: by desa, and of all, in parts."""
    event = opened(kabupaten, kejadian)
    with read_transaction(services().engine) as connection:
        found = households_by_desa(connection, event)
        names = regions_in(connection, [code for code, _ in found])
    total = sum(households for _, households in found)
    rows = [printed(event, say("goods.no_desa") if code == NO_DESA else names[code], code, households) for code, households in found]
    everything = printed(event, say("goods.all_households"), None, total)
    heads = [say(f"goods.head.{name}") for name in LIST_HEADS]
    return framed(event, "konsol/bencana/printed.html", heads=heads, rows=[everything, *rows] if total else [], most=number(RECIPIENTS_MAX))


def printed(event: Event, name: str, desa: str | None, households: int) -> dict[str, Any]:
    """Return the lists of a desa, or of all, as a row with an address for each part."""
    endpoint, parts = "konsol.bencana_papers.get_list_all", parts_of(households)
    ways = [{"text": say("goods.list_part", part=number(part)), "href": place_of(event, endpoint, desa=desa, bagian=part)} for part in range(1, parts + 1)]
    return {"cells": [name, number(households), ways]}


@pages.get("/bencana/<kabupaten>/<kejadian>/daftar-penerima.pdf")
@console(*AIDING)
def get_list_all(kabupaten: str, kejadian: str) -> Response:
    """Give a part of the list of all households, or with `desa` of one desa, as a file."""
    event, desa, part = opened(kabupaten, kejadian), request.args.get("desa", "").strip() or None, request.args.get("bagian", "1").strip()
    if not (part.isascii() and part.isdecimal() and len(part) < 7):
        raise Problem("bad_request", {"fields": ["bagian"]})
    return listed(event, lambda connection, name, now: list_of_all(connection, event, name, desa, int(part), now))


def opened_with(kabupaten: str, kejadian: str, bantuan: str) -> Event:
    """Return the disaster of an address that names a hand-out too; raises `Problem` (not_found)."""
    if not is_id(bantuan):
        raise Problem("not_found")
    return opened(kabupaten, kejadian)


def listed(event: Event, of: Any) -> Response:
    """Draw a list and give it as a file."""
    with read_transaction(services().engine) as connection:
        made = of(connection, name_of(event.row), services().clock())
    note_paper(event)
    return as_file(draw_list(made), "daftar-penerima.pdf")


def note_paper(event: Event) -> None:
    """Write down that an account takes a paper in which long numbers are whole."""
    note_read(services(), caller().row.id, f"{request.url_rule}{BARE_MARK}", kabupaten=event.kabupaten, kind="korban")


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/cetak-kartu")
@console(*AIDING)
def get_cards(kabupaten: str, kejadian: str) -> str:
    """Show the form of paper cards."""
    return ask(opened(kabupaten, kejadian))


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/cetak-kartu")
@console(*AIDING)
def post_cards(kabupaten: str, kejadian: str) -> Any:
    """Give numbered cards as a file."""
    event = opened(kabupaten, kejadian)
    return attempt(lambda: cards(event), lambda problem: ask(event, problem))


def ask(event: Event, problem: Problem | None = None) -> str:
    """Write the form of paper cards."""
    shown = {name: request.form.get(name, text) for name, text in (("prefix", "K-"), ("first", "1"), ("count", str(CARDS)))}
    wrong = {name: wrong_of(problem, name) for name in shown}
    return framed(event, "konsol/bencana/cards.html", shown=shown, wrong=wrong, told=told_of(problem), here=place_of(event, "konsol.bencana_papers.post_cards"))


def cards(event: Event) -> Response:
    """Draw the cards of the form."""
    first, count = (request.form.get(name, "").strip() for name in ("first", "count"))
    numbers = [int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0 for text in (first, count)]
    prefix = request.form.get("prefix", "").strip()[:8]
    return as_file(draw_cards(cards_of(event, name_of(event.row), prefix, *numbers, services().clock())), "kartu.pdf")
