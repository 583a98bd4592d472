"""Login, logout and one's own account."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from server.console.entry import come_in, forget, give_cookie, lead, own_path, status_of, take_cookie
from server.console.inspect.acts import doer_of
from server.console.privacy.report import what_of
from server.console.speech import note, say, write_moment
from server.engine import read_transaction
from server.identity.callers import anyone, caller, console, even_given
from server.identity.tries import LOGIN, tries_per_hour
from server.inspect.acts import acts_on
from server.privacy.given import given_by
from server.services import services
from sync.errors import Problem
from sync.limits import LOGIN_TRIES_PER_HOUR, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN

LENGTHS = {"min": PASSWORD_CHARS_MIN, "max": PASSWORD_CHARS_MAX}
WRONG = {"length": "account.length", "same": "account.same"}
"""What is wrong with a new password, and by which words it is told."""
OWN_FILE_HEADS = ("acts.at", "privacy.what", "account.region", "privacy.purpose")
OWN_TOKEN_HEADS = ("acts.at", "privacy.reader", "account.region", "privacy.purpose", "privacy.until")
ACT_HEADS = ("acts.at", "acts.who", "acts.what")
pages = Blueprint("access", __name__)


@pages.get("/masuk")
@anyone
def get_login() -> str:
    """Show the login."""
    return render_template("konsol/login.html", wanted=request.args.get("next", ""), ended="ended" in request.args)


@pages.post("/masuk")
@anyone
@tries_per_hour(LOGIN_TRIES_PER_HOUR, LOGIN)
def post_login() -> Any:
    """Log in and lead to the page that was wanted."""
    sent = request.form
    wanted, username = sent.get("next", ""), sent.get("username", "").strip()
    try:
        token = come_in(username, sent.get("password", ""))
    except Problem as problem:
        return render_template("konsol/login.html", wanted=wanted, username=username, wrong=_told(problem)), status_of(problem)
    return give_cookie(lead(own_path(wanted)), token)


@pages.post("/keluar")
@console()
@even_given
def post_logout() -> Any:
    """Log out."""
    services().accounts.logout(caller().token)
    forget()
    note("login.left")
    return take_cookie(lead(url_for("konsol.access.get_login")))


@pages.get("/akun")
@console()
@even_given
def get_account() -> str:
    """Show one's own account."""
    return _account()


@pages.post("/akun")
@console()
@even_given
@tries_per_hour(LOGIN_TRIES_PER_HOUR, LOGIN)
def post_password() -> Any:
    """Change one's own password; every login of the account ends."""
    sent = request.form
    if sent.get("new") != sent.get("again"):
        return _account(again="account.differ"), 422
    try:
        services().accounts.change_password(caller().row.id, sent.get("old", ""), sent.get("new", ""))
    except Problem as problem:
        return _account(**_refused(problem)), status_of(problem)
    forget()
    note("login.changed")
    return take_cookie(lead(url_for("konsol.access.get_login")))


def _account(**wrong: str) -> str:
    """Write the page of one's own account, with what others did to it; `wrong` is field -> key of what is wrong with it."""
    account = caller().row
    with read_transaction(services().engine) as connection:
        acts = acts_on(connection, account.id)
        files, tokens = given_by(connection, account.id)
    told = [{"moment": write_moment(one.at, account.region), "who": doer_of(one), "act": one.act} for one in acts]
    given = next(iter(told), None) if account.password_by is not None else None
    rows = [{"cells": [one["moment"], one["who"], say(f"act.{one['act']}")]} for one in told]
    own = {"files": (OWN_FILE_HEADS, [_file(one) for one in files]), "tokens": (OWN_TOKEN_HEADS, [_token(one) for one in tokens])}
    return render_template("konsol/account.html", account=account, wrong=wrong, lengths=LENGTHS, given=given, heads=ACT_HEADS, rows=rows, own=own)


def _file(one: Row) -> dict[str, Any]:
    """Return a file that the account made."""
    return {"cells": [write_moment(one.made_at, one.region), what_of(one._asdict()), one.region, one.purpose]}


def _token(one: Row) -> dict[str, Any]:
    """Return a token that the account made, and until when it opens something."""
    ended = min(one.expires_at, one.revoked_at or one.expires_at)
    return {"cells": [write_moment(one.made_at, one.region), one.name, one.region, one.purpose, write_moment(ended, one.region)]}


def _refused(problem: Problem) -> dict[str, str]:
    """Return which field of a refused change is wrong, and the key of what is."""
    if problem.error.code == "wrong_password":
        return {"old": "account.wrong"}
    return {"new": WRONG[problem.error.details["fields"]["password"][0]]}


def _told(problem: Problem) -> str:
    """Return the key of what a login is told that is not let in."""
    return "login.over" if problem.error.code == "account_ended" else "login.wrong"
