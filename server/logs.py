"""The log: one JSON line per event, with ids, counts and codes, never a payload, a NIK, a name or a token."""

import logging
import time
from typing import Any, TextIO

import structlog
from flask import Flask, Response, current_app, g, request

REQUEST_ID_BYTES = 6


def make_log(stream: TextIO) -> Any:
    """Make a log that writes to a stream; each application has its own."""
    processors = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at_utc"),
        structlog.processors.JSONRenderer(sort_keys=False),
    ]
    return structlog.wrap_logger(structlog.PrintLogger(stream), processors=processors)


def log() -> Any:
    """Return the log of the present application."""
    return current_app.extensions["lapangan"].log


def count(**numbers: int) -> None:
    """Add figures to the line that tells of the present request."""
    g.setdefault("counts", {}).update(numbers)


def register(app: Flask) -> None:
    """Write one line for each request of an application."""
    app.before_request(_begin)
    app.after_request(_tell)


def _begin() -> None:
    g.id = current_app.extensions["lapangan"].random(REQUEST_ID_BYTES).hex()
    g.began = time.perf_counter()


def _tell(response: Response) -> Response:
    facts = {
        "id": g.id,
        "method": request.method,
        "route": request.url_rule.rule if request.url_rule else None,
        "status": response.status_code,
        "code": g.get("code"),
        "caller": g.get("caller_id"),
        "ms": round((time.perf_counter() - g.began) * 1000, 1),
        **g.get("counts", {}),
    }
    log().info("request", **{name: value for name, value in facts.items() if value is not None})
    return response


class LibraryHandler(logging.Handler):
    """Writes what libraries log: the place, the class of an exception, and a text that values are yet to be filled in."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(logging.WARNING)
        self._log = make_log(stream)

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        facts = {
            "logger": record.name,
            "at": f"{record.module}:{record.lineno}",
            "text": str(record.msg) if record.args else None,
            "error": record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None,
        }
        self._log.warning("library", **{name: value for name, value in facts.items() if value is not None})
