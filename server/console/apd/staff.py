"""Accounts: the list, a new one, a new password, an end."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.apd.staff import GIVEN, Told, accounts_of, close_account, make_account, reset_password
from server.console.apd.common import APD, attempt, told_of, wrong_of
from server.console.entry import lead
from server.console.frame import regions_in
from server.console.queues import after_of
from server.console.speech import note
from server.engine import read_transaction
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem

pages = Blueprint("apd_staff", __name__)


@pages.get("/kelola/akun")
@console(APD)
def get_accounts() -> str:
    """Show the accounts of the region."""
    return show()


@pages.post("/kelola/akun")
@console(APD)
def post_account() -> Any:
    """Make an account, give one a new password, or close it; a password is shown by this answer alone."""
    return attempt(carry, lambda problem: show(problem=problem))


def carry() -> Any:
    """Do what the form asks."""
    parts, who, action = services(), caller().row, request.form.get("action", "")
    told = {name: request.form.get(name, "").strip() for name in ("username", "role", "region", "account")}
    if action == "make":
        return show(make_account(parts, who, told["username"], role=told["role"], region=told["region"] or who.region))
    if action == "reset":
        return show(reset_password(parts, who, told["account"]))
    if action != "close":
        raise Problem("bad_request")
    close_account(parts, who, told["account"])
    note("staff.closed_now")
    return lead(url_for("konsol.apd_staff.get_accounts"))


def show(new: Told | None = None, problem: Problem | None = None) -> str:
    """Write the list, with a password that is told now or what was wrong."""
    after = after_of(request.args.get("after")) or ""
    with read_transaction(services().engine) as connection:
        rows, following = accounts_of(connection, caller().row.region, after)
        places = regions_in(connection, [row.region for row in rows])
    typed = request.form if problem else {}
    wrong = {name: wrong_of(problem, name) for name in ("username", "role", "region")}
    ways = {"next": following and url_for("konsol.apd_staff.get_accounts", after=following), "first": after}
    return render_template("konsol/apd/staff.html", rows=rows, places=places, new=new, given=GIVEN, typed=typed, wrong=wrong, told=told_of(problem), **ways)
