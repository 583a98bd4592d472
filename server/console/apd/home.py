"""Kelola: the ways to all that the APD keeps."""

from flask import Blueprint, render_template

from server.identity.accounts import READING
from server.identity.callers import console

WAYS = (
    ("konsol.apd_workers.get_workers", "workers"),
    ("konsol.apd_cards.get_cards", "cards"),
    ("konsol.apd_groups.get_groups", "groups"),
    ("konsol.apd_transfers.get_transfers", "transfers"),
    ("konsol.apd_imports.get_imports", "imports"),
    ("konsol.apd_books.get_books", "books"),
    ("konsol.apd_unsent.get_unsent", "sealed"),
    ("konsol.apd_staff.get_accounts", "accounts"),
)
"""Endpoint and word of each way."""
pages = Blueprint("apd_home", __name__)


@pages.get("/kelola")
@console(*READING)
def get_home() -> str:
    """Show the ways."""
    return render_template("konsol/apd/home.html", ways=WAYS)
