"""Lists that are counted whole and shown in pages: from the row that the address names."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request, url_for

from server.console.queues import after_of


def paged(rows: Sequence[tuple[str, Any]], size: int, endpoint: str, here: Mapping[str, str]) -> dict[str, Any]:
    """Return the `rows` behind the one whose key the address names, and the ways to the `next` page and the `first`.

    From the start where that row is not there any more.
    """
    after = after_of(request.args.get("after"))
    start = next((place + 1 for place, (key, _) in enumerate(rows) if key == after), 0)
    shown = rows[start : start + size]
    more = url_for(endpoint, **here, after=shown[-1][0]) if start + len(shown) < len(rows) else None
    return {"rows": [row for _, row in shown], "next": more, "first": url_for(endpoint, **here) if start else None}
