"""The board of a disaster: its impact as it is known now and as it was reported, and the figures of its other rooms."""

from datetime import date
from typing import Any

from flask import Blueprint
from sqlalchemy import Row

from server.aid.impact import FIGURES, Known, newest_known, reports
from server.console.bencana.board import parts_of
from server.console.bencana.parts import framed, opened
from server.console.speech import say, write_day
from server.engine import read_transaction
from server.identity.accounts import AID_READING
from server.identity.callers import console
from server.services import services
from server.zones import local

HEADS = ("bencana.when", "bencana.who", "bencana.source", "bencana.told_figures", "bencana.told_words")
WORDS = ("facilities", "access", "note")
pages = Blueprint("bencana_event", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>")
@console(*AID_READING)
def get_board(kabupaten: str, kejadian: str) -> str:
    """Show the board of a disaster."""
    event, today = opened(kabupaten, kejadian), local(services().clock(), kabupaten).date()
    with read_transaction(services().engine) as connection:
        found, parts = reports(connection, kabupaten, event.ids), parts_of(connection, event, today)
    known = newest_known(found)
    told = {"figures": figures_of(known), "words": words_of(known), "chronology": event.row.chronology}
    return framed(event, "konsol/bencana/board.html", heads=HEADS, rows=[row_of(one) for one in found], parts_shown=parts, **told)


def figures_of(known: dict[str, Known]) -> list[tuple[str, str, str]]:
    """Return each figure with the moment at which it was counted; what nobody counted is told as not known."""
    return [(say(f"bencana.figure.{name}"), *figure_of(known.get(name))) for name in FIGURES]


def figure_of(one: Known | None) -> tuple[str, str]:
    """Return a figure in words, and when it was counted."""
    return (say("bencana.unknown"), "") if one is None else (str(one.value), moment_of(one.date, one.time))


def words_of(known: dict[str, Known]) -> list[tuple[str, str]]:
    """Return what was said of facilities, ways and needs, each by the newest report that says it."""
    return [(say(f"bencana.said.{name}"), str(known[name].value)) for name in WORDS if name in known]


def row_of(row: Row) -> dict[str, Any]:
    """Return a report as a row of the history."""
    figures = ", ".join(f"{say(f'bencana.figure.{name}')} {row._mapping[name]}" for name in FIGURES if row._mapping[name] is not None)
    words = " · ".join(text for name in WORDS if (text := row._mapping[name]))
    return {"cells": [moment_of(row.date, row.time), row.reporter or "", say(f"bencana.source.{row.source}"), figures, words]}


def moment_of(day: str, time: str) -> str:
    """Write a day and a local time."""
    return f"{write_day(date.fromisoformat(day))}, {time.replace(':', '.')}"
