"""Stores at the console: the form that opens one, and the page on which one is changed, handed to another keeper, closed and opened again."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Connection

from schemas.gudang import LEVELS
from server.aid.events import Event, find_event
from server.aid.sites import CLOSED, OF_STORE, change_store, close_store, keepers, open_places, open_store
from server.apd.writing import find
from server.console.apd.common import attempt, inputs, seen_in, sent, told_of, today_in, wrong_of
from server.console.bencana.store import seen_store
from server.console.entry import lead
from server.console.seen import seen_of
from server.console.speech import note, say, write_day
from server.console.values import PREFIX, Input
from server.engine import read_transaction
from server.identity.accounts import AIDING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.nouns import Record

KEEPER, POST = "keeper_id", "posko_id"
pages = Blueprint("bencana_sites", __name__)


def form_of(connection: Connection, kabupaten: str, event: Event | None, problem: Problem | None) -> list[Input]:
    """Return the fields of a store that is opened: of a disaster with the posts it has."""
    names = (*OF_STORE, KEEPER, *([POST] if event else []))
    fields = inputs("gudang", names, {"level": "posko", "desa_code": event.row.desa_code} if event else {"level": "kabupaten"}, problem)
    choices = {KEEPER: [(row.id, row.name) for row in keepers(connection, kabupaten, event.ids if event else ())]}
    choices |= {POST: [(row.id, row.name) for row in open_places(connection, event)]} if event else {}
    return [chosen(one, choices) for one in fields]


def chosen(one: Input, choices: dict[str, list[tuple[str, str]]]) -> Input:
    """Return a field that names a record as a choice among those that are offered, what stands included; levels in their own words."""
    name = one.name.removeprefix(PREFIX)
    if name == "level":
        words = tuple((value, say(f"goods.level.{value}") if value in LEVELS else text) for value, text in one.options)
        return Input(one.name, one.label, one.value, one.wrong, options=words)
    if name not in choices:
        return one
    strange = [] if one.value in ("", *(value for value, _ in choices[name])) else [(one.value, say("list.nobody"))]
    return Input(one.name, one.label, one.value, one.wrong, options=(("", say("parts.no_value")), *choices[name], *strange))


def opens(kabupaten: str, event: Event | None) -> Any:
    """Open the store of the form and lead to its page."""
    names = (*OF_STORE, KEEPER, *([POST] if event else []))
    made = open_store(services(), caller().row, kabupaten, event, sent("gudang", names, {}))
    note("site.opened")
    return lead(url_for("konsol.bencana_store.get_store", kabupaten=kabupaten, gudang=made))


@pages.get("/bencana/gudang/<string:kabupaten>/<string:gudang>/ubah")
@console(*AIDING)
def get_site(kabupaten: str, gudang: str) -> str:
    """Show the forms of a store."""
    return show(*seen(kabupaten, gudang))


@pages.post("/bencana/gudang/<string:kabupaten>/<string:gudang>/ubah")
@console(*AIDING)
def post_site(kabupaten: str, gudang: str) -> Any:
    """Change a store, hand it over, close it or open it again."""
    event, record = seen(kabupaten, gudang)
    return attempt(lambda: carry(kabupaten, event, record), lambda problem: show(*seen(kabupaten, gudang), problem))


def seen(kabupaten: str, gudang: str) -> tuple[Event | None, Record]:
    """Return a store of an address with its disaster, None for a standing one; raises `Problem` (not_found)."""
    store = seen_store(kabupaten, gudang)
    if not store.kejadian_id:
        return None, find(services(), kabupaten, "gudang", gudang)
    with read_transaction(services().engine) as connection:
        event = find_event(connection, caller().row.region, kabupaten, store.kejadian_id)
    return event, find(services(), kabupaten, "gudang", gudang)


def carry(kabupaten: str, event: Event | None, record: Record) -> Any:
    """Do what a form asks."""
    parts, who, known, action = services(), caller().row, seen_of(request.form.get("seen", "")), request.form.get("action", "")
    if action == "change":
        change_store(parts, who, kabupaten, event, record, sent("gudang", (*OF_STORE, KEEPER), record.fields), known)
    elif action == "close":
        close_store(parts, who, kabupaten, record, request.form.get(CLOSED, "").strip() or "-", known)
    elif action == "reopen":
        close_store(parts, who, kabupaten, record, None, known)
    else:
        raise Problem("bad_request")
    key = f"site.now.{action}"
    note(key)
    return lead(url_for("konsol.bencana_store.get_store", kabupaten=kabupaten, gudang=record.id))


def show(event: Event | None, record: Record, problem: Problem | None = None) -> str:
    """Write the page."""
    kabupaten = request.view_args["kabupaten"] if request.view_args else ""
    told, wrong = record.fields, problem if request.form.get("action") == "change" else None
    with read_transaction(services().engine) as connection:
        choices = {KEEPER: [(row.id, row.name) for row in keepers(connection, kabupaten, event.ids if event else ())]}
    form = [chosen(one, choices) for one in inputs("gudang", (*OF_STORE, KEEPER), told, wrong)]
    closed = told[CLOSED] and write_day(date.fromisoformat(told[CLOSED]))
    ways = {"here": request.path, "back": url_for("konsol.bencana_store.get_store", kabupaten=kabupaten, gudang=record.id), "seen": seen_in(record)}
    shown = {"name": told["name"], "closed": closed, "today": today_in(kabupaten).isoformat(), "wrong_day": wrong_of(problem, CLOSED)}
    return render_template("konsol/bencana/site.html", inputs=form, told=told_of(problem), **ways, **shown)
