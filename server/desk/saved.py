"""Saved filters: what an account narrows a queue to again and again, under a name of its own."""

from typing import Any

from sqlalchemy import Connection, Row, delete, func, select

from server.engine import write_transaction
from server.services import Services
from server.store.tables import TABLES, upsert
from sync.errors import Problem
from sync.ids import slot_id
from sync.limits import SAVED_FILTERS_MAX, SAVED_NAME_CHARS_MAX

SAVED = TABLES["saved_filter"]


def save_filter(parts: Services, account: str, queue: str, name: str, told: dict[str, str]) -> None:
    """Keep the filters of a list; one of the same name and queue is replaced.

    Raises `Problem` (unprocessable) with details {"fields": {"name": required, too_long or too_many}}, also where nothing is narrowed.
    """
    name = " ".join(name.split())
    if not name or not told:
        raise Problem("unprocessable", {"fields": {"name": "required"}})
    if len(name) > SAVED_NAME_CHARS_MAX:
        raise Problem("unprocessable", {"fields": {"name": "too_long"}})
    row = {"account": account, "id": slot_id("saved_filter", (account, queue, name)), "queue": queue, "name": name, "told": told}
    with write_transaction(parts.engine) as connection:
        others = (SAVED.c.account == account, SAVED.c.id != row["id"])
        if connection.scalar(select(func.count()).select_from(SAVED).where(*others)) >= SAVED_FILTERS_MAX:
            raise Problem("unprocessable", {"fields": {"name": "too_many"}})
        upsert(connection, SAVED, [row])


def drop_filter(parts: Services, account: str, saved: str) -> None:
    """Forget a filter of an account; nothing happens where there is none."""
    with write_transaction(parts.engine) as connection:
        connection.execute(delete(SAVED).where(SAVED.c.account == account, SAVED.c.id == saved))


def saved_by(connection: Connection, account: str, queue: str | None = None) -> list[Row[Any]]:
    """Return the filters of an account by name, those of one queue if it is told."""
    mine = [SAVED.c.account == account, *([] if queue is None else [SAVED.c.queue == queue])]
    return list(connection.execute(select(SAVED).where(*mine).order_by(SAVED.c.name, SAVED.c.id)))
