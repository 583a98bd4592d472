"""One round of the satisfaction survey: what it drew, how many answered, what they said once it is over, and whom to hand cards to."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Connection, Row

from server.console.apd.common import today_in
from server.console.speech import language, say, write_day
from server.console.survey.rounds import index_of, write_index
from server.console.words import LANGUAGES
from server.cycle.shown import pengurus_of
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import EXPORTING, SURVEYING
from server.identity.callers import caller, console
from server.identity.regions import covers
from server.services import services
from server.survey.figures import Result, families_drawn, find_round, results_of
from server.survey.questions import read_questions
from sync.errors import Problem
from sync.ids import is_id

pages = Blueprint("survey_round", __name__)


@pages.get("/survei/<string:kabupaten>/<string:identity>")
@console(*SURVEYING)
def get_round(kabupaten: str, identity: str) -> str:
    """Show a round; who draws rounds also sees the families, which is noted."""
    account = caller().row
    hands_out = account.role in EXPORTING
    with read_transaction(services().engine) as connection:
        found = demand_round(connection, account.region, kabupaten, identity)
        result = results_of(connection, [identity], today_in(kabupaten).isoformat()).get(identity)
        drawn = families_drawn(connection, identity) if hands_out else []
        names = pengurus_of(connection, [(one.kabupaten, one.kpm_id) for one in drawn])
    if hands_out:
        note_read(services(), account.id, str(request.url_rule), kabupaten=kabupaten, kind="kpm")
    families = [family_of(one, names.get((one.kabupaten, one.kpm_id), "")) for one in drawn]
    return render_template("konsol/survey/round.html", facts=facts_of(found, result), questions=questions_of(result), families=families)


def demand_round(connection: Connection, region: str, kabupaten: str, identity: str) -> Row:
    """Return a round; raises `Problem` (not_found), also outside the region."""
    found = find_round(connection, kabupaten, identity) if is_id(identity) and covers(region, kabupaten) else None
    if found is None:
        raise Problem("not_found")
    return found


def facts_of(found: Row, result: Result | None) -> list[tuple[str, str]]:
    """Return what the head of the page tells."""
    days = f"{write_day(date.fromisoformat(found.opens_on))} – {write_day(date.fromisoformat(found.closes_on))}"
    told = (("days", days), ("families", str(found.families)), ("cards", str(found.cards)), ("answered", str(found.answered)), ("seed", found.seed))
    return [*((say(f"survey.{name}"), text) for name, text in told), (say("survey.index"), index_of(result))]


def questions_of(result: Result | None) -> list[dict[str, Any]]:
    """Return a row for each question, nothing while the round goes on."""
    if result is None:
        return []
    texts, at = read_questions().questions, LANGUAGES.index(language())
    return [{"cells": [texts[name][at], say("survey.hidden") if index is None else write_index(index)]} for name, index in result.questions.items()]


def family_of(one: Row, name: str) -> dict[str, Any]:
    """Return a family as a row."""
    href = url_for("konsol.people_family.get_family", kabupaten=one.kabupaten, kpm=one.kpm_id)
    return {"href": href, "cells": [name or say("people.nameless"), one.kelompok or ""]}
