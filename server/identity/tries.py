"""Bounds: on failed tries, per address, so that codes and passwords cannot be guessed; on calls, per caller, where each costs."""

import math
import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, g
from flask_limiter import Limiter, RateLimitExceeded, RequestLimit
from flask_limiter.util import get_remote_address

from server.problems import answer
from sync.errors import ExchangeError

View = TypeVar("View", bound=Callable[..., Any])
LOGIN = "login"
"""All doors at which a password can be tried, so that nobody has more tries by going round."""


def tries_per_hour(number: int, matter: str = "") -> Callable[[View], View]:
    """Declare how many failed calls of an endpoint one address has in an hour; endpoints of one `matter` count together."""

    def declare(view: View) -> View:
        view.tries = number, matter  # type: ignore[attr-defined]
        return view

    return declare


def calls_per_hour(number: int, matter: str) -> Callable[[View], View]:
    """Declare how many calls one caller has in an hour; endpoints of one `matter` count together."""

    def declare(view: View) -> View:
        view.calls = number, matter  # type: ignore[attr-defined]
        return view

    return declare


def register(app: Flask, storage: str) -> None:
    """Bound the endpoints of an application that declare it; call it after they are registered."""
    limiter = Limiter(get_remote_address, app=app, storage_uri=storage, strategy="moving-window", on_breach=_note_wait)
    for endpoint, view in list(app.view_functions.items()):
        number, matter = getattr(view, "tries", (0, ""))
        if number:
            bound = limiter.shared_limit(f"{number} per hour", matter or endpoint, deduct_when=_failed)
            app.view_functions[endpoint] = bound(view)
        calls, shared = getattr(view, "calls", (0, ""))
        if calls:
            app.view_functions[endpoint] = limiter.shared_limit(f"{calls} per hour", shared, key_func=_caller)(view)
    app.register_error_handler(RateLimitExceeded, _refuse)


def retry_after_s() -> int:
    """Return after how many seconds the present caller, who has no try left, may try again."""
    return g.retry_after_s


def _note_wait(limit: RequestLimit) -> None:
    g.retry_after_s = max(1, math.ceil(limit.reset_at - time.time()))


def _refuse(_error: RateLimitExceeded) -> Response:
    response = answer(ExchangeError("too_many_requests"))
    response.headers["Retry-After"] = str(retry_after_s())
    return response


def _caller() -> str:
    return g.caller_id


def _failed(response: Response) -> bool:
    return response.status_code >= 400
