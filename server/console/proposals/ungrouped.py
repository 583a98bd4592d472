"""Families without a kelompok: one as a case, and several of a desa in one step."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Connection, select

from server.apd.placing import place_families
from server.console.entry import lead, status_of
from server.console.proposals.proposal import family_of
from server.console.shelf import Exhibit, Shelf
from server.console.speech import note, reason_of, say
from server.desk.nouns import PLACE, OpenCase
from server.desk.reads import note_read
from server.desk.ungrouped import Suggestion, desa_of, families_of, suggestions
from server.engine import read_transaction
from server.identity.accounts import DECIDING, READING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN, covers
from server.services import services
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import UNGROUPED_PER_PAGE_MAX

FIELD = "kelompok_id"
DESA_DIGITS = 10
HEADS = ("ungrouped.desa", "ungrouped.waiting")
TOLD = ("unprocessable", "kelompok_ended", "changed_meanwhile")
WILAYAH = TABLES["wilayah"]
pages = Blueprint("ungrouped", __name__)


def show(opened: OpenCase) -> Exhibit:
    """Show a family and the kelompok it could join."""
    choices = [(one.id, _say(one)) for one in opened.details["suggestions"]]
    return Exhibit(None, [(say("proposal.family"), family_of(opened.details["family"]))], [], {"choices": choices})


def _say(one: Suggestion) -> str:
    return say("ungrouped.near", name=one.name, families=one.families, near=one.near) if one.near else say("ungrouped.kelompok", name=one.name, families=one.families)


def read(_opened: OpenCase, action: str, sent: Mapping[str, str]) -> dict[str, Any] | None:
    """Read which kelompok was chosen."""
    return {FIELD: sent.get(FIELD, "")} if action == PLACE else None


@pages.get("/belum-berkelompok")
@console(*READING)
def get_desa() -> str:
    """Show in which desa families wait, of one kabupaten."""
    kabupaten = _kabupaten(request.args.get("kabupaten", ""))
    with read_transaction(services().engine) as connection:
        found = desa_of(connection, caller().row.region, kabupaten) if kabupaten else []
        names = _names(connection, kabupaten, [desa for desa, _ in found])
    rows = [{"href": _address(kabupaten, desa), "cells": [names.get(desa) or desa or say("ungrouped.no_desa"), str(number)]} for desa, number in found]
    return render_template("konsol/proposals/desa.html", heads=HEADS, rows=rows, kabupaten=kabupaten, wide=len(caller().row.region) < KABUPATEN)


@pages.get("/belum-berkelompok/<string:kabupaten>/<string:desa>")
@console(*READING)
def get_families(kabupaten: str, desa: str) -> str:
    """Show the families of a desa, to be put into a kelompok together."""
    return _show(kabupaten, desa)


@pages.post("/belum-berkelompok/<string:kabupaten>/<string:desa>")
@console(*DECIDING)
def post_families(kabupaten: str, desa: str) -> Any:
    """Put the families that were ticked into a kelompok, all or none."""
    _demand(kabupaten, desa)
    try:
        placed = place_families(services(), caller().row, kabupaten, request.form.getlist("kpm")[:UNGROUPED_PER_PAGE_MAX], request.form.get(FIELD, ""))
    except Problem as problem:
        if problem.error.code not in TOLD:
            raise
        key = "ungrouped.choose" if problem.error.code == "unprocessable" else ""
        return _show(kabupaten, desa, say(key) if key else reason_of(problem.error.code)), status_of(problem)
    note("ungrouped.placed", number=placed)
    return lead(_address(kabupaten, desa))


def _address(kabupaten: str, desa: str) -> str:
    return url_for("konsol.ungrouped.get_families", kabupaten=kabupaten, desa=desa or "-")


def _kabupaten(asked: str) -> str:
    """Return the kabupaten to show: that of the account, or the one that a wider account asks for; empty while it asks for none."""
    region = caller().row.region
    if len(region) >= KABUPATEN:
        return region[:KABUPATEN]
    if asked and not (asked.isascii() and asked.isdecimal() and len(asked) == KABUPATEN):
        raise Problem("bad_request")
    return asked if asked and covers(region, asked) else ""


def _demand(kabupaten: str, desa: str) -> str:
    """Return the code of a desa, empty for none; raises `Problem` (not_found) outside the region."""
    sound = desa == "-" or (desa.isascii() and desa.isdecimal() and len(desa) == DESA_DIGITS)
    code = "" if desa == "-" else desa
    if not sound or not (kabupaten.isascii() and kabupaten.isdecimal() and len(kabupaten) == KABUPATEN):
        raise Problem("not_found")
    if not covers(caller().row.region, kabupaten, code):
        raise Problem("not_found")
    return code


def _show(kabupaten: str, desa: str, wrong: str = "") -> str:
    code = _demand(kabupaten, desa)
    with read_transaction(services().engine) as connection:
        families = families_of(connection, kabupaten, code)
        found = suggestions(connection, kabupaten, code, families[0].address if families else None)
        name = _names(connection, kabupaten, [code]).get(code) or code or say("ungrouped.no_desa")
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten)
    choices = [(one.id, _say(one)) for one in found]
    shown = {"families": families, "choices": choices, "name": name, "wrong": wrong, "most": UNGROUPED_PER_PAGE_MAX}
    return render_template("konsol/proposals/families.html", here=_address(kabupaten, code), back=url_for("konsol.ungrouped.get_desa", kabupaten=kabupaten), deciding=caller().row.role in DECIDING, **shown)


def _names(connection: Connection, kabupaten: str, codes: list[str]) -> dict[str, str]:
    query = select(WILAYAH.c.code, WILAYAH.c.name).where(WILAYAH.c.kabupaten == kabupaten, WILAYAH.c.code.in_([one for one in codes if one]))
    return {row.code: row.name for row in connection.execute(query)}


SHELF = Shelf(show, read)
