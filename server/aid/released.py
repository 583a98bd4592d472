"""What went from the stores of a disaster to people, by day: read from sums that each commit keeps, however many hand-outs there were."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select, union_all

from server.aid.events import Event
from server.store.goods import RELEASED
from server.store.tables import TABLES
from sync.limits import DASAR_ROWS_MAX

STORE = TABLES["gudang"]
DAY = RELEASED.c.date


def released(connection: Connection, event: Event, *when: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Return (date, barang, jumlah) of what went to people less what was taken back, the oldest day first; `when`: conditions on `DAY`.

    Goods moved from store to store went to nobody yet. A line that names no disaster is of that of its store. One statement.
    """
    of_event = select(STORE.c.id).where(STORE.c.kabupaten == event.kabupaten, STORE.c.kejadian_id.in_(event.ids))
    which = (RELEASED.c.kejadian_id.in_(event.ids), (RELEASED.c.kejadian_id == "") & RELEASED.c.gudang_id.in_(of_event))
    columns = (RELEASED.c.date, RELEASED.c.barang, RELEASED.c.jumlah)
    lines = union_all(*(select(*columns).where(RELEASED.c.kabupaten == event.kabupaten, one, *when) for one in which)).subquery()
    total = func.sum(lines.c.jumlah)
    query = select(lines.c.date, lines.c.barang, total.label("jumlah")).group_by(lines.c.date, lines.c.barang).having(total > 0)
    return connection.execute(query.order_by(lines.c.date, lines.c.barang).limit(DASAR_ROWS_MAX)).all()
