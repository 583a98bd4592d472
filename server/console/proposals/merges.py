"""Records that were merged: who merged them and why, and the way back."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from server.console.entry import lead, status_of
from server.console.queues import say_kind
from server.console.speech import note, reason_of, say, write_moment
from server.console.values import label_of, write_value
from server.desk.merging import cursor_of, find_merge, is_undoable, merges, unmerge
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import DECIDING, READING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.limits import CASES_PER_PAGE_MAX, REASON_CHARS_MAX, UNMERGE_DAYS

HEADS = ("list.kind", "merges.made", "merges.by", "merges.state", "parts.reason")
TOLD = ("unprocessable", "not_undoable", "changed_meanwhile")
pages = Blueprint("merges", __name__)


@pages.get("/gabungan")
@console(*READING)
def get_list() -> str:
    """Show the merged records of the region, newest first."""
    after = request.args.get("after")
    with read_transaction(services().engine) as connection:
        found = merges(connection, caller().row.region, after=after, limit=CASES_PER_PAGE_MAX + 1)
    shown, here = found[:CASES_PER_PAGE_MAX], url_for("konsol.merges.get_list")
    way = f"{here}?after={cursor_of(shown[-1])}".replace("+", "%2B") if len(found) > len(shown) else None
    return render_template("konsol/proposals/merges.html", heads=HEADS, rows=[_row(one) for one in shown], next=way, first=here if after else None)


def _row(one: Row) -> dict[str, Any]:
    state = say("merges.undone", moment=write_moment(one.undone_at, one.kabupaten)) if one.undone_at else say("merges.stands")
    href = url_for("konsol.merges.get_merge", kabupaten=one.kabupaten, merging=one.id)
    return {"href": href, "cells": [say_kind(one.kind), write_moment(one.made_at, one.kabupaten), one.username or "", state, one.reason]}


@pages.get("/gabungan/<string:kabupaten>/<string:merging>")
@console(*READING)
def get_merge(kabupaten: str, merging: str) -> str:
    """Show one merging and the form that undoes it."""
    return _show(_find(kabupaten, merging))


@pages.post("/gabungan/<string:kabupaten>/<string:merging>")
@console(*DECIDING)
def post_unmerge(kabupaten: str, merging: str) -> Any:
    """Undo a merging."""
    found, reason = _find(kabupaten, merging), request.form.get("reason", "")
    try:
        _undo(found, reason)
    except Problem as problem:
        if problem.error.code not in TOLD:
            raise
        return _show(_find(kabupaten, merging), problem), status_of(problem)
    return lead(url_for("konsol.merges.get_merge", kabupaten=kabupaten, merging=merging))


def _undo(found: Row, reason: str) -> None:
    if len(reason) > REASON_CHARS_MAX:
        raise Problem("unprocessable", {"fields": {"reason": "too_long"}})
    left = unmerge(services(), caller().row, found.kabupaten, found.id, reason)
    if left:
        note("merges.left", kind="warn", fields=", ".join(label_of(found.kind, name) for name in left))
    else:
        note("merges.back")


def _find(kabupaten: str, merging: str) -> Row:
    if not all(text.isascii() and text.isprintable() for text in (kabupaten, merging)):
        raise Problem("not_found")
    with read_transaction(services().engine) as connection:
        return find_merge(connection, caller().row.region, kabupaten, merging)


def _show(found: Row, problem: Problem | None = None) -> str:
    who = caller().row
    note_read(services(), who.id, str(request.url_rule), kabupaten=found.kabupaten, kind=found.kind, record=found.kept_id)
    changed = [(label_of(found.kind, name), [write_value(found.kind, name, side[name]) for side in (found.before, found.after)]) for name in found.before]
    missing = problem is not None and problem.error.code == "unprocessable"
    facts = [(say("list.kind"), say_kind(found.kind)), (say("merges.made"), write_moment(found.made_at, found.kabupaten))]
    facts += [(say("merges.by"), found.username or ""), (say("parts.reason"), found.reason), (say("merges.members"), str(len(found.moved)))]
    had = {"value": request.form.get("reason", ""), "wrong": say("wrong.required") if missing else "", "max": REASON_CHARS_MAX}
    return render_template(
        "konsol/proposals/merge.html",
        found=found,
        facts=facts,
        changed=changed,
        told=None if problem is None or missing else reason_of(problem.error.code),
        undoable=is_undoable(found, services().clock()) and who.role in DECIDING,
        had={**had, "hint": say("parts.reason_kept")},
        days=UNMERGE_DAYS,
    )
