"""Several checks approved at once: ticked in the list, looked over, and each kept as a decision of its own."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.console.entry import lead, status_of
from server.console.facts import of_problem
from server.console.komitmen.exhibit import say_word
from server.console.seen import MARK, seen_of
from server.console.speech import note, reason_of, say, write_month
from server.desk.komitmen_many import Choice, Taken, Ticked, approve_each, ticked
from server.desk.komitmen_watch import NAME
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import DECIDING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem

HEADS = ("bulk.member", "komitmen.bulan", "komitmen.condition", "komitmen.result", "komitmen.percent", "list.reason")
pages = Blueprint("komitmen_bulk", __name__)


@pages.post("/komitmen/setujui")
@console(*DECIDING)
def post_look() -> Any:
    """Show the ticked checks together, before anything is decided."""
    try:
        with read_transaction(services().engine) as connection:
            found = ticked(connection, caller().row.region, [_pair(text) for text in request.form.getlist("ref")])
    except Problem as problem:
        return _page([], problem), status_of(problem)
    for kabupaten in {one.row.kabupaten for one in found}:
        note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind=NAME)
    return _page(found)


@pages.post("/komitmen/setujui/semua")
@console(*DECIDING)
def post_all() -> Any:
    """Keep a decision for each check that was shown, and tell which ones could not be had."""
    taken = approve_each(services(), caller().row, [_choice(text) for text in request.form.getlist("seen")])
    failed = [one for one in taken if one.problem is not None]
    if len(failed) < len(taken):
        note("bulk.kept", number=len(taken) - len(failed), link=(say("decided.menu"), url_for("konsol.decided.get_decisions")))
    if not failed:
        return lead(url_for("konsol.queues.get_list", queue=NAME))
    return render_template("konsol/komitmen/bulk_failed.html", rows=[_failure(one) for one in failed])


def _pair(text: str) -> tuple[str, str]:
    kabupaten, _, ref = text.partition(MARK)
    if not (text.isascii() and text.isprintable()):
        raise Problem("bad_request")
    return kabupaten, ref


def _choice(text: str) -> Choice:
    """Read what the page of the ticked checks wrote; raises `Problem` (bad_request)."""
    kabupaten, ref = _pair(text)
    ref, _, seen = ref.partition(MARK)
    revision = seen_of(seen)
    if revision is None:
        raise Problem("bad_request")
    return Choice(kabupaten, ref, revision)


def _page(found: Iterable[Ticked], problem: Problem | None = None) -> str:
    shown = list(found)
    return render_template(
        "konsol/komitmen/bulk.html",
        heads=[say(head) for head in HEADS],
        rows=[_row(one) for one in shown],
        seen=[MARK.join((one.row.kabupaten, one.row.ref, str(one.row.revision), str(one.row.tag))) for one in shown],
        wrong=problem and of_problem(problem, ""),
    )


def _row(one: Ticked) -> dict[str, Any]:
    percent = f"{one.seen.percent} %" if one.seen else ""
    words = [say_word(one.row.condition), say_word(one.row.result) or say("komitmen.no_result")]
    href = url_for("konsol.item.get_item", queue=NAME, kabupaten=one.row.kabupaten, ref=one.row.ref)
    return {"href": href, "cells": [one.row.name or say("list.nobody"), write_month(one.row.bulan), *words, percent, reason_of(one.row.code)]}


def _failure(one: Taken) -> dict[str, Any]:
    """Return a check that could not be had, and why; without a name, as its case may lie outside of the region."""
    choice = one.choice
    href = url_for("konsol.item.get_item", queue=NAME, kabupaten=choice.kabupaten, ref=choice.ref)
    return {"href": href, "cells": [say("item.title.komitmen"), of_problem(one.problem, choice.kabupaten) if one.problem else ""]}
