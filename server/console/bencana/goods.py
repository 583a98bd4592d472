"""Goods of a disaster and of a kabupaten: its stores, how much of everything there is, for how many days, and what is to be looked at."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Connection, Row, select

from server.aid.amounts import amount, number
from server.aid.events import Event
from server.aid.impact import newest_known, reports
from server.aid.shelves import GRAMS, Reserve, Shelves, oversold, reserves
from server.aid.stock import STORE, Stock, stock_of, stores_of
from server.console.apd.common import attempt, here, is_wide, today_in
from server.console.apd.common import told_of as said_of
from server.console.bencana.checked import checks_of
from server.console.bencana.parts import framed, may_decide, opened
from server.console.bencana.sites import form_of, opens
from server.console.speech import say
from server.engine import read_transaction
from server.identity.accounts import AID_READING, AIDING
from server.identity.callers import console
from server.services import services
from sync.errors import Problem
from sync.limits import GUDANG_SHOWN_MAX

STOCK_HEADS = ("goods.head.goods", "goods.head.stock", "goods.head.days", "goods.head.where")
STORE_HEADS = ("goods.head.store", "goods.head.level", "goods.head.place", "goods.head.items", "goods.head.state")
PEOPLE = "mengungsi_jiwa"
pages = Blueprint("bencana_goods", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/gudang")
@console(*AID_READING)
def get_event(kabupaten: str, kejadian: str) -> str:
    """Show the stores of a disaster."""
    return show_event(opened(kabupaten, kejadian))


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/gudang")
@console(*AIDING)
def post_event(kabupaten: str, kejadian: str) -> Any:
    """Open a store of a disaster."""
    event = opened(kabupaten, kejadian)
    return attempt(lambda: opens(kabupaten, event), lambda problem: show_event(event, problem))


def show_event(event: Event, problem: Problem | None = None) -> str:
    """Write the page of the stores of a disaster."""
    with read_transaction(services().engine) as connection:
        stores = stores_of(connection, event.kabupaten, event.ids)
        shelves = Shelves(event.kabupaten, tuple(row.id for row in stores))
        told = told_of(connection, shelves, stores, people_of(connection, event))
        form = form_of(connection, event.kabupaten, event, problem) if may_decide() else []
    return framed(event, "konsol/bencana/goods.html", form=form, here=request.path, wrong=said_of(problem), **told)


@pages.get("/bencana/gudang")
@console(*AID_READING)
def get_all() -> str:
    """Show all stores of a kabupaten, with its rice of the reserve."""
    return show_all(here())


@pages.post("/bencana/gudang")
@console(*AIDING)
def post_all() -> Any:
    """Open a standing store."""
    kabupaten = here()
    if not kabupaten:
        raise Problem("bad_request")
    return attempt(lambda: opens(kabupaten, None), lambda problem: show_all(kabupaten, problem))


def show_all(kabupaten: str, problem: Problem | None = None) -> str:
    """Write the page of the stores of a kabupaten, or of none while none was chosen."""
    if not kabupaten:
        return render_template("konsol/bencana/stores.html", wide=is_wide(), chosen="", reserves=())
    with read_transaction(services().engine) as connection:
        mine = (STORE.c.kabupaten == kabupaten, STORE.c.deleted.is_(False), STORE.c.moved.is_(None))
        stores = list(connection.execute(select(STORE).where(*mine).order_by(STORE.c.closed_on, STORE.c.name, STORE.c.id).limit(GUDANG_SHOWN_MAX)))
        told = told_of(connection, Shelves(kabupaten), stores, None)
        rice = [reserve_of(one) for one in reserves(connection, kabupaten)]
        form = form_of(connection, kabupaten, None, problem) if may_decide() else []
    more = {"form": form, "here": url_for("konsol.bencana_goods.get_all"), "wrong": said_of(problem)}
    return render_template("konsol/bencana/stores.html", wide=is_wide(), chosen=kabupaten, reserves=rice, **more, **told)


def told_of(connection: Connection, shelves: Shelves, stores: list[Row[Any]], people: int | None) -> dict[str, Any]:
    """Return what both pages tell of stores: stock, the stores themselves, and what is to be looked at."""
    stock = stock_of(connection, shelves.kabupaten, shelves.stores)
    checks = checks_of(connection, shelves, today_in(shelves.kabupaten))
    names = {row.id: row.name for row in stores}
    return {
        "stock_heads": STOCK_HEADS,
        "stock": stock_rows(shelves.kabupaten, stock, names, people),
        "store_heads": STORE_HEADS,
        "stores": [store_row(row, stock) for row in stores],
        "checks": checks,
        "people": number(people) if people else "",
    }


def people_of(connection: Connection, event: Event) -> int | None:
    """Return how many people a stock is shared by: the displaced as last reported, None while nobody counted them."""
    known = newest_known(reports(connection, event.kabupaten, event.ids)).get(PEOPLE)
    return int(known.value) if known else None


def stock_rows(kabupaten: str, stock: list[Stock], names: dict[str, str], people: int | None) -> list[dict[str, Any]]:
    """Return a row for each sort of goods: all of it, the days it lasts, and how much lies where."""
    by_code: dict[str, list[Stock]] = defaultdict(list)
    for one in stock:
        by_code[one.goods.code].append(one)
    rows = []
    for ones in by_code.values():
        goods, total = ones[0].goods, sum(one.jumlah for one in ones)
        places = [{"text": f"{names.get(one.gudang, say('goods.store_unknown'))}: {amount(goods, one.jumlah)}", "href": shelf(kabupaten, one)} for one in ones]
        name = goods.name if goods.known else say("goods.unknown", code=goods.code)
        rows.append({"cells": [name, amount(goods, total), days_left(total, goods.per_person_day, people), places]})
    return rows


def shelf(kabupaten: str, one: Stock) -> str:
    """Return the address of the ledger behind a stock."""
    return url_for("konsol.bencana_store.get_store", kabupaten=kabupaten, gudang=one.gudang, barang=one.goods.code)


def days_left(total: int, per_person_day: int | None, people: int | None) -> str:
    """Return for how many days a stock lasts, empty where need or people are not known."""
    if not per_person_day or not people:
        return ""
    return say("goods.days", days=number((Decimal(max(0, total)) / (per_person_day * people)).quantize(Decimal("0.1"))))


def store_row(row: Row[Any], stock: list[Stock]) -> dict[str, Any]:
    """Return a store as a row."""
    mine = [one for one in stock if one.gudang == row.id]
    state = say("goods.closed") if row.closed_on else say("goods.open")
    below = sum(one.jumlah < 0 for one in mine)
    told = say("goods.items_below", items=len(mine), below=below) if below else say("goods.items", items=len(mine))
    href = url_for("konsol.bencana_store.get_store", kabupaten=row.kabupaten, gudang=row.id)
    return {"href": href, "cells": [row.name, say(f"goods.level.{row.level}"), row.place or "", told, state]}


def reserve_of(one: Reserve) -> tuple[str, str]:
    """Return the rice of the reserve of a year beside what may be called."""
    taken, quota = (number(Decimal(grams) / GRAMS) for grams in (one.taken, one.quota))
    return str(one.year), say("goods.reserve_over" if one.over else "goods.reserve", taken=taken, quota=quota)


def board_part(connection: Connection, event: Event, today: date) -> list[tuple[str, str]]:
    """Return what the board of a disaster tells of goods: stores, what nobody has explained, and the stock of food and of what lies below zero."""
    stores = tuple(row.id for row in stores_of(connection, event.kabupaten, event.ids))
    if not stores:
        return [(say("goods.head.store"), say("goods.no_stores"))]
    people = people_of(connection, event)
    by_code: dict[str, list[Stock]] = defaultdict(list)
    for one in stock_of(connection, event.kabupaten, stores):
        by_code[one.goods.code].append(one)
    needed = [ones for ones in by_code.values() if ones[0].goods.per_person_day or any(one.jumlah < 0 for one in ones)]
    told = [(ones[0].goods.name, in_words(ones, people)) for ones in needed]
    open_ones = sum(not one.settled for one in oversold(connection, Shelves(event.kabupaten, stores)))
    return [(say("goods.head.store"), number(len(stores))), (say("goods.oversold_open"), number(open_ones)), *told]


def in_words(ones: list[Stock], people: int | None) -> str:
    """Return a stock with the days it lasts."""
    total = sum(one.jumlah for one in ones)
    days = days_left(total, ones[0].goods.per_person_day, people)
    return f"{amount(ones[0].goods, total)}{f' ({days})' if days else ''}"
