"""The stock of stores, what went to people by day, and the receipts of blocks follow the lines in the commit that writes them."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Executable, case, func, select, union
from sqlalchemy.dialects import postgresql, sqlite

from server.store.tables import TABLES, listed
from sync.nouns import Record
from sync.plan import Plan

STOCK, RELEASED, BLOCK, AID, MUTASI = (TABLES[name] for name in ("stok", "salur_harian", "receipt_block", "bantuan", "mutasi"))
LINE, HANDED = "mutasi", "bantuan"
TO_PEOPLE, BACK = "salur", "batal"
RECEIPT = re.compile("(.{1,50})-([1-9][0-9]{0,9})")
"""The block of a device, and the number within it."""


def numbered(receipt: str | None) -> tuple[str, int] | None:
    """Return block and number of a receipt, None where it is not written so."""
    found = RECEIPT.fullmatch(receipt or "")
    return (found[1], int(found[2])) if found else None


def note_goods(connection: Connection, kabupaten: str, made: Plan) -> None:
    """Add the new lines to the stock of their stores and to what went out that day, and new hand-outs to their blocks.

    No statement without any, five at most.

    A line never changes and is never deleted, so it counts once, with the commit that makes it; work held in the inbox is no line yet.
    """
    fresh = [record for record in made.records if (record.kind, record.id) in made.fresh]
    lines = [record for record in fresh if record.kind == LINE]
    if lines:
        connection.execute(_added(connection.dialect.name), _sums(kabupaten, lines))
        released = _released(connection, kabupaten, lines)
        if released:
            connection.execute(_went_out(connection.dialect.name), released)
    told = Counter(record.fields["receipt_no"] for record in fresh if record.kind == HANDED and numbered(record.fields["receipt_no"]))
    if told:
        connection.execute(_reached(connection.dialect.name), _blocks(connection, kabupaten, told))


def _sums(kabupaten: str, lines: list[Record]) -> list[dict[str, Any]]:
    """Return what these lines add to each stock, in the order of its key."""
    summed, counted = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for line in lines:
        key = (line.fields["gudang_id"], line.fields["barang"])
        summed[key] += line.fields["jumlah"]
        counted[key] += 1
    keys = (dict(zip(("gudang_id", "barang"), key, strict=True)) for key in sorted(counted))
    return [{"kabupaten": kabupaten, **key, "jumlah": summed[tuple(key.values())], "lines": counted[tuple(key.values())]} for key in keys]


def _released(connection: Connection, kabupaten: str, lines: list[Record]) -> list[dict[str, Any]]:
    """Return what these lines, written by now, add to what went to people on each day.

    What takes a hand-out back counts on the day of that hand-out, whichever of the two lines came first.
    """
    summed = Counter[tuple[str, str, str, str]]()
    handed = {line.id: line.fields for line in lines if line.fields["jenis"] == TO_PEOPLE}
    for said in handed.values():
        summed[said["kejadian_id"] or "", said["gudang_id"], said["date"], said["barang"]] -= said["jumlah"]
    backs = [line.id for line in lines if line.fields["jenis"] == BACK]
    if handed or backs:
        for row in connection.execute(_taken_back(connection, kabupaten, handed, backs)):
            summed[row.kejadian_id or "", row.gudang_id, row.date, row.barang] -= row.jumlah
    names = ("kejadian_id", "gudang_id", "date", "barang")
    return [{"kabupaten": kabupaten, **dict(zip(names, key, strict=True)), "jumlah": jumlah} for key, jumlah in sorted(summed.items()) if jumlah]


def _taken_back(connection: Connection, kabupaten: str, handed: Iterable[str], backs: Iterable[str]) -> CompoundSelect[Any]:
    """Return the query of hand-outs that are taken back where one of the two lines is new, each pair once."""
    back, line = MUTASI.alias("back"), MUTASI.alias("line")
    told = (line.c.kejadian_id, line.c.gudang_id, line.c.date, line.c.barang)
    pair = (back.c.kabupaten == kabupaten, line.c.kabupaten == kabupaten, line.c.id == back.c.batal_id, line.c.jenis == TO_PEOPLE)
    new = (back.c.id.in_(listed(connection, backs)), back.c.batal_id.in_(listed(connection, handed)))
    return union(*(select(back.c.id, back.c.jumlah, *told).where(*pair, one) for one in new))


def _blocks(connection: Connection, kabupaten: str, told: Counter[str]) -> list[dict[str, Any]]:
    """Return what these receipts, written by now, add to each block: a number that was there before is one that came twice."""
    query = select(AID.c.receipt_no, func.count()).where(AID.c.kabupaten == kabupaten, AID.c.receipt_no.in_(sorted(told)))
    there = {receipt: times for receipt, times in connection.execute(query.group_by(AID.c.receipt_no))}
    rows: dict[str, dict[str, Any]] = {}
    for receipt, times in sorted(told.items()):
        block, number = numbered(receipt) or ("", 0)
        row = rows.setdefault(block, {"kabupaten": kabupaten, "block": block, "highest": 0, "found": 0, "twice": 0})
        first = there.get(receipt, 0) == times
        row["highest"] = max(row["highest"], number)
        row["found"] += first
        row["twice"] += times - first
    return list(rows.values())


@cache
def _added(dialect: str) -> Executable:
    """Return the statement that adds to stocks."""
    statement = (sqlite if dialect == "sqlite" else postgresql).insert(STOCK)
    more = {name: STOCK.c[name] + statement.excluded[name] for name in ("jumlah", "lines")}
    return statement.on_conflict_do_update(index_elements=["kabupaten", "gudang_id", "barang"], set_=more)


@cache
def _went_out(dialect: str) -> Executable:
    """Return the statement that adds to what went out."""
    statement = (sqlite if dialect == "sqlite" else postgresql).insert(RELEASED)
    more = {"jumlah": RELEASED.c.jumlah + statement.excluded.jumlah}
    return statement.on_conflict_do_update(index_elements=[column.name for column in RELEASED.primary_key], set_=more)


@cache
def _reached(dialect: str) -> Executable:
    """Return the statement that adds to blocks."""
    statement = (sqlite if dialect == "sqlite" else postgresql).insert(BLOCK)
    new = statement.excluded
    more: dict[str, Any] = {name: BLOCK.c[name] + new[name] for name in ("found", "twice")}
    more["highest"] = case((new.highest > BLOCK.c.highest, new.highest), else_=BLOCK.c.highest)
    return statement.on_conflict_do_update(index_elements=["kabupaten", "block"], set_=more)
