"""One store: its stock, its ledger with running sums, lines of the office, what lies below zero and its explanation; and one move."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Connection, Row, select

from server.aid.amounts import amount, units_of
from server.aid.events import find_event
from server.aid.goods_acts import WAYS, take_back
from server.aid.ledger import find_store, page, writers
from server.aid.notes import DIFFERING, SHORT, explain, newest_notes, subject_of
from server.aid.shelves import Open, Shelves, moves, without_paper
from server.aid.stock import STORE, Goods, goods_called, goods_of_nation, stock_of
from server.console.apd.common import attempt, told_of, today_in, wrong_of
from server.console.bencana.checked import Telling, day_of
from server.console.bencana.entries import reconciled, written
from server.console.entry import lead
from server.console.speech import note, say
from server.desk.people import names_of
from server.engine import read_transaction
from server.identity.accounts import AID_READING, AIDING
from server.identity.callers import caller, console
from server.identity.regions import covers
from server.services import services
from sync.errors import Problem
from sync.ids import is_id

LINE_HEADS = ("day", "happened", "goods", "amount", "balance", "other", "receipt", "writer", "said")
WRITER_HEADS = ("writer", "amount", "lines", "last")
PAPERLESS_HEADS = ("goods", "day", "amount", "sender", "plate")
pages = Blueprint("bencana_store", __name__)


@pages.get("/bencana/gudang/<string:kabupaten>/<string:gudang>")
@console(*AID_READING)
def get_store(kabupaten: str, gudang: str) -> str:
    """Show a store, with `barang` the ledger of these goods alone."""
    return show(seen_store(kabupaten, gudang))


@pages.post("/bencana/gudang/<string:kabupaten>/<string:gudang>")
@console(*AIDING)
def post_store(kabupaten: str, gudang: str) -> Any:
    """Write a line, take one back, explain what lies below zero, or note a paper that came later."""
    store = seen_store(kabupaten, gudang)
    work = ACTS.get(request.form.get("action", ""))
    if work is None:
        raise Problem("bad_request")
    return attempt(lambda: work(store), lambda problem: show(store, problem))


def seen_store(kabupaten: str, gudang: str) -> Row[Any]:
    """Return the store of an address; raises `Problem` (not_found), also outside the region of the account."""
    if not is_id(gudang) or not (kabupaten.isascii() and kabupaten.isdecimal()):
        raise Problem("not_found")
    region = caller().row.region
    with read_transaction(services().engine) as connection:
        store = find_store(connection, kabupaten, gudang)
        if store.kejadian_id:
            find_event(connection, region, kabupaten, store.kejadian_id)
        elif not covers(region, kabupaten, store.desa_code):
            raise Problem("not_found")
    return store


def here(store: Row[Any], **more: Any) -> str:
    """Return the address of a store."""
    return url_for("konsol.bencana_store.get_store", kabupaten=store.kabupaten, gudang=store.id, **more)


def show(store: Row[Any], problem: Problem | None = None) -> str:
    """Write the page of a store."""
    barang = request.values.get("barang", "").strip() or None
    with read_transaction(services().engine) as connection:
        known = goods_of_nation(connection)
        others = stores_beside(connection, store)
        telling = Telling(store.kabupaten, known, {store.id: store.name, **dict(others)})
        found = page(connection, store.kabupaten, store.id, barang, request.args.get("after"))
        stock = stock_of(connection, store.kabupaten, [store.id])
        short = short_of(connection, telling, store, barang)
        bare = without_paper(connection, Shelves(store.kabupaten, (store.id,)))
        keeper = names_of(connection, [store.keeper_id]).get(store.keeper_id, "") if store.keeper_id else ""
    lines = [line_row(telling, row, balance) for row, balance in found.lines]
    ways = {"next": found.next and here(store, barang=barang, after=found.next), "first": here(store, barang=barang) if request.args.get("after") else None}
    shelves = [(telling.item(one.goods.code), amount(one.goods, one.jumlah), here(store, barang=one.goods.code)) for one in stock]
    papers = [{"cells": paper_cells(telling, row), "tick": (row.id, telling.item(row.barang))} for row in bare]
    told = {"lines": lines, "line_heads": heads(LINE_HEADS), "shelves": shelves, "papers": papers, "paper_heads": heads(PAPERLESS_HEADS), "short": short}
    event = store.kejadian_id and url_for("konsol.bencana_goods.get_event", kabupaten=store.kabupaten, kejadian=store.kejadian_id)
    form = form_of(store, known, barang, others, problem)
    common = {"here": here(store), "event": event, "told": told_of(problem), "wrong": lambda name: wrong_of(problem, name), "barang": barang}
    name = telling.item(barang) if barang else ""
    return render_template("konsol/bencana/store.html", store=store, facts=facts_of(store, keeper), name=name, form=form, **told, **ways, **common)


def facts_of(store: Row[Any], keeper: str) -> list[tuple[str, str]]:
    """Return level, place, keeper and state of a store."""
    state = say("place.closed", day=day_of(store.closed_on)) if store.closed_on else say("goods.open")
    told = (("goods.head.level", say(f"goods.level.{store.level}")), ("goods.head.place", store.place), ("site.keeper", keeper or say("site.no_keeper")), ("goods.head.state", state))
    return [(say(head), text) for head, text in told if text]


def heads(names: tuple[str, ...]) -> list[str]:
    """Return heads of a table."""
    return [say(f"goods.head.{name}") for name in names]


def stores_beside(connection: Connection, store: Row[Any]) -> list[tuple[str, str]]:
    """Return (id, name) of the other stores of the kabupaten that are open; one statement."""
    mine = (STORE.c.kabupaten == store.kabupaten, STORE.c.deleted.is_(False), STORE.c.closed_on.is_(None), STORE.c.id != store.id)
    return [(row.id, row.name) for row in connection.execute(select(STORE.c.id, STORE.c.name).where(*mine).order_by(STORE.c.name, STORE.c.id))]


def line_row(telling: Telling, row: Row[Any], balance: int | None) -> dict[str, Any]:
    """Return a line of the ledger as a row."""
    happened = say(f"goods.jenis.{row.jenis}") + (f" ({say('goods.taken')})" if row.taken else "")
    when = ", ".join(one for one in (day_of(row.date), (row.time or "").replace(":", ".")) if one)
    after = "" if balance is None else telling.amount(row.barang, balance)
    said = " · ".join(one for one in (row.document, row.sender, row.plate, row.batch, row.reason, row.reconciled_document) if one)
    told = [when, happened, telling.item(row.barang), telling.amount(row.barang, row.jumlah), after, row.other or "", row.receipt_no or ""]
    takable = row.jenis != "batal" and not row.taken
    return {"cells": [*told, row.writer or say("goods.office"), said], "tick": (row.id, happened) if takable else None}


def paper_cells(telling: Telling, row: Row[Any]) -> list[str]:
    """Return the cells of goods without paper."""
    return [telling.item(row.barang), day_of(row.date), telling.amount(row.barang, row.jumlah), row.sender or "", row.plate or ""]


def short_of(connection: Connection, telling: Telling, store: Row[Any], barang: str | None) -> dict[str, Any] | None:
    """Return what is told of goods below zero: by how much, who took how much, and what was explained; None where nothing is."""
    [mine] = [one for one in stock_of(connection, store.kabupaten, [store.id]) if one.goods.code == barang and one.jumlah < 0] or [None]
    if mine is None or barang is None:
        return None
    subject = subject_of(store.id, barang)
    said = newest_notes(connection, store.kabupaten, SHORT, [subject]).get(subject)
    rows = [
        {"cells": [row.writer or say("goods.office"), telling.amount(barang, -int(row.jumlah)), str(row.lines), day_of(row.last)]}
        for row in writers(connection, store.kabupaten, store.id, barang)
    ]
    told = said and say("goods.explained", text=said.text, who=said.username)
    return {"rows": rows, "heads": heads(WRITER_HEADS), "jumlah": telling.amount(barang, -mine.jumlah), "seen": mine.jumlah, "note": told}


def form_of(store: Row[Any], known: dict[str, Goods], barang: str | None, others: list[tuple[str, str]], problem: Problem | None) -> dict[str, Any]:
    """Return what the form of a line offers and what was typed."""
    shown = goods_called(known, barang) if barang else None
    units = [(unit, unit.replace("_", " ")) for unit, _ in units_of(shown)] if shown else []
    typed = {name: request.form.get(name, "") if problem else "" for name in ("jenis", "jumlah", "unit", "lawan_id", "document", "sender", "plate", "batch", "reason")}
    day = request.form.get("date", "") if problem else today_in(store.kabupaten).isoformat()
    return {
        "goods": [(one.code, one.name) for one in known.values()],
        "ways": [(way, say(f"goods.jenis.{way}")) for way in WAYS],
        "units": units,
        "others": others,
        "sources": [(one, say(f"goods.source.{one}")) for one in ("apbn", "apbd_provinsi", "apbd_kabupaten", "cbp", "donasi")],
        "values": typed | {"date": day},
    }


def explain_short(store: Row[Any]) -> Any:
    """Note why goods lie below zero."""
    barang = request.form.get("barang", "")
    with read_transaction(services().engine) as connection:
        [jumlah] = [one.jumlah for one in stock_of(connection, store.kabupaten, [store.id]) if one.goods.code == barang] or [0]
    if jumlah >= 0:
        raise Problem("changed_meanwhile")
    if request.form.get("seen", "") != str(jumlah):
        raise Problem("changed_meanwhile")
    explain(services(), caller().row.id, store.kabupaten, SHORT, subject_of(store.id, barang), jumlah, request.form.get("text", ""))
    note("goods.noted")
    return lead(here(store, barang=barang))


def take_line_back(store: Row[Any]) -> Any:
    """Take back the line that was chosen."""
    chosen = request.form.getlist("lines")
    if len(chosen) != 1:
        raise Problem("unprocessable", {"fields": {"lines": "required"}})
    take_back(services(), caller().row, store.kabupaten, chosen[0], request.form.get("why", ""), store.id)
    note("goods.taken_back")
    return lead(here(store, barang=request.form.get("barang") or None))


def write_entry(store: Row[Any]) -> Any:
    """Write the line of the form."""
    written(store)
    return lead(here(store, barang=request.form.get("barang") or None))


def note_paper(store: Row[Any]) -> Any:
    """Note the paper of the form."""
    reconciled(store)
    return lead(here(store))


ACTS = {"line": write_entry, "back": take_line_back, "explain": explain_short, "paper": note_paper}


@pages.get("/bencana/kiriman/<string:kabupaten>/<string:mutasi>")
@console(*AID_READING)
def get_move(kabupaten: str, mutasi: str) -> str:
    """Show goods that were sent and did not arrive as they were sent."""
    return show_move(kabupaten, found_move(kabupaten, mutasi))


@pages.post("/bencana/kiriman/<string:kabupaten>/<string:mutasi>")
@console(*AIDING)
def post_move(kabupaten: str, mutasi: str) -> Any:
    """Note why sent and received differ."""
    one = found_move(kabupaten, mutasi)
    return attempt(lambda: explain_move(kabupaten, one), lambda problem: show_move(kabupaten, one, problem))


def found_move(kabupaten: str, mutasi: str) -> Open:
    """Return a move that differs; raises `Problem` (not_found), also where both sides agree by now or outside the region."""
    if not is_id(mutasi) or not (kabupaten.isascii() and kabupaten.isdecimal()):
        raise Problem("not_found")
    with read_transaction(services().engine) as connection:
        found = moves(connection, Shelves(kabupaten, only=mutasi))
    if not found:
        raise Problem("not_found")
    seen_store(kabupaten, found[0].row.gudang_id)
    return found[0]


def show_move(kabupaten: str, one: Open, problem: Problem | None = None) -> str:
    """Write the page of a move."""
    row = one.row
    with read_transaction(services().engine) as connection:
        stores = {found.id: found.name for found in connection.execute(select(STORE.c.id, STORE.c.name).where(STORE.c.kabupaten == kabupaten, STORE.c.id.in_([row.gudang_id, row.lawan_id])))}
        telling = Telling(kabupaten, goods_of_nation(connection), stores)
    sides = (("from", telling.store(row.gudang_id)), ("to", telling.store(row.lawan_id)), ("day", day_of(row.date)))
    numbers = (("sent", int(row.sent)), ("got", int(row.got)), ("missing", one.jumlah))
    facts = [("goods", telling.item(row.barang)), *sides, *((name, telling.amount(row.barang, jumlah)) for name, jumlah in numbers), ("said", row.said or "–")]
    told = [(say(f"goods.head.{name}"), text) for name, text in facts]
    said = one.note and say("goods.explained", text=one.note.text, who=one.note.username)
    back = url_for("konsol.bencana_store.get_store", kabupaten=kabupaten, gudang=row.gudang_id, barang=row.barang)
    here_ = url_for("konsol.bencana_store.get_move", kabupaten=kabupaten, mutasi=row.id)
    return render_template("konsol/bencana/move.html", facts=told, note=said, seen=one.jumlah, here=here_, back=back, told=told_of(problem), wrong=wrong_of(problem, "text"))


def explain_move(kabupaten: str, one: Open) -> Any:
    """Write the explanation of the form."""
    if request.form.get("seen", "") != str(one.jumlah):
        raise Problem("changed_meanwhile")
    explain(services(), caller().row.id, kabupaten, DIFFERING, one.subject, one.jumlah, request.form.get("text", ""))
    note("goods.noted")
    return lead(url_for("konsol.bencana_store.get_move", kabupaten=kabupaten, mutasi=one.row.id))
