"""Coming in and going out: the cookie of a login, and where a visitor is led afterwards."""

from typing import Any
from urllib.parse import unquote

from flask import Flask, Response, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface

from server.console.speech import CHOICE, keep_choice
from server.identity.callers import COOKIE
from server.identity.tokens import CONSOLE_MARK
from server.services import services
from sync.errors import Problem
from sync.limits import PASSWORD_CHARS_MAX, TOKEN_CHARS_MAX

HOME = "/konsol/"
CONFIG = {
    "SESSION_COOKIE_NAME": "lapangan_sesi",
    "SESSION_COOKIE_PATH": HOME,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "WTF_CSRF_CHECK_DEFAULT": False,
    "WTF_CSRF_TIME_LIMIT": None,
    "WTF_CSRF_SSL_STRICT": False,
}
"""The token of a form holds as long as the session, since a decision may lie open over lunch.

The Referer is not looked at, as a proxy may have another name than the one visitors see.
"""


class Sessions(SecureCookieSessionInterface):
    """Keeps the choice of language and the token of forms in a signed cookie."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Bind the cookie to https where the visitor came by it."""
        return request.is_secure


def come_in(username: str, password: str) -> str:
    """Log in, end the login that this browser had, and return the token for the cookie; raises `Problem` (wrong_password)."""
    if not 0 < len(username) <= TOKEN_CHARS_MAX or len(password) > PASSWORD_CHARS_MAX or not username.isprintable():
        raise Problem("wrong_password")
    accounts = services().accounts
    token, _seconds = accounts.login(username, password, mark=CONSOLE_MARK)
    accounts.logout(request.cookies.get(COOKIE, ""))
    forget()
    return token


def forget() -> None:
    """Empty the session but for the language, so that nothing of one visitor serves the next."""
    kept = session.get(CHOICE)
    session.clear()
    if kept:
        session[CHOICE] = kept


def lead(target: str) -> Any:
    """Lead on after a form, by GET."""
    return redirect(target, 303)


def status_of(problem: Problem) -> int:
    """Return the status of a page that tells what was wrong with its form; the log learns of the code."""
    g.code = problem.error.code
    return problem.status


def give_cookie(response: Response, value: str) -> Response:
    """Let a browser keep a login until it is closed."""
    response.set_cookie(COOKIE, value, path=HOME, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


def take_cookie(response: Response) -> Response:
    """Let a browser forget a login."""
    response.delete_cookie(COOKIE, path=HOME, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


def own_path(wanted: str) -> str:
    """Return where to lead a visitor: a page of the console that was wanted, else the start."""
    plain = unquote(wanted)
    strange = "\\" in plain or ".." in plain or not plain.isprintable() or " " in wanted or "//" in plain
    return wanted if wanted.startswith(HOME) and not strange else HOME


def ask_login() -> Any:
    """Lead to the login, and from there back to the page that was asked for."""
    keep_choice()
    if request.method not in ("GET", "HEAD"):
        return lead(url_for("konsol.access.get_login", ended=1))
    wanted = request.full_path.rstrip("?")
    return redirect(url_for("konsol.access.get_login", next=wanted if wanted != HOME else None))
