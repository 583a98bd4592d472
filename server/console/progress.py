"""Progress of long work, as pages show it and a script reads it anew."""

from typing import Any

from sqlalchemy import Row

from server.longwork.items import OPEN


def progress_of(row: Row, facts: list[tuple[str, Any]], address: str, page: str = "") -> dict[str, Any]:
    """Return what `parts.progress` shows of a piece of work; `address` is read anew, `page` is where the person is, by default the same."""
    return {"open": row.state in OPEN, "done": row.done, "in_all": row.in_all, "facts": facts, "address": address, "page": page or address}
