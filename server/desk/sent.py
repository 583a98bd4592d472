"""What phones sent and what waits as two values: placed anew, as it is when it is written, where the family it is about is now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, bindparam, select, update

from schemas import KINDS
from server.desk.watched import OPEN
from server.store.areas import About, areas_of
from server.store.tables import TABLES
from sync.wire import change_from_wire

INBOX, CONFLICT = TABLES["inbox"], TABLES["conflict"]


@dataclass(frozen=True, slots=True)
class Sent:
    """A table of what waits: the column by which its rows are taken in portions, its key, and what a row says of whom it is about."""

    table: Table
    by: Column[Any]
    key: tuple[str, ...]
    about: Callable[[Row], About]

    def ids(self, connection: Connection, kabupaten: str) -> Sequence[str]:
        """Return what of `by` waits in a kabupaten."""
        query = select(self.by).where(self.table.c.kabupaten == kabupaten, self.table.c.state == OPEN)
        return connection.scalars(query.distinct().order_by(self.by)).all()

    def strayed(self, connection: Connection, kabupaten: str, ids: Sequence[str]) -> list[dict[str, Any]]:
        """Return the rows among these that wait in another kecamatan than the one they belong to now."""
        here = (self.table.c.kabupaten == kabupaten, self.by.in_(ids), self.table.c.state == OPEN)
        rows = connection.execute(select(self.table).where(*here)).all()
        areas = areas_of(connection, kabupaten, [self.about(row) for row in rows], KINDS)
        return [self._moved(row, area) for row, area in zip(rows, areas, strict=True) if row.area != area]

    def _moved(self, row: Row, area: str | None) -> dict[str, Any]:
        return {"b_area": area} | {f"b_{name}": row._mapping[name] for name in self.key}

    def place(self, connection: Connection, kabupaten: str, strayed: Sequence[dict[str, Any]]) -> int:
        """Lay rows before those whose they are now; return how many. What was decided meanwhile stays."""
        if strayed:
            mine = (self.table.c[name] == bindparam(f"b_{name}") for name in self.key)
            here = (self.table.c.kabupaten == kabupaten, *mine, self.table.c.state == OPEN)
            connection.execute(update(self.table).where(*here).values(area=bindparam("b_area")), strayed)
        return len(strayed)


def _item(row: Row) -> About:
    change = change_from_wire(row.change)
    return About(change.kind, change.id, change.fields, worker=row.worker)


def _conflict(row: Row) -> About:
    return About(row.kind, row.record, MappingProxyType({}), scope=row.scope)


SENT = (Sent(INBOX, INBOX.c.form, ("form", "index"), _item), Sent(CONFLICT, CONFLICT.c.id, ("id",), _conflict))
