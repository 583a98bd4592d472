"""The lots of samples as a list, newest first, with how far each has come, and the checks of one lot."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Row, select, tuple_

from server.desk.komitmen_watch import CHECK, ITEM
from server.desk.sample import LOT, NOT_DRAWN
from server.identity.regions import KECAMATAN, covers, within
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import is_id, slot_id
from sync.limits import SAMPLE_CHECKS_PER_PAGE, SAMPLE_LOTS_PER_PAGE

PLACE, MEMBER = TABLES["wilayah"], TABLES["anggota"]
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


def open_lot(connection: Connection, region: str, kabupaten: str, lot: str) -> Row:
    """Return a lot; raises `Problem` (not_found), also outside of the region."""
    row = connection.execute(select(LOT).where(LOT.c.kabupaten == kabupaten, LOT.c.id == lot)).first() if is_id(lot) else None
    if row is None or not covers(region, kabupaten, row.area):
        raise Problem("not_found")
    return row


def checks_of(connection: Connection, lot: Row, *, drawn: bool, after: str | None = None) -> tuple[list[Row], str | None]:
    """Return a page of the checks of a lot, the drawn ones or all, and where the next begins. One statement.

    Rows have record, worker, step, verdict, anggota_id, condition and kpm (None where the member is not known).
    """
    same = (CHECK.c.kabupaten == ITEM.c.kabupaten) & (CHECK.c.id == ITEM.c.record)
    whose = (MEMBER.c.kabupaten == CHECK.c.kabupaten) & (MEMBER.c.id == CHECK.c.anggota_id)
    told = (ITEM.c.record, ITEM.c.worker, ITEM.c.step, ITEM.c.verdict, CHECK.c.anggota_id, CHECK.c.condition, MEMBER.c.kpm_id.label("kpm"))
    query = select(*told).join(CHECK, same).outerjoin(MEMBER, whose).where(ITEM.c.kabupaten == lot.kabupaten, ITEM.c.lot == lot.id)
    query = query.where(ITEM.c.step > NOT_DRAWN) if drawn else query
    query = query.where(ITEM.c.record > after) if after else query
    rows = list(connection.execute(query.order_by(ITEM.c.record).limit(SAMPLE_CHECKS_PER_PAGE + 1)))
    shown = rows[:SAMPLE_CHECKS_PER_PAGE]
    return shown, shown[-1].record if len(rows) > len(shown) else None


def _seen(after: str) -> tuple[datetime, str, str]:
    try:
        moment, kabupaten, lot = after.split(MARK)
        drawn_at = datetime.fromisoformat(moment)
        if drawn_at.tzinfo is None:
            raise ValueError("a cursor has a zone")
    except ValueError:
        raise Problem("bad_request") from None
    return drawn_at, kabupaten, lot
