"""Rounds of the satisfaction survey: the list with figures, and the draw, whose cards only the form that asked for it shows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import segno
from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy import Row

from server.console.apd.common import attempt, here, is_wide, today_in, wrong_of
from server.console.frame import regions_in
from server.console.speech import say, write_day
from server.engine import read_transaction
from server.identity.accounts import EXPORTING, SURVEYING
from server.identity.callers import caller, console
from server.services import services
from server.survey.drawing import Wanted, draw_round
from server.survey.figures import Result, results_of, rounds_of
from server.survey.questions import read_questions
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import CARDS_PER_SHEET, SURVEY_ANSWERS_MIN, SURVEY_CARDS_MAX, SURVEY_DAYS_MAX

HEADS = ("survey.round", "survey.days", "survey.cards", "survey.answered", "survey.index")
BOUNDS = {"least": SURVEY_ANSWERS_MIN, "most": SURVEY_CARDS_MAX, "days": SURVEY_DAYS_MAX}
pages = Blueprint("survey", __name__)


@pages.get("/survei")
@console(*SURVEYING)
def get_rounds() -> str:
    """Show the rounds of the region."""
    return show()


@pages.post("/survei")
@console(*EXPORTING)
def post_round() -> Any:
    """Draw a round and show its cards; the same form sent once more shows the same."""
    return attempt(draw, show)


def draw() -> str:
    """Draw what the form asks for."""
    wanted = Wanted(here(), _number("cards"), _number("days"), request.form.get("ticket", ""))
    drawn = draw_round(services(), caller().row, wanted)
    address = services().settings.address
    cards = [(code, drawing(f"{address}/survei#{code}")) for code in drawn.codes]
    sheets = [cards[start : start + CARDS_PER_SHEET] for start in range(0, len(cards), CARDS_PER_SHEET)]
    way = url_for("konsol.survey_round.get_round", kabupaten=here(), identity=drawn.round)
    return render_template("konsol/survey/cards.html", sheets=sheets, number=len(cards), again=drawn.again, until=drawn.closes_on, address=f"{address}/survei", way=way)


def drawing(link: str) -> Markup:
    """Draw the QR code of a card."""
    return Markup(segno.make(link, error="m", micro=False).svg_inline(border=2, omitsize=True, svgclass="qr"))


def _number(name: str) -> int:
    """Return a number that was typed, 0 for what is none."""
    text = request.form.get(name, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def show(problem: Problem | None = None) -> str:
    """Write the list, with the form to draw for those who may."""
    kabupaten, region = here(), caller().row.region
    with read_transaction(services().engine) as connection:
        rounds = rounds_of(connection, region)
        results = results_of(connection, [one.id for one in rounds], today_in(region[:4]).isoformat())
        names = regions_in(connection, {one.kabupaten for one in rounds})
    return render_template(
        "konsol/survey/rounds.html",
        heads=[say(head) for head in HEADS],
        rows=[row_of(one, results, names) for one in rounds],
        targets=read_questions().targets,
        draws=caller().row.role in EXPORTING,
        told={name: request.form.get(name, default) for name, default in (("cards", "100"), ("days", "30"))},
        wrong={name: wrong_of(problem, name) for name in ("cards", "days")},
        kabupaten=kabupaten,
        wide=is_wide(),
        bounds=BOUNDS,
        ticket=id_from_bytes(services().random(16)),
    )


def row_of(one: Row, results: Mapping[str, Result], names: Mapping[str, str]) -> dict[str, Any]:
    """Return a round as a row."""
    href = url_for("konsol.survey_round.get_round", kabupaten=one.kabupaten, identity=one.id)
    days = f"{_day(one.opens_on)} – {_day(one.closes_on)}"
    return {"href": href, "cells": [names[one.kabupaten], days, str(one.cards), str(one.answered), index_of(results.get(one.id))]}


def index_of(result: Result | None) -> str:
    """Write the index of a round, or why there is none."""
    if result is None:
        return say("survey.open")
    return say("survey.too_few", least=SURVEY_ANSWERS_MIN) if result.index is None else write_index(result.index)


def write_index(index: float) -> str:
    """Write an index with one decimal."""
    return say("survey.number", whole=int(index), tenth=round(index * 10) % 10)


def _day(text: str) -> str:
    return write_day(date.fromisoformat(text))
