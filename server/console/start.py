"""The start page: who one is here."""

from flask import Blueprint, render_template

from server.identity.callers import caller, console

pages = Blueprint("start", __name__)


@pages.get("/")
@console()
def get_start() -> str:
    """Show the start page."""
    return render_template("konsol/start.html", account=caller().row)
