"""Moves between kabupaten: what is released and taken, with both sides and their reasons."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from server.apd.lists import open_groups
from server.apd.transfers import FAMILY, PROPOSED, SUBJECTS, Release, accept, find_transfer, propose, refuse, subjects_of, transfers_of, withdraw
from server.console.apd.common import APD, attempt, here, told_of, wrong_of
from server.console.entry import lead
from server.console.queues import after_of
from server.console.speech import note, say, write_moment
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.identity.regions import covers, names_of_regions
from server.services import services
from sync.errors import Problem
from sync.limits import REASON_CHARS_MAX

HEADS = ("transfers.who", "transfers.source", "transfers.target", "transfers.at", "transfers.state")
STATES = ("proposed", "accepted", "done", "refused", "withdrawn")
ROLES = ("utama", "pengganti", "bersama")
pages = Blueprint("apd_transfers", __name__)


@pages.get("/kelola/pindah")
@console(*READING)
def get_transfers() -> str:
    """Show a page of the moves."""
    state, region, after = request.args.get("state", ""), caller().row.region, after_of(request.args.get("after"))
    if state and state not in STATES:
        raise Problem("bad_request")
    with read_transaction(services().engine) as connection:
        found = transfers_of(connection, region, state=state, after=after)
        names = subjects_of(connection, found.rows)
        places = names_of_regions(connection, {code for row in found.rows for code in (row.source, row.target)})
    rows = [row_of(row, names, places) for row in found.rows]
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=region[:4], kind="transfer")
    following = found.next and url_for("konsol.apd_transfers.get_transfers", state=state or None, after=found.next)
    return render_template("konsol/apd/transfers.html", heads=HEADS, rows=rows, states=STATES, state=state, next=following, first=after)


@pages.get("/kelola/pindah/baru")
@console(APD)
def get_new() -> str:
    """Show the form to release families or a worker."""
    return show_new()


@pages.post("/kelola/pindah/baru")
@console(APD)
def post_new() -> Any:
    """Propose to release them."""
    return attempt(release, show_new)


@pages.get("/kelola/pindah/<string:identity>")
@console(*READING)
def get_transfer(identity: str) -> str:
    """Show one move."""
    return show(found_here(identity))


@pages.post("/kelola/pindah/<string:identity>")
@console(APD)
def post_transfer(identity: str) -> Any:
    """Take it, refuse it, or take the release back."""
    found = found_here(identity)
    return attempt(lambda: settle(found), lambda problem: show(found_here(identity), problem))


def found_here(identity: str) -> Row:
    """Return a move from or to the region; raises `Problem` (not_found)."""
    if not (identity.isascii() and identity.isprintable()):
        raise Problem("not_found")
    return find_transfer(services(), caller().row.region, identity)


def release() -> Any:
    """Propose a release for each record that the form names; one that is proposed already stays so."""
    told = {name: request.form.get(name, "").strip() for name in ("subject", "target")}
    records, kabupaten = request.form.getlist("record"), here()
    if not records or not kabupaten:
        raise Problem("bad_request")
    wanted = [Release(told["subject"], one, kabupaten, told["target"], request.form.get("note", "")) for one in dict.fromkeys(records)]
    made = sum(propose_new(one) for one in wanted)
    if not made:
        raise Problem("already_decided")
    note("transfers.proposed", number=made)
    return lead(url_for("konsol.apd_transfers.get_transfers"))


def propose_new(one: Release) -> bool:
    """Propose a release; tell whether there was none yet."""
    try:
        propose(services(), caller().row, one)
    except Problem as problem:
        if problem.error.code != "already_decided":
            raise
        return False
    return True


def settle(found: Row) -> Any:
    """Do what the form asks."""
    action, parts, who = request.form.get("action", ""), services(), caller().row
    if action == "withdraw":
        withdraw(parts, who, found.id)
    elif action == "refuse":
        refuse(parts, who, found.id, request.form.get("reason", ""))
    elif action == "accept":
        role = request.form.get("role", ROLES[0])
        accept(parts, who, found.id, request.form.get("kelompok", ""), role if role in ROLES else ROLES[0])
    else:
        raise Problem("bad_request")
    key = f"transfers.did.{action}"
    note(key)
    return lead(url_for("konsol.apd_transfers.get_transfer", identity=found.id))


def show_new(problem: Problem | None = None) -> str:
    """Write the form to release."""
    subject = request.values.get("subject", FAMILY)
    records, kabupaten = request.values.getlist("record"), here()
    if subject not in SUBJECTS or not records or not kabupaten:
        raise Problem("bad_request")
    wrong = {name: wrong_of(problem, name) for name in ("target", "note")}
    more = {"subject": subject, "records": records, "kabupaten": kabupaten, "wrong": wrong, "told": told_of(problem)}
    return render_template("konsol/apd/transfer_new.html", typed=request.form, longest=REASON_CHARS_MAX, **more)


def show(found: Row, problem: Problem | None = None) -> str:
    """Write the page of a move with the forms of the side that looks at it; the reading is noted."""
    who = caller().row
    note_read(services(), who.id, str(request.url_rule), kabupaten=found.source, kind=found.subject, record=found.record)
    sides = [covers(who.region, code) and who.role == APD and found.state == PROPOSED for code in (found.source, found.target)]
    with read_transaction(services().engine) as connection:
        name = subjects_of(connection, (found,)).get(found.record) or say("list.nobody")
        groups = open_groups(connection, found.target, None) if sides[1] else []
        facts = facts_of(found, names_of_regions(connection, (found.source, found.target)))
    wrong = {name: wrong_of(problem, name) for name in ("reason", "kelompok")}
    more = {"releasing": sides[0], "taking": sides[1], "groups": groups, "roles": ROLES, "longest": REASON_CHARS_MAX}
    return render_template(
        "konsol/apd/transfer.html", item=found, name=name, facts=facts, wrong=wrong, told=told_of(problem), typed=request.form, **more
    )


def facts_of(found: Row, places: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return who released it, where to, and what became of it."""
    pairs = [
        (say("transfers.subject"), say(f"kind.{found.subject}")),
        (say("transfers.source"), places[found.source]),
        (say("transfers.target"), places[found.target]),
        (say("transfers.state"), say(f"transfers.state.{found.state}")),
        (say("transfers.by"), f"{found.proposer}, {write_moment(found.proposed_at, found.source)}"),
        (say("transfers.note"), found.note),
        (say("transfers.answer"), f"{found.settler}, {write_moment(found.settled_at, found.target)}" if found.settler else ""),
        (say("parts.reason"), found.reason or ""),
    ]
    return [(name, text) for name, text in pairs if text]


def row_of(row: Row, names: Mapping[str, str], places: Mapping[str, str]) -> dict[str, Any]:
    """Return a move as a row of the table."""
    href = url_for("konsol.apd_transfers.get_transfer", identity=row.id)
    at = write_moment(row.proposed_at, row.source)
    name = names.get(row.record) or say("list.nobody")
    return {"href": href, "cells": [name, places[row.source], places[row.target], at, say(f"transfers.state.{row.state}")]}
