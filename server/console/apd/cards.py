"""Enrolment cards: choose workers, and print what the answer shows once."""

from collections.abc import Sequence
from typing import Any

import segno
from flask import Blueprint, render_template, request
from markupsafe import Markup

from server.apd.cards import Card, issue_cards
from server.apd.places import kecamatan_of
from server.apd.workers import Page, Wanted, page
from server.console.apd.common import APD, attempt, here, is_wide, today_in, wrong_of
from server.console.queues import after_of
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.limits import CARDS_MAX, CARDS_PER_SHEET

pages = Blueprint("apd_cards", __name__)


@pages.get("/kelola/kartu")
@console(APD)
def get_cards() -> str:
    """Show the workers to choose from."""
    return show()


@pages.post("/kelola/kartu")
@console(APD)
def post_cards() -> Any:
    """Make codes and show the cards, this once."""
    return attempt(issue, show)


def issue() -> str:
    """Make the cards of those who were chosen, or of all on the list."""
    kabupaten = here()
    chosen = request.form.getlist("worker")
    if request.form.get("action") == "all":
        chosen = [one.id for one in everybody(kabupaten).workers]
    cards = issue_cards(services(), caller().row, kabupaten, chosen)
    drawn = [(card, drawing(card)) for card in cards]
    sheets = [drawn[start : start + CARDS_PER_SHEET] for start in range(0, len(drawn), CARDS_PER_SHEET)]
    return render_template("konsol/apd/cards_made.html", sheets=sheets, kabupaten=kabupaten, number=len(cards))


def drawing(card: Card) -> Markup:
    """Draw the QR code of a card."""
    return Markup(segno.make(card.link, error="m", micro=False).svg_inline(border=2, omitsize=True, svgclass="qr"))


def everybody(kabupaten: str, after: str | None = None) -> Page:
    """Return the workers of the list that the page shows."""
    if not kabupaten:
        return Page((), None)
    wanted = Wanted(kecamatan=request.values.get("kecamatan", ""))
    with read_transaction(services().engine) as connection:
        return page(connection, kabupaten, wanted, today=today_in(kabupaten), after=after)


def show(problem: Problem | None = None) -> str:
    """Write the page to choose on; the reading is noted."""
    kabupaten = here()
    found = everybody(kabupaten, after_of(request.args.get("after")))
    if kabupaten:
        note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="worker")
    told: dict[str, Any] = {"kabupaten": kabupaten, "kecamatan": request.values.get("kecamatan", ""), "wrong": wrong_of(problem, "worker")}
    return render_template(
        "konsol/apd/cards.html", workers=found.workers, next=found.next, places=places(kabupaten), wide=is_wide(), most=CARDS_MAX, **told
    )


def places(kabupaten: str) -> Sequence[tuple[str, str]]:
    """Return the kecamatan to choose from."""
    if not kabupaten:
        return []
    with read_transaction(services().engine) as connection:
        return kecamatan_of(connection, kabupaten)
