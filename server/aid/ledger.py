"""The ledger of a store: its lines, the newest first, and behind each line of some goods what there was after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, String, case, func, literal, literal_column, select, tuple_

from schemas.fields import is_day
from server.aid.cursor import CURSOR, is_sum, is_time, read_cursor
from server.aid.stock import stock_now
from server.aid.whose import wrote
from server.store.tables import TABLES, listed
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import LINES_PER_PAGE_MAX, OUT_LINES_LOOKED_MAX

LINE, STORE, WORKER, AID = (TABLES[name] for name in ("mutasi", "gudang", "worker", "bantuan"))
CLOCK = func.coalesce(LINE.c.time, literal_column("''"))
"""Written as the index of ledgers has it."""
ORDER = (LINE.c.date, CLOCK, LINE.c.id)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a ledger: lines with what there was after each, None where all goods are shown; `next`: where the next page begins."""

    lines: list[tuple[Row[Any], int | None]]
    next: str | None


def page(connection: Connection, kabupaten: str, gudang: str, barang: str | None = None, after: str | None = None) -> Page:
    """Return a page of the ledger of a store; with goods each line has the sum of all up to it. Two statements, however long it is.

    The sum goes backwards from the present stock, and travels with the place where the next page begins. Raises `Problem` (bad_request).
    """
    query = _lines(kabupaten).where(LINE.c.gudang_id == gudang)
    balance = None
    if barang is not None:
        query = query.where(LINE.c.barang == barang)
        balance = stock_now(connection, kabupaten, gudang, barang)
    if after is not None:
        parts = read_cursor(after, is_day, is_time, is_id, is_sum)
        balance = None if balance is None else int(parts[3])
        query = query.where(tuple_(*ORDER) < tuple_(*parts[:3], types=[LINE.c.date.type, String(), LINE.c.id.type]))
    rows = list(connection.execute(query.order_by(*(column.desc() for column in ORDER)).limit(LINES_PER_PAGE_MAX + 1)))
    shown: list[tuple[Row[Any], int | None]] = []
    for row in rows[:LINES_PER_PAGE_MAX]:
        shown.append((row, balance))
        balance = None if balance is None else balance - row.jumlah
    last = shown[-1][0] if len(rows) > len(shown) else None
    return Page(shown, last and CURSOR.join((last.date, last.time or "", last.id, str(balance or 0))))


def _lines(kabupaten: str) -> Select[Any]:
    """Return the query of lines with who wrote each, the other store, and the receipt of the hand-out."""
    other, back = STORE.alias("other"), LINE.alias("back")
    writer = wrote(WORKER, LINE.c.worker_id)
    beside = (other.c.kabupaten == LINE.c.kabupaten) & (other.c.id == LINE.c.lawan_id)
    receipt = (AID.c.kabupaten == LINE.c.kabupaten) & (AID.c.id == LINE.c.bantuan_id)
    taken = select(literal(1)).where(back.c.kabupaten == LINE.c.kabupaten, back.c.batal_id == LINE.c.id).exists()
    known = LINE.outerjoin(WORKER, writer).outerjoin(other, beside).outerjoin(AID, receipt)
    more = (WORKER.c.name.label("writer"), other.c.name.label("other"), AID.c.receipt_no, case((taken, 1), else_=0).label("taken"))
    return select(LINE, *more).select_from(known).where(LINE.c.kabupaten == kabupaten)


def find_store(connection: Connection, kabupaten: str, gudang: str) -> Row[Any]:
    """Return a store; raises `Problem` (not_found)."""
    here = (STORE.c.kabupaten == kabupaten, STORE.c.id == gudang, STORE.c.deleted.is_(False), STORE.c.moved.is_(None))
    row = connection.execute(select(STORE).where(*here)).first()
    if row is None:
        raise Problem("not_found", {"field": "gudang"})
    return row


def writers(connection: Connection, kabupaten: str, gudang: str, barang: str) -> list[Row[Any]]:
    """Return what each worker took out of some goods of a store among its newest lines, the most first: who sold over with whom. One statement."""
    here = (LINE.c.kabupaten == kabupaten, LINE.c.gudang_id == gudang, LINE.c.barang == barang, LINE.c.jumlah < 0)
    newest = select(LINE.c.worker_id, LINE.c.jumlah, LINE.c.date).where(*here).order_by(*(column.desc() for column in ORDER)).limit(OUT_LINES_LOOKED_MAX).subquery()
    name = wrote(WORKER, newest.c.worker_id)
    total = func.sum(newest.c.jumlah)
    columns = (newest.c.worker_id, func.max(WORKER.c.name).label("writer"), total.label("jumlah"), func.count().label("lines"), func.max(newest.c.date).label("last"))
    query = select(*columns).select_from(newest.outerjoin(WORKER, name)).group_by(newest.c.worker_id)
    return list(connection.execute(query.order_by(total)))


def names_of_stores(connection: Connection, kabupaten: str, stores: Iterable[str]) -> dict[str, str]:
    """Return id -> name of stores; one statement."""
    query = select(STORE.c.id, STORE.c.name).where(STORE.c.kabupaten == kabupaten, STORE.c.id.in_(listed(connection, stores)))
    return {row.id: row.name for row in connection.execute(query)}
