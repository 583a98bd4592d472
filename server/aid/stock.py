"""How much stores have: read from the sums that each commit keeps, and counted anew from the lines to compare."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select

from server.engine import read_transaction, write_transaction
from server.services import Services
from server.store.goods import BACK, BLOCK, RELEASED, STOCK, TO_PEOPLE, numbered
from server.store.grants import NATION
from server.store.tables import TABLES, listed

LINE, AID, GOODS, STORE = (TABLES[name] for name in ("mutasi", "bantuan", "barang", "gudang"))
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goods:
    """A kind of goods as the catalogue has it; `known` is false for a code that a line names and the catalogue lacks."""

    code: str
    name: str
    unit: str
    category: str = ""
    units: tuple[tuple[str, int], ...] = ()
    per_person_day: int | None = None
    returnable: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class Stock:
    """How much a store has of some goods, in base units, and how many lines it is the sum of."""

    gudang: str
    goods: Goods
    jumlah: int
    lines: int


def goods_of_nation(connection: Connection) -> dict[str, Goods]:
    """Return code -> goods of the catalogue; one statement over some dozens of rows."""
    rows = connection.execute(select(GOODS).where(GOODS.c.kabupaten == NATION, GOODS.c.deleted.is_(False)).order_by(GOODS.c.name))
    return {row.code: _goods(row) for row in rows}


def goods_called(known: dict[str, Goods], code: str) -> Goods:
    """Return the goods of a code; one that the catalogue lacks goes by its code, and says that it is not known."""
    return known.get(code) or Goods(code, code, "", known=False)


def _goods(row: Row[Any]) -> Goods:
    pairs = (one.rsplit("|", 1) for one in row.units or ())
    units = tuple(sorted(((name, int(size)) for name, size in pairs), key=lambda pair: pair[1]))
    return Goods(row.code, row.name, row.unit, row.category, units, row.per_person_day, bool(row.returnable))


def stock_of(connection: Connection, kabupaten: str, stores: Iterable[str] | None = None) -> list[Stock]:
    """Return the stock of these stores, of all of a kabupaten by default; two statements, however many lines there are.

    Goods of which nothing is left are in it, those below zero too: what was sold over is a person's to explain.
    """
    query = select(STOCK).where(STOCK.c.kabupaten == kabupaten)
    if stores is not None:
        query = query.where(STOCK.c.gudang_id.in_(listed(connection, stores)))
    known = goods_of_nation(connection)
    found = [Stock(row.gudang_id, goods_called(known, row.barang), row.jumlah, row.lines) for row in connection.execute(query)]
    return sorted(found, key=lambda one: (one.goods.name, one.goods.code, one.gudang))


def stock_now(connection: Connection, kabupaten: str, gudang: str, barang: str) -> int:
    """Return the stock of some goods of a store."""
    here = (STOCK.c.kabupaten == kabupaten, STOCK.c.gudang_id == gudang, STOCK.c.barang == barang)
    return connection.scalar(select(STOCK.c.jumlah).where(*here)) or 0


def stores_of(connection: Connection, kabupaten: str, events: Iterable[str]) -> list[Row[Any]]:
    """Return the stores of an event under all its ids (`server.aid.events.root_ids`); one statement."""
    here = (STORE.c.kabupaten == kabupaten, STORE.c.deleted.is_(False), STORE.c.kejadian_id.in_(listed(connection, events)))
    return list(connection.execute(select(STORE).where(*here).order_by(STORE.c.name, STORE.c.id)))


def count_stock(connection: Connection, kabupaten: str) -> dict[Key, tuple[int, ...]]:
    """Return (gudang, barang) -> (base units, lines), counted from the lines themselves."""
    summed = _lines(kabupaten)
    return {(row.gudang_id, row.barang): (int(row.jumlah), row.lines) for row in connection.execute(summed)}


def _lines(kabupaten: str) -> Select[Any]:
    mine = LINE.c.kabupaten == kabupaten
    sums = (func.sum(LINE.c.jumlah).label("jumlah"), func.count().label("lines"))
    return select(LINE.c.kabupaten, LINE.c.gudang_id, LINE.c.barang, *sums).where(mine).group_by(LINE.c.kabupaten, LINE.c.gudang_id, LINE.c.barang)


def _released(kabupaten: str) -> Select[Any]:
    """Return the query of what went to people by day, counted from the lines themselves."""
    back = LINE.alias("back")
    taken = select(back.c.batal_id, func.sum(back.c.jumlah).label("jumlah")).where(back.c.kabupaten == kabupaten, back.c.jenis == BACK).group_by(back.c.batal_id).subquery()
    key = (LINE.c.kabupaten, func.coalesce(LINE.c.kejadian_id, "").label("kejadian_id"), LINE.c.gudang_id, LINE.c.date, LINE.c.barang)
    total = -func.sum(LINE.c.jumlah + func.coalesce(taken.c.jumlah, 0))
    query = select(*key, total.label("jumlah")).select_from(LINE.outerjoin(taken, taken.c.batal_id == LINE.c.id))
    return query.where(LINE.c.kabupaten == kabupaten, LINE.c.jenis == TO_PEOPLE).group_by(*key)


def count_released(connection: Connection, kabupaten: str) -> dict[Key, tuple[int, ...]]:
    """Return (kejadian, gudang, day, barang) -> (base units,) that went to people, where it is not nought; counted from the lines."""
    rows = connection.execute(_released(kabupaten))
    return {(row.kejadian_id, row.gudang_id, row.date, row.barang): (int(row.jumlah),) for row in rows if row.jumlah}


def count_blocks(connection: Connection, kabupaten: str) -> dict[Key, tuple[int, ...]]:
    """Return (block,) -> (highest number, how many came, how many came twice), counted from the receipts themselves."""
    query = select(AID.c.receipt_no).where(AID.c.kabupaten == kabupaten, AID.c.receipt_no.is_not(None))
    counted = Counter(connection.scalars(query.execution_options(yield_per=10_000)))
    found: dict[Key, tuple[int, ...]] = {}
    for receipt, times in counted.items():
        if place := numbered(receipt):
            highest, came, twice = found.get(place[:1], (0, 0, 0))
            found[place[:1]] = (max(highest, place[1]), came + 1, twice + times - 1)
    return found


def check_goods(parts: Services, kabupaten: str) -> int:
    """Count a kabupaten anew, and return in how many rows of stock, of what went out, or of receipts what was kept differs."""
    with read_transaction(parts.engine) as connection:
        stock = select(STOCK).where(STOCK.c.kabupaten == kabupaten)
        kept = {(row.gudang_id, row.barang): (row.jumlah, row.lines) for row in connection.execute(stock)}
        blocks = select(BLOCK).where(BLOCK.c.kabupaten == kabupaten)
        kept_blocks = {(row.block,): (row.highest, row.found, row.twice) for row in connection.execute(blocks)}
        out = select(RELEASED).where(RELEASED.c.kabupaten == kabupaten, RELEASED.c.jumlah != 0)
        kept_out = {(row.kejadian_id, row.gudang_id, row.date, row.barang): (row.jumlah,) for row in connection.execute(out)}
        differing_out = set(kept_out.items()) ^ set(count_released(connection, kabupaten).items())
        differing = set(kept.items()) ^ set(count_stock(connection, kabupaten).items())
        differing_blocks = set(kept_blocks.items()) ^ set(count_blocks(connection, kabupaten).items())
    return sum(len({key for key, _ in one}) for one in (differing, differing_out, differing_blocks))


def recount_goods(parts: Services, kabupaten: str) -> int:
    """Count a kabupaten from nothing and keep that; return how many rows of stock it has."""
    with write_transaction(parts.engine) as connection:
        for table in (STOCK, RELEASED, BLOCK):
            connection.execute(delete(table).where(table.c.kabupaten == kabupaten))
        names = ["kabupaten", "gudang_id", "barang", "jumlah", "lines"]
        connection.execute(insert(STOCK).from_select(names, _lines(kabupaten)))
        connection.execute(insert(RELEASED).from_select(["kabupaten", "kejadian_id", "gudang_id", "date", "barang", "jumlah"], _released(kabupaten)))
        blocks = [dict(zip(("highest", "found", "twice"), said, strict=True)) | {"block": block} for (block,), said in count_blocks(connection, kabupaten).items()]
        if blocks:
            connection.execute(insert(BLOCK), [{"kabupaten": kabupaten, **one} for one in blocks])
        return connection.execute(select(func.count()).select_from(STOCK).where(STOCK.c.kabupaten == kabupaten)).scalar_one()
