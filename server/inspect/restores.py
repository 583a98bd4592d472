"""Restores from a backup: where each chain ended then, so that digests of links that were lost are told from a chain made anew."""

from sqlalchemy import Connection, Row, insert, select

from server.engine import write_transaction
from server.inspect.books import BOOK_HEAD
from server.inspect.seal import HEAD
from server.services import Services
from server.store.tables import TABLES
from sync.ids import id_from_bytes
from sync.limits import RESTORES_SHOWN

RESTORE = TABLES["restore"]


def restores_in(connection: Connection) -> list[Row]:
    """Return the restores, newest first."""
    return list(connection.execute(select(RESTORE).order_by(RESTORE.c.at.desc(), RESTORE.c.id).limit(RESTORES_SHOWN)))


def note_restore(parts: Services, reason: str) -> dict[str, int]:
    """Write down that the database comes from a backup, with the number at which each chain ends now; return these.

    To be done before anything is sealed again. The row is sealed like all that the office does, and shown beside the chains.
    """
    with write_transaction(parts.engine) as connection:
        heads = {row.kabupaten: row.sequence for row in connection.execute(select(HEAD).order_by(HEAD.c.kabupaten))}
        heads |= {row.book: row.sequence for row in connection.execute(select(BOOK_HEAD).order_by(BOOK_HEAD.c.book))}
        row = {"id": id_from_bytes(parts.random(16)), "at": parts.clock(), "reason": reason, "heads": heads}
        connection.execute(insert(RESTORE), row)
    return heads
