"""Fast entry of paper cards: one form after the other, with what cards of one place have in common already filled in."""

from typing import Any

from flask import Blueprint, request

from server.aid.cards import FIELDS, KEPT, enter, newest_cards, places_to_stay
from server.aid.events import Event
from server.console.apd.common import attempt, inputs, sent, told_of
from server.console.bencana.korban import name_of_household, noted
from server.console.bencana.parts import framed, opened
from server.console.speech import note, say
from server.console.values import PREFIX, Input
from server.engine import read_transaction
from server.identity.accounts import AIDING
from server.identity.callers import caller, console
from server.services import services
from server.zones import local
from sync.errors import Problem

HEADS = ("kartu.number", "korban.household", "korban.jiwa")
pages = Blueprint("bencana_kartu", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/kartu")
@console(*AIDING)
def get_card(kabupaten: str, kejadian: str) -> str:
    """Show an empty card."""
    event = opened(kabupaten, kejadian)
    return show(event, {})


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/kartu")
@console(*AIDING)
def post_card(kabupaten: str, kejadian: str) -> Any:
    """Save a card and show the next one."""
    event = opened(kabupaten, kejadian)
    return attempt(lambda: save(event), lambda problem: show(event, {}, problem))


def save(event: Event) -> str:
    """Write the card of the form; the next page keeps what cards of one place share."""
    told = sent("korban", FIELDS, {})
    enter(services(), caller().row, event, told)
    note("kartu.saved", number=told["card_no"])
    return show(event, {name: told[name] for name in KEPT})


def show(event: Event, kept: dict[str, Any], problem: Problem | None = None) -> str:
    """Write the page."""
    noted(event)
    today = local(services().clock(), event.kabupaten).date().isoformat()
    with read_transaction(services().engine) as connection:
        places, cards = places_to_stay(connection, event), newest_cards(connection, event)
    form = [with_places(one, places) for one in inputs("korban", FIELDS, {"seen_on": today} | kept, problem)]
    rows = [{"cells": [row.card_no, name_of_household(row.head_name, row.description, None), str(row.jiwa or "")]} for row in cards]
    return framed(event, "konsol/bencana/kartu.html", inputs=form, rows=rows, heads=HEADS, told=told_of(problem), here=request.path)


def with_places(one: Input, places: list[Any]) -> Input:
    """Return the field of the shelter as a choice among those of the disaster."""
    if one.name != f"{PREFIX}posko_id":
        return one
    return Input(one.name, one.label, one.value, one.wrong, "", False, (("", say("parts.no_value")), *((row.id, row.name) for row in places)))
