"""The start page: who one is here, and how much waits."""

from flask import Blueprint, render_template

from server.desk.cases import Filters, counts
from server.engine import read_transaction
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.services import services
from sync.limits import CASES_COUNTED_MAX

pages = Blueprint("start", __name__)


@pages.get("/")
@console()
def get_start() -> str:
    """Show the start page."""
    who, waiting = caller().row, None
    if who.role in READING:
        with read_transaction(services().engine) as connection:
            waiting = counts(connection, who.region, Filters(account=who.id))
    return render_template("konsol/start.html", account=who, waiting=waiting, most=CASES_COUNTED_MAX)
