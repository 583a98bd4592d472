"""One shape for every error that leaves the server: {code, message, details}."""

import traceback
from sqlite3 import SQLITE_BUSY, SQLITE_LOCKED
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, jsonify, request
from sqlalchemy.exc import OperationalError, TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from server.logs import log
from sync.errors import CATALOGUE, ExchangeError, Problem

RETRY_AFTER_S = {"overloaded": 5, "being_prepared": 30, "too_many_requests": 3_600, "inbox_full": 3_600}
"""How long to wait at least, where nothing tells it better (P50)."""
OF_STATUS = {
    400: "bad_request",
    401: "not_authenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media",
    416: "range_not_satisfiable",
    422: "unprocessable",
    429: "too_many_requests",
    503: "overloaded",
}
KEPT_HEADERS = ("Allow", "Content-Range", "Retry-After", "WWW-Authenticate")
OURS = Path(__file__).parents[1]
FRAMES_LOGGED = 6


def register(app: Flask) -> None:
    """Answer every error of an application in the one shape."""
    app.register_error_handler(Problem, of_problem)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(Exception, of_exception)


def of_problem(problem: Problem) -> Response:
    """Answer a problem that a view or its helpers raised."""
    return answer(problem.error)


def of_http(error: HTTPException) -> Response:
    """Answer an error that Flask or Werkzeug raised, with the headers that belong to it."""
    response = answer(ExchangeError(code_of(error)))
    for name, value in error.get_response().headers:
        if name in KEPT_HEADERS:
            response.headers[name] = value
    return response


def code_of(error: HTTPException) -> str:
    """Return the code of the catalogue for an error that Flask or Werkzeug raised."""
    status = error.code or 500
    return OF_STATUS.get(status, "bad_request" if status < 500 else "internal")


def of_exception(error: Exception) -> Response:
    """Answer what nobody foresaw."""
    return answer(judge(error))


def judge(error: Exception) -> ExchangeError:
    """Return what to say of what nobody foresaw; the log gets the class and the place, never the words or the values."""
    log().error("exception", error=type(error).__name__, at=places(error), route=str(request.url_rule), id=g.get("id"))
    return ExchangeError("overloaded") if is_overload(error) else ExchangeError("internal", {"request": g.get("id")})


def answer(error: ExchangeError) -> Response:
    """Write an error as an answer, with the status of its code."""
    g.code = error.code
    response = jsonify(error.to_data())
    response.status_code = CATALOGUE[error.code].status
    if error.code in RETRY_AFTER_S:
        response.headers["Retry-After"] = str(RETRY_AFTER_S[error.code])
    if error.code == "not_authenticated":
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def is_overload(error: Exception) -> bool:
    """Tell whether an exception says that the database has no turn for us; nothing was written."""
    if isinstance(error, OperationalError):
        return getattr(error.orig, "sqlite_errorcode", SQLITE_BUSY) & 0xFF in (SQLITE_BUSY, SQLITE_LOCKED)
    return isinstance(error, PoolTimeout)


def places(error: BaseException) -> list[str]:
    """Return the last lines of our own code that an exception passed, as file:line, and nothing of its text."""
    found: list[Any] = [
        f"{Path(frame.filename).relative_to(OURS)}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(OURS) and "site-packages" not in frame.filename
    ]
    return found[-FRAMES_LOGGED:]
