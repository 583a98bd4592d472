"""The lots of samples as a list, newest first, with how far each has come."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Row, select, tuple_

from server.desk.sample import LOT
from server.identity.regions import KECAMATAN, within
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import slot_id
from sync.limits import SAMPLE_LOTS_PER_PAGE

PLACE = TABLES["wilayah"]
MARK = "~"
ORDER = ("drawn_at", "kabupaten", "id")


def lots(connection: Connection, region: str, after: str | None = None) -> tuple[list[Row], str | None]:
    """Return a page of lots, and where the next begins; raises `Problem` (bad_request). One statement."""
    order = [LOT.c[name] for name in ORDER]
    query = select(LOT).where(within(region, LOT.c.kabupaten, LOT.c.area))
    if len(region) == KECAMATAN:
        query = query.where(LOT.c.area == region)
    if after is not None:
        query = query.where(tuple_(*order) < tuple_(*_seen(after), types=[column.type for column in order]))
    rows = list(connection.execute(query.order_by(*(column.desc() for column in order)).limit(SAMPLE_LOTS_PER_PAGE + 1)))
    shown = rows[:SAMPLE_LOTS_PER_PAGE]
    more = len(rows) > SAMPLE_LOTS_PER_PAGE
    return shown, MARK.join((shown[-1].drawn_at.isoformat(), shown[-1].kabupaten, shown[-1].id)) if more else None


def places_of(connection: Connection, rows: Iterable[Row]) -> dict[str, str]:
    """Return code -> name of the kecamatan of lots; one statement."""
    known = {(row.kabupaten, slot_id("wilayah", (row.area,))) for row in rows}
    query = select(PLACE.c.code, PLACE.c.name).where(PLACE.c.kabupaten.in_({one for one, _ in known}), PLACE.c.id.in_({one for _, one in known}))
    return {row.code: row.name for row in connection.execute(query)}


def _seen(after: str) -> tuple[datetime, str, str]:
    try:
        moment, kabupaten, lot = after.split(MARK)
        drawn_at = datetime.fromisoformat(moment)
        if drawn_at.tzinfo is None:
            raise ValueError("a cursor has a zone")
    except ValueError:
        raise Problem("bad_request") from None
    return drawn_at, kabupaten, lot
