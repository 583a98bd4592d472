"""What people explained about goods: a stock below zero, sent and received that differ, receipts that are missing; never changed afterwards."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from server.engine import write_transaction
from server.services import Services
from server.store.tables import TABLES, listed
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import EXPLANATION_CHARS_MAX

NOTE, ACCOUNT = TABLES["ledger_note"], TABLES["account"]
SHORT, DIFFERING, RECEIPT = "kurang", "selisih", "kuitansi"
ABOUT = (SHORT, DIFFERING, RECEIPT)


def subject_of(*parts: str) -> str:
    """Return how what is explained is named: store and goods, a sent line, or block and number."""
    return "/".join(parts)


def explain(parts: Services, account: str, kabupaten: str, about: str, subject: str, seen: int, text: str) -> None:
    """Write an explanation down, with the amount that it explains; raises `Problem` (unprocessable) for none, or one too long."""
    told = text.strip()
    if not told or len(told) > EXPLANATION_CHARS_MAX:
        raise Problem("unprocessable", {"fields": {"text": "required" if not told else "too_long"}})
    row = {"kabupaten": kabupaten, "id": id_from_bytes(parts.random(16)), "at": parts.clock(), "account": account}
    with write_transaction(parts.engine) as connection:
        connection.execute(insert(NOTE), row | {"about": about, "subject": subject, "seen": seen, "text": told})


def newest_notes(connection: Connection, kabupaten: str, about: str, subjects: Iterable[str]) -> dict[str, Row[Any]]:
    """Return subject -> its newest explanation with the name of who wrote it (`username`); one statement."""
    here = (NOTE.c.kabupaten == kabupaten, NOTE.c.about == about, NOTE.c.subject.in_(listed(connection, subjects)))
    query = select(NOTE, ACCOUNT.c.username).join(ACCOUNT, ACCOUNT.c.id == NOTE.c.account).where(*here).order_by(NOTE.c.at, NOTE.c.id)
    return {row.subject: row for row in connection.execute(query)}
