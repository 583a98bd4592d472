"""The one way in of what people type: text that no database keeps goes no further than this."""

from collections.abc import Iterator
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from schemas.fields import is_storable_text
from server.console.errors import show
from sync.errors import Problem
from sync.ids import is_id

SECRETS = frozenset({"csrf_token", "password", "old", "new", "again"})
"""Fields whose text no page repeats."""


def refuse() -> Any:
    """Answer a request by a page where an address, a form or the name of a file holds a zero byte or half of a sign; else nothing.

    PostgreSQL would stop in the midst of the work, and SQLite would keep it. Nothing was read or written before.
    Raises `Problem` (not_found) where it stands in the path, as there is no such thing.
    """
    if not all(is_storable_text(one) for one in (request.view_args or {}).values() if isinstance(one, str)):
        raise Problem("not_found")
    files = MultiDict((name, file.filename or "") for name, file in request.files.items(multi=True))
    if all(is_storable_text(text) for pair in _pairs(request.args, request.form, files) for text in pair):
        return None
    return show("unprocessable", key="error.not_text", kept=tuple(_kept()))


def _pairs(*told: MultiDict[str, str]) -> Iterator[tuple[str, str]]:
    return (pair for one in told for pair in one.items(multi=True))


def _kept() -> Iterator[str]:
    """Yield what was typed, without the signs that cannot be kept, for copying it into the form again."""
    for name, text in _pairs(request.form):
        plain = "".join(char for char in text if is_storable_text(char)).strip()
        if plain and name not in SECRETS and not is_id(plain):
            yield plain
