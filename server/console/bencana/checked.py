"""What is to be looked at in stores, as tables: stock below zero, moves, loans, batches, counts, goods without paper."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import Connection, Row

from server.aid.amounts import amount
from server.aid.ledger import names_of_stores
from server.aid.shelves import Ending, Open, Shelves, counts, endings, loans, moves, oversold, without_paper
from server.aid.stock import Goods, goods_called, goods_of_nation
from server.console.speech import say, write_day

Table = dict[str, Any]
STORE_PAGE, MOVE_PAGE = "konsol.bencana_store.get_store", "konsol.bencana_store.get_move"


@dataclass(frozen=True, slots=True)
class Telling:
    """How stores and goods are told in one kabupaten."""

    kabupaten: str
    goods: dict[str, Goods]
    stores: dict[str, str]

    def store(self, gudang: str | None) -> str:
        """Return the name of a store."""
        return self.stores.get(gudang or "", "") or say("goods.store_unknown")

    def item(self, code: str) -> str:
        """Return what goods are called; a code that the catalogue lacks says so."""
        found = goods_called(self.goods, code)
        return found.name if found.known else say("goods.unknown", code=code)

    def amount(self, code: str, jumlah: int) -> str:
        """Return an amount of goods."""
        return amount(goods_called(self.goods, code), jumlah)

    def shelf(self, gudang: str, code: str) -> str:
        """Return the address of the ledger of some goods of a store."""
        return url_for(STORE_PAGE, kabupaten=self.kabupaten, gudang=gudang, barang=code)


def day_of(text: str | None) -> str:
    """Write a day, empty for none."""
    return write_day(date.fromisoformat(text)) if text else ""


def checks_of(connection: Connection, shelves: Shelves, today: date) -> list[Table]:
    """Return every table of what is to be looked at; an empty one has no rows."""
    found = {
        "oversold": oversold(connection, shelves),
        "moves": moves(connection, shelves),
        "loans": loans(connection, shelves),
        "endings": endings(connection, shelves, today),
        "paperless": without_paper(connection, shelves),
        "counts": counts(connection, shelves),
    }
    telling = Telling(shelves.kabupaten, goods_of_nation(connection), names_of_stores(connection, shelves.kabupaten, _named(found.values())))
    return [_table(key, [TELL[key](telling, one) for one in rows]) for key, rows in found.items()]


def _named(found: Iterable[list[Any]]) -> set[str]:
    """Return the ids of all stores that are told."""
    ids: set[str] = set()
    for rows in found:
        for one in rows:
            row = one.row if isinstance(one, Open) else one
            ids |= {row.gudang} if isinstance(row, Ending) else {row.gudang_id, getattr(row, "lawan_id", "") or "", getattr(row, "lawan", "") or ""}
    return ids - {""}


def _table(key: str, rows: list[dict[str, Any]]) -> Table:
    heads = [say(f"goods.head.{name}") for name in HEADS[key]]
    return {"id": key, "heading": say(f"goods.{key}"), "lead": say(f"goods.{key}_lead"), "heads": heads, "rows": rows, "none": say(f"goods.{key}_none")}


def _explained(one: Open) -> str:
    if one.note is None:
        return say("goods.unexplained")
    return say("goods.explained" if one.settled else "goods.explained_less", text=one.note.text, who=one.note.username)


def _oversold(telling: Telling, one: Open) -> dict[str, Any]:
    row = one.row
    cells = [telling.item(row.barang), telling.store(row.gudang_id), telling.amount(row.barang, row.jumlah), _explained(one)]
    return {"href": telling.shelf(row.gudang_id, row.barang), "cells": cells}


def _move(telling: Telling, one: Open) -> dict[str, Any]:
    row = one.row
    sides = [telling.store(row.gudang_id), telling.store(row.lawan_id)]
    told = [telling.amount(row.barang, int(number)) for number in (row.sent, row.got, one.jumlah)]
    how = say("goods.on_the_way") if not row.arrivals else (row.said or "")
    href = url_for(MOVE_PAGE, kabupaten=telling.kabupaten, mutasi=row.id)
    return {"href": href, "cells": [telling.item(row.barang), *sides, day_of(row.date), *told, how, _explained(one)]}


def _loan(telling: Telling, row: Row[Any]) -> dict[str, Any]:
    other = telling.store(row.lawan) if row.lawan else row.who or say("goods.nobody")
    lent = row.jumlah < 0
    sort = say("goods.lent" if lent else "goods.borrowed")
    cells = [telling.item(row.barang), telling.store(row.gudang_id), sort, other, telling.amount(row.barang, abs(int(row.jumlah))), day_of(row.since)]
    return {"href": telling.shelf(row.gudang_id, row.barang), "cells": cells}


def _ending(telling: Telling, one: Ending) -> dict[str, Any]:
    when = day_of(one.expires_on)
    cells = [telling.item(one.barang), telling.store(one.gudang), one.batch, say("goods.over", day=when) if one.over else when, telling.amount(one.barang, one.left)]
    return {"href": telling.shelf(one.gudang, one.barang), "cells": cells}


def _line(telling: Telling, row: Row[Any]) -> dict[str, Any]:
    told = [telling.item(row.barang), telling.store(row.gudang_id), day_of(row.date), telling.amount(row.barang, row.jumlah)]
    return {"href": telling.shelf(row.gudang_id, row.barang), "cells": [*told, row.writer or say("goods.office")]}


def _paperless(telling: Telling, row: Row[Any]) -> dict[str, Any]:
    found = _line(telling, row)
    return {**found, "cells": [*found["cells"], row.sender or "", row.plate or ""]}


def _count(telling: Telling, row: Row[Any]) -> dict[str, Any]:
    found = _line(telling, row)
    return {**found, "cells": [*found["cells"], row.reason or ""]}


TELL: dict[str, Callable[[Telling, Any], dict[str, Any]]] = {
    "oversold": _oversold,
    "moves": _move,
    "loans": _loan,
    "endings": _ending,
    "paperless": _paperless,
    "counts": _count,
}
HEADS = {
    "oversold": ("goods", "store", "stock", "explanation"),
    "moves": ("goods", "from", "to", "day", "sent", "got", "missing", "said", "explanation"),
    "loans": ("goods", "store", "sort", "other", "amount", "since"),
    "endings": ("goods", "store", "batch", "expires", "left"),
    "paperless": ("goods", "store", "day", "amount", "writer", "sender", "plate"),
    "counts": ("goods", "store", "day", "difference", "writer", "reason"),
}
