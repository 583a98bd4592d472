"""What the papers of disaster aid say: the hand-over of a BAST with its goods and recipients, lists to be signed, numbered cards."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from server.aid.amounts import amount, in_unit, number
from server.aid.events import Event
from server.aid.handouts import given, one_of, recipients, under
from server.aid.stock import Goods, goods_called, goods_of_nation, stores_of
from server.papers.aid import HandOver, Item, Party, Recipient
from server.papers.recipients import CardsTold, ListTold
from server.papers.words import day, moment
from server.store.tables import TABLES, listed
from sync.errors import Problem
from sync.limits import PAPER_CARDS_MAX, RECIPIENTS_MAX

LINE, KORBAN = TABLES["mutasi"], TABLES["korban"]
SOURCES = {"apbn": "APBN", "apbd_provinsi": "APBD provinsi", "apbd_kabupaten": "APBD kabupaten/kota", "cbp": "CBP", "donasi": "donasi"}
UNLISTED = "tidak ada di katalog"
VOID = "batal"
"""Marks a receipt that was made void after its BAST was written."""
NO_DESA = "tanpa"
"""Stands for the desa of households of which nobody said one."""
EMPTY_ROWS = 5
"""Rows below a list of households that were known before it was printed."""


def hand_over(connection: Connection, event: Event, name: str, told: dict[str, str], bantuan: str, now: datetime) -> HandOver:
    """Return what the BAST says under which a hand-out stands; `told`: what was typed for it, such as the names of both sides. Raises `Problem` (not_found).

    One receiver stands in it himself; where there are several, their list is behind it and somebody signs for all. Receipts made void since stay
    on it and say so, without goods.
    """
    rows = under(connection, event.kabupaten, event.ids, bantuan)
    counting = [row for row in rows if not row.void_reason]
    bast = rows[0].bast_no if counting else f"{rows[0].bast_no} ({VOID})"
    goods, gave = goods_of_nation(connection), given(connection, event.kabupaten, counting)
    total = Counter[str]()
    for found in gave.values():
        total.update(found)
    people = tuple(_recipient(row, VOID if row.void_reason else told_of(goods, gave.get(row.id, {}))) for row in rows)
    alone = counting[0] if len(counting) == 1 else None
    second = Party(told.get("second_name", ""), told.get("second_number", ""), told.get("second_post", ""), told.get("second_place", ""))
    if alone is not None and not second.name:
        second = Party(alone.receiver_name or alone.head_name or "", alone.nik or "", alone.proxy or "", _recipient(alone).address)
    basis = " ".join(one for one in (event.row.sk_number, event.row.sk_on and f"tanggal {day(event.row.sk_on)}") if one)
    return HandOver(
        **{"number": bast, "day": told.get("day", "") or max(row.date for row in rows), "place": told.get("place", "") or event.row.place},
        first=Party(told.get("first_name", ""), told.get("first_number", ""), told.get("first_post", ""), told.get("first_place", "")),
        second=second,
        head=Party(told.get("head_name", ""), told.get("head_number", ""), told.get("head_post", "")),
        **{"basis": basis, "disaster": name, "disaster_day": event.row.date, "disaster_place": event.row.place},
        source=told.get("source", "") or sources_of(connection, event, tuple(total)),
        items=tuple(_item(goods_called(goods, code), jumlah) for code, jumlah in sorted(total.items()) if jumlah),
        **{"moment": now, "foot": f"BAST {bast} · dicetak {moment(now, event.kabupaten)}"},
        recipients=() if [alone] == rows else people,
        receipts=", ".join(f"{row.receipt_no} ({VOID})" if row.void_reason else row.receipt_no for row in rows if row.receipt_no),
    )


def told_of(goods: dict[str, Goods], found: dict[str, int]) -> str:
    """Return what a household was given, in words."""
    ones = ((goods_called(goods, code), jumlah) for code, jumlah in sorted(found.items()))
    return ", ".join(f"{one.name} {amount(one, jumlah)}" for one, jumlah in ones if jumlah)


def _item(goods: Goods, jumlah: int) -> Item:
    told, unit = in_unit(goods, jumlah)
    return Item(goods.name, told, unit, "" if goods.known else UNLISTED)


def _recipient(row: Row[Any], told: str = "") -> Recipient:
    places = (row.address, f"RT {row.home_rt}" if row.home_rt else "", f"RW {row.home_rw}" if row.home_rw else "")
    name = row.head_name or row.receiver_name or ""
    return Recipient(name, row.nik or "", " ".join(one for one in places if one), number(row.jiwa) if row.jiwa else "", told)


def sources_of(connection: Connection, event: Event, goods: Sequence[str]) -> str:
    """Return whose goods were given, as the stores of the disaster and those that sent to them took them in; one statement beside the stores.

    Stores and goods are asked so that no database walks all lines of a store for the few by which goods came (as `Shelves.hold`).
    """
    stores = {row.id for row in stores_of(connection, event.kabupaten, event.ids)}
    sent = LINE.alias("sent")
    senders = select(sent.c.lawan_id).where(sent.c.kabupaten == event.kabupaten, sent.c.jenis == "terima", func.coalesce(sent.c.gudang_id, "").in_(listed(connection, stores)))
    store, goods_of = (func.coalesce(column, "") for column in (LINE.c.gudang_id, LINE.c.barang))
    there = store.in_(listed(connection, stores)) | store.in_(senders)
    query = select(LINE.c.source, LINE.c.source_year).where(LINE.c.kabupaten == event.kabupaten, LINE.c.source.is_not(None), there)
    rows = connection.execute(query.where(goods_of.in_(listed(connection, goods)), LINE.c.jenis == "masuk").distinct())
    told = sorted((SOURCES.get(row.source, row.source), str(row.source_year or "")) for row in rows)
    return ", ".join(" ".join(one for one in pair if one) for pair in told)


def list_of(connection: Connection, event: Event, name: str, bantuan: str, now: datetime) -> ListTold:
    """Return the list of a hand-out, with empty rows for households that are not on it yet; raises `Problem` (not_found)."""
    row = one_of(connection, event.kabupaten, event.ids, bantuan)
    goods = goods_of_nation(connection)
    gave = told_of(goods, given(connection, event.kabupaten, [row]).get(row.id, {}))
    people = recipients(connection, event.kabupaten, row.id) if row.jenis == "kolektif" else [row]
    where = " ".join(one for one in (f"RT {row.rt}" if row.rt else "", f"RW {row.rw}" if row.rw else "") if one)
    facts = (("Bencana", name), ("Tanggal", day(row.date)), ("Bukti lapangan", row.receipt_no or ""), ("Diterima oleh", row.receiver_name or ""), ("Wilayah", where))
    rows = tuple(_recipient(one) for one in people)
    empty = max(0, (row.households or len(rows)) - len(rows))
    return ListTold((*facts, ("Bantuan", gave)), rows, min(empty, RECIPIENTS_MAX), now, f"Daftar penerima · dicetak {moment(now, event.kabupaten)}")


def list_of_all(connection: Connection, event: Event, name: str, desa: str | None, part: int, now: datetime) -> ListTold:
    """Return a part of the list of all households of a disaster, or of one desa (`NO_DESA`: of those without), to be signed as they receive.

    A part has `RECIPIENTS_MAX` households and says which of how many it is; raises `Problem` (not_found) for one that is none. Two statements.
    """
    here = _listed(event, desa)
    total = connection.scalar(select(func.count()).select_from(KORBAN).where(*here)) or 0
    parts, before = parts_of(total), (part - 1) * RECIPIENTS_MAX
    if not 1 <= part <= parts:
        raise Problem("not_found", {"field": "bagian"})
    names = (KORBAN.c.head_name, KORBAN.c.nik, KORBAN.c.address, KORBAN.c.jiwa, KORBAN.c.rt.label("home_rt"), KORBAN.c.rw.label("home_rw"))
    order = (KORBAN.c.desa_code, KORBAN.c.rw, KORBAN.c.rt, KORBAN.c.head_name, KORBAN.c.id)
    query = select(*names, KORBAN.c.description.label("receiver_name")).where(*here).order_by(*order).limit(RECIPIENTS_MAX).offset(before)
    rows = tuple(_recipient(one) for one in connection.execute(query))
    of = f"{number(part)} dari {number(parts)}: keluarga {number(before + 1)} sampai {number(before + len(rows))} dari {number(total)}"
    facts = (("Bencana", name), *([("Bagian", of)] if parts > 1 else []), ("Tanggal", ""), ("Tempat", ""), ("Bantuan", ""))
    foot = f"Daftar penerima{f' · bagian {number(part)} dari {number(parts)}' if parts > 1 else ''} · dicetak {moment(now, event.kabupaten)}"
    return ListTold(facts, rows, EMPTY_ROWS if part == parts else 0, now, foot, before + 1)


def _listed(event: Event, desa: str | None) -> tuple[ColumnElement[bool], ...]:
    """Return the condition for households that a list of all has: those of the disaster, each once."""
    here = (KORBAN.c.kabupaten == event.kabupaten, KORBAN.c.kejadian_id.in_(event.ids), KORBAN.c.deleted.is_(False), KORBAN.c.same_as_id.is_(None))
    return here if desa is None else (*here, KORBAN.c.desa_code.is_(None) if desa == NO_DESA else KORBAN.c.desa_code == desa)


def parts_of(households: int) -> int:
    """Return in how many parts a list of so many households is printed, one where there are none."""
    return max(1, -(-households // RECIPIENTS_MAX))


def households_by_desa(connection: Connection, event: Event) -> list[tuple[str, int]]:
    """Return (desa, households) of what a list of all has, `NO_DESA` for those of which nobody said one; one statement."""
    desa = func.coalesce(KORBAN.c.desa_code, NO_DESA).label("desa")
    query = select(desa, func.count()).where(*_listed(event, None)).group_by(desa).order_by(desa)
    return [(code, households) for code, households in connection.execute(query)]


def cards_of(event: Event, name: str, prefix: str, first: int, count: int, now: datetime) -> CardsTold:
    """Return numbered cards of a disaster; raises `Problem` (unprocessable) for none, or too many."""
    if first < 1 or not 1 <= count <= PAPER_CARDS_MAX:
        raise Problem("unprocessable", {"fields": {"first": "out_of_range"} if first < 1 else {"count": "out_of_range"}})
    numbers = tuple(f"{prefix}{one:04d}" for one in range(first, first + count))
    return CardsTold(name, numbers, now, f"Salin ke Lapangan di posko · dicetak {moment(now, event.kabupaten)}")
