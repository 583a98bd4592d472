"""Errors of the console: pages in its own words, never JSON."""

import math
from typing import Any

from flask import Blueprint, abort, g, render_template, url_for
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from server.console.entry import ask_login, lead
from server.console.speech import knows, language, say
from server.identity.callers import console
from server.identity.tries import retry_after_s
from server.problems import RETRY_AFTER_S, code_of, judge
from sync.errors import CATALOGUE, Problem

pages = Blueprint("errors", __name__)


@pages.post("/", defaults={"rest": ""})
@pages.route("/<path:rest>", methods=["GET", "POST"])
@console()
def get_nothing(rest: str) -> None:
    """Say that there is no such page."""
    abort(404)


def register(blueprint: Blueprint) -> None:
    """Answer every error below a blueprint by a page."""
    blueprint.register_error_handler(Problem, of_problem)
    blueprint.register_error_handler(RateLimitExceeded, of_tries)
    blueprint.register_error_handler(HTTPException, of_http)
    blueprint.register_error_handler(Exception, lambda error: show(judge(error).code))


def of_problem(problem: Problem) -> Any:
    """Answer a problem; who is not logged in is led to the login, who has a password of somebody else to where it is changed."""
    if problem.error.code == "password_given":
        return lead(url_for("konsol.access.get_account"))
    return ask_login() if problem.error.code == "not_authenticated" else show(problem.error.code)


def of_tries(_error: RateLimitExceeded) -> Any:
    """Tell who has no try left how long to wait."""
    wait = retry_after_s()
    return show("too_many_requests", wait=wait, minutes=math.ceil(wait / 60))


def of_http(error: HTTPException) -> Any:
    """Answer an error that Flask raised."""
    if error.response is not None or (error.code or 500) < 400:
        return error
    return show(code_of(error), key="error.csrf" if isinstance(error, CSRFError) else "")


def show(code: str, *, key: str = "", wait: int = 0, kept: tuple[str, ...] = (), **values: object) -> Any:
    """Write the page of an error, with texts that were typed; it asks nothing of the database, which may be what failed."""
    g.code = code
    key = key or f"error.{code}"
    text = say(key, **values) if knows(key) else getattr(CATALOGUE[code], language())
    number = g.get("id") if code == "internal" else None
    page = render_template("konsol/error.html", text=text, number=number, kept=kept, bare=True)
    wait = wait or RETRY_AFTER_S.get(code, 0)
    return page, CATALOGUE[code].status, {"Retry-After": str(wait)} if wait else {}
