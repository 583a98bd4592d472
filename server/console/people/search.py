"""The search for a family; what was typed is sent in the form, so that no number stands in an address."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.console.people.told import Telling
from server.console.speech import say
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN, PROVINCE
from server.people.names import names_of_shown, places_of
from server.people.search import Found, Hit, families_of_kelompok, is_searchable, search
from server.services import services
from server.store.grants import NATION
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import NAME_CHARS_MAX

HEADS = ("people.pengurus", "people.no", "people.kelompok", "people.desa", "people.address")
pages = Blueprint("people_search", __name__)


@pages.get("/keluarga")
@console(*READING)
def get_search() -> str:
    """Show the search, or the families of one kelompok."""
    kelompok, kabupaten = request.args.get("kelompok", ""), kabupaten_of(request.args.get("kabupaten", ""))
    if not kelompok:
        return render_template("konsol/people/search.html", **asked("", kabupaten))
    if not is_id(kelompok) or not kabupaten:
        raise Problem("not_found")
    with read_transaction(services().engine) as connection:
        found = families_of_kelompok(connection, caller().row.region, kabupaten, kelompok)
        names = names_of_shown(connection, kabupaten, [("kpm", {"desa_code": one.desa_code}) for one in found.families], {("kelompok", kelompok)})
    if found.families:
        note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="kpm")
    title = names.get(kelompok, "") if found.families else ""
    return render_template("konsol/people/search.html", **asked("", kabupaten), title=title, **told(found, Telling(names)))


@pages.post("/keluarga")
@console(*READING)
def post_search() -> Any:
    """Show what fits."""
    text, kabupaten = request.form.get("cari", "").strip(), kabupaten_of(request.form.get("kabupaten", ""))
    digits = text.replace(" ", "").replace("-", "")
    text = digits if digits.isascii() and digits.isdecimal() else text
    if not kabupaten or not is_searchable(text) or len(text) > NAME_CHARS_MAX:
        wrong = {"text" if kabupaten else "kabupaten": True}
        return render_template("konsol/people/search.html", **asked(text[:NAME_CHARS_MAX], kabupaten), wrong=wrong), 422
    with read_transaction(services().engine) as connection:
        found = search(connection, caller().row.region, kabupaten, text)
        names = places_of(connection, kabupaten, {one.desa_code for one in found.families})
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="kpm")
    return render_template("konsol/people/search.html", **asked(text, kabupaten), **told(found, Telling(names)))


def kabupaten_of(typed: str) -> str:
    """Return the kabupaten to look in: the account's own, or, for one that sees more, the one that was typed; empty for none."""
    region, typed = caller().row.region, typed.strip()
    if len(region) >= KABUPATEN:
        return region[:KABUPATEN]
    fits = typed.isascii() and typed.isdecimal() and len(typed) == KABUPATEN
    return typed if fits and (region == NATION or typed.startswith(region[:PROVINCE])) else ""


def asked(text: str, kabupaten: str) -> dict[str, Any]:
    """Return what the form shows of what was asked."""
    return {"text": text, "kabupaten": kabupaten, "wide": len(caller().row.region) < KABUPATEN, "longest": NAME_CHARS_MAX}


def told(found: Found, telling: Telling) -> dict[str, Any]:
    """Return what the page tells of what was found."""
    groups = [(url_for("konsol.people_search.get_search", kelompok=one, kabupaten=request.values.get("kabupaten")), name) for one, name in found.kelompok]
    return {"searched": True, "heads": HEADS, "rows": [row_of(hit, telling) for hit in found.families], "groups": groups, "more": found.more}


def row_of(hit: Hit, telling: Telling) -> dict[str, Any]:
    """Return a family as a row of the table."""
    href = url_for("konsol.people_family.get_family", kabupaten=hit.kabupaten, kpm=hit.id)
    desa = telling.names.get(hit.desa_code, hit.desa_code)
    return {"href": href, "cells": [hit.name or say("people.nameless"), "" if hit.no is None else str(hit.no), hit.kelompok, desa, telling.plain(hit.address)]}

