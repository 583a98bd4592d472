"""Who has read what: each page with a person's data leaves a row."""

from sqlalchemy import insert

from server.engine import write_transaction
from server.services import Services
from server.store.tables import TABLES
from sync.ids import id_from_bytes

BARE_MARK = "#nik"
"""Ends the route of a reading in which the long numbers were shown."""


def note_read(
    parts: Services, account: str, route: str, *, kabupaten: str, kind: str | None = None, record: str | None = None
) -> None:
    """Write down that an account is shown a page of a record, or a list of a kabupaten where no record is named."""
    row = {"id": id_from_bytes(parts.random(16)), "account": account, "at": parts.clock(), "route": route}
    with write_transaction(parts.engine) as connection:
        connection.execute(insert(TABLES["page_read"]), row | {"kabupaten": kabupaten, "kind": kind, "record": record})
