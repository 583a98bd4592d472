"""The start page: who one is here, and how much waits."""

from flask import Blueprint, render_template

from server.aid.events import RUNNING, Narrowed
from server.aid.events import counts as counts_of_events
from server.complaints.lists import counts as counts_of_complaints
from server.console.queues import links_of
from server.desk.cases import Filters, counts
from server.desk.saved import saved_by
from server.engine import read_transaction
from server.identity.accounts import AID_READING, READING
from server.identity.callers import caller, console
from server.services import services
from server.zones import local
from sync.limits import CASES_COUNTED_MAX

pages = Blueprint("start", __name__)


@pages.get("/")
@console()
def get_start() -> str:
    """Show the start page."""
    who, waiting, complaints, saved, running = caller().row, None, (0, 0), [], None
    if who.role in READING:
        with read_transaction(services().engine) as connection:
            waiting = counts(connection, who.region, Filters(account=who.id))
            saved = links_of(saved_by(connection, who.id))
            complaints = counts_of_complaints(connection, who, local(services().clock(), who.region).date())
    if who.role in AID_READING:
        with read_transaction(services().engine) as connection:
            running = counts_of_events(connection, Narrowed(who.region))[RUNNING]
    told = {"waiting": waiting, "complaints": complaints, "saved": saved, "running": running}
    return render_template("konsol/start.html", account=who, most=CASES_COUNTED_MAX, **told)
