"""The catalogue of P2K2: modules and sessions."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from schemas import KINDS
from server.apd.books import FIELDS, add_book, books, change_book, find_book
from server.console.apd.common import APD, attempt, inputs, seen_in, sent, told_of
from server.console.entry import lead
from server.console.item import seen_of
from server.console.speech import note
from server.engine import read_transaction
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.services import services
from server.store.grants import NATION
from sync.errors import Problem
from sync.nouns import Record

pages = Blueprint("apd_books", __name__)


@pages.get("/kelola/katalog")
@console(*READING)
def get_books() -> str:
    """Show the catalogue."""
    with read_transaction(services().engine) as connection:
        found = books(connection)
    return render_template("konsol/apd/books.html", books=found, writing=writes())


@pages.get("/kelola/katalog/<string:kind>/baru")
@console(APD)
def get_new(kind: str) -> str:
    """Show the form for a new module or session."""
    return show(kind)


@pages.post("/kelola/katalog/<string:kind>/baru")
@console(APD)
def post_new(kind: str) -> Any:
    """Add a module or a session."""
    return attempt(lambda: add(kind), lambda problem: show(kind, problem=problem))


@pages.get("/kelola/katalog/<string:kind>/<string:record>")
@console(APD)
def get_book(kind: str, record: str) -> str:
    """Show the form to change one."""
    return show(kind, find_book(services(), kind, record))


@pages.post("/kelola/katalog/<string:kind>/<string:record>")
@console(APD)
def post_book(kind: str, record: str) -> Any:
    """Change one."""
    found = find_book(services(), kind, record)
    return attempt(lambda: change(found), lambda problem: show(kind, found, problem))


def writes() -> bool:
    """Tell whether the account keeps the catalogue."""
    return caller().row.role == APD and caller().row.region == NATION


def add(kind: str) -> Any:
    """Add what the form tells."""
    if kind not in FIELDS:
        raise Problem("not_found")
    add_book(services(), caller().row, kind, sent(kind, FIELDS[kind], {}))
    note("apd.saved")
    return lead(url_for("konsol.apd_books.get_books"))


def change(found: Record) -> Any:
    """Write what the form tells."""
    seen = seen_of(request.form.get("seen", ""))
    change_book(services(), caller().row, found, sent(found.kind, FIELDS[found.kind], found.fields), seen)
    note("apd.saved")
    return lead(url_for("konsol.apd_books.get_books"))


def show(kind: str, found: Record | None = None, problem: Problem | None = None) -> str:
    """Write the form; raises `Problem` (not_found) for a kind that is none, (forbidden) for an APD of less than the nation."""
    if kind not in FIELDS:
        raise Problem("not_found")
    if not writes():
        raise Problem("forbidden", {"account": caller().row.role})
    names = [name for name in FIELDS[kind] if found is None or name not in KINDS[kind].slot]
    first = {"modul_code": request.args.get("modul", "")} if found is None else found.fields
    more = {"inputs": inputs(kind, names, first, problem), "told": told_of(problem), "seen": seen_in(found) if found else ""}
    return render_template("konsol/apd/book.html", kind=kind, record=found.id if found else "", **more)
