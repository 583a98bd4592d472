"""Bounds on failed tries, per address of the caller: codes and passwords cannot be guessed by trying."""

import math
import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address

from server.problems import answer
from sync.errors import ExchangeError

View = TypeVar("View", bound=Callable[..., Any])


def tries_per_hour(number: int) -> Callable[[View], View]:
    """Declare how many failed calls of an endpoint one address has in an hour."""

    def declare(view: View) -> View:
        view.tries = number  # type: ignore[attr-defined]
        return view

    return declare


def register(app: Flask, storage: str) -> None:
    """Bound the endpoints of an application that declare it; call it after they are registered."""
    limiter = Limiter(get_remote_address, app=app, storage_uri=storage, strategy="moving-window")
    for endpoint, view in list(app.view_functions.items()):
        if number := getattr(view, "tries", 0):
            bound = limiter.limit(f"{number} per hour", deduct_when=_failed)
            app.view_functions[endpoint] = bound(view)

    def refuse(_error: RateLimitExceeded) -> Response:
        response = answer(ExchangeError("too_many_requests"))
        current = limiter.current_limit
        wait = current.reset_at - time.time() if current else 1
        response.headers["Retry-After"] = str(max(1, math.ceil(wait)))
        return response

    app.register_error_handler(RateLimitExceeded, refuse)


def _failed(response: Response) -> bool:
    return response.status_code >= 400
