"""What the pages below Kelola share: which kabupaten they are about, forms of a record, and telling what was wrong."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import request

from server.apd.places import demand_kabupaten
from server.console.entry import status_of
from server.console.item import MARK
from server.console.repair import codes_of, say_wrong
from server.console.speech import reason_of
from server.console.values import PREFIX, Input, input_of, read_value, typed
from server.identity.callers import caller
from server.identity.regions import KABUPATEN, PROVINCE
from server.services import services
from server.zones import local
from sync.errors import Problem
from sync.nouns import Record

APD = "apd"
TOLD = (
    "unprocessable",
    "changed_meanwhile",
    "kelompok_ended",
    "store_not_empty",
    "already_decided",
    "not_pending",
    "work_waits",
    "record_moved",
)
"""What is told on the page of the form itself, which is then shown anew."""


def here() -> str:
    """Return the kabupaten that a page is about: the account's own, or the one that is asked for; "" while a wide account asked none.

    Raises `Problem` (not_found) for one outside the region, and for an account of a kecamatan: these pages are of whole kabupaten.
    """
    region = caller().row.region
    if len(region) > KABUPATEN:
        raise Problem("not_found")
    own = region if len(region) == KABUPATEN else ""
    asked = request.values.get("kabupaten", "").strip() or own
    if asked and asked != own:
        demand_kabupaten(region, asked)
    return asked


def is_wide() -> bool:
    """Tell whether the account has several kabupaten, and so must say which one."""
    return len(caller().row.region) <= PROVINCE


def today_in(kabupaten: str) -> date:
    """Return the present day where the work is done."""
    return local(services().clock(), kabupaten).date()


def inputs(kind: str, names: Iterable[str], values: Mapping[str, Any], problem: Problem | None = None) -> list[Input]:
    """Return a field to type in for each name, with what was sent and what was wrong with it where a form comes back."""
    codes = codes_of(problem.error.details if problem else None)
    shown = {name: typed(values.get(name)) for name in names}
    if problem is not None:
        shown = {name: request.form.get(PREFIX + name, text) for name, text in shown.items()}
    fields = [input_of(kind, name, text, say_wrong(codes[name]) if name in codes else "") for name, text in shown.items()]
    return [replace(one, lines=False) for one in fields]


def sent(kind: str, names: Iterable[str], before: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that a form brought, by name; a field that it has not stays as it was."""
    found = {}
    for name in names:
        text = request.form.get(PREFIX + name)
        found[name] = before.get(name) if text is None else read_value(kind, name, text, before.get(name))
    return found


def seen_in(record: Record) -> str:
    """Return the revision of a record as a form carries it."""
    return f"{record.revision}{MARK}{record.tag}"


def attempt(work: Callable[[], Any], again: Callable[[Problem], str]) -> Any:
    """Do what a form asks; where it cannot be, show the page again with the reason, or with those of its fields."""
    try:
        return work()
    except Problem as problem:
        if problem.error.code not in TOLD and not _names_fields(problem):
            raise
        return again(problem), status_of(problem)


def _names_fields(problem: Problem) -> bool:
    """Tell whether what a form named is not there, and it is told beside which fields."""
    return problem.error.code == "not_found" and bool(codes_of(problem.error.details))


def wrong_of(problem: Problem | None, name: str) -> str:
    """Say what was wrong with one field of a form, "" where nothing was."""
    codes = codes_of(problem.error.details if problem else None)
    return say_wrong(codes[name]) if name in codes else ""


def told_of(problem: Problem | None) -> str:
    """Say why a form was not taken, in one sentence for the top of its page."""
    if problem is None:
        return ""
    return "" if problem.error.code == "unprocessable" or _names_fields(problem) else reason_of(problem.error.code)
