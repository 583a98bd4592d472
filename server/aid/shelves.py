"""What must be looked at in stores: stock below zero, moves that differ, loans, batches that end, counts, goods without paper, rice of the reserve."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select

from server.aid.notes import DIFFERING, SHORT, newest_notes, subject_of
from server.aid.whose import wrote
from server.identity.regions import PROVINCE
from server.store.goods import STOCK
from server.store.tables import TABLES, listed
from sync.limits import CBP_KABUPATEN_KG, CBP_PROVINCE_KG, EXPIRY_DAYS, GOODS_ROWS_MAX

LINE, WORKER = TABLES["mutasi"], TABLES["worker"]
GRAMS = 1_000
LENT, BORROWED = ("pinjam_keluar", "kembali_dari"), ("pinjam_masuk", "kembali_ke")
CBP = "cbp"


@dataclass(frozen=True, slots=True)
class Shelves:
    """The stores that are looked at: those of an event, or all of a kabupaten (`stores` None).

    Where moves are told, `only` is the one sent line, and `into` the one store that goods go to."""

    kabupaten: str
    stores: tuple[str, ...] | None = None
    only: str = ""
    into: str = ""

    def hold(self, connection: Connection, column: ColumnElement[str]) -> tuple[ColumnElement[bool], ...]:
        """Return the condition that a column names one of these stores.

        Of lines it is written so that no database walks all lines of a store where few are of the sort that is asked.
        """
        column = func.coalesce(column, "") if column.table is LINE else column
        return () if self.stores is None else (column.in_(listed(connection, self.stores)),)


@dataclass(frozen=True, slots=True)
class Open:
    """Something to be explained: its row, by how much, and its newest explanation; `settled` where that covers it as it stands now."""

    row: Row[Any]
    subject: str
    jumlah: int
    note: Row[Any] | None

    @property
    def settled(self) -> bool:
        """Whether a person explained this much, or more."""
        return self.note is not None and (self.note.seen == self.jumlah or self.jumlah < 0 and self.note.seen <= self.jumlah)


def oversold(connection: Connection, shelves: Shelves) -> list[Open]:
    """Return stock below zero, what nobody has explained first; two statements over an index of such stock alone."""
    query = select(STOCK).where(STOCK.c.kabupaten == shelves.kabupaten, STOCK.c.jumlah < 0, *shelves.hold(connection, STOCK.c.gudang_id))
    rows = list(connection.execute(query.order_by(STOCK.c.gudang_id, STOCK.c.barang)))
    subjects = [subject_of(row.gudang_id, row.barang) for row in rows]
    notes = newest_notes(connection, shelves.kabupaten, SHORT, subjects)
    found = [Open(row, subject, row.jumlah, notes.get(subject)) for row, subject in zip(rows, subjects, strict=True)]
    return sorted(found, key=lambda one: one.settled)


def _back() -> ColumnElement[int]:
    """Return what lines take back of a line."""
    back = LINE.alias("back")
    query = select(func.coalesce(func.sum(back.c.jumlah), 0)).where(back.c.kabupaten == LINE.c.kabupaten, back.c.batal_id == LINE.c.id)
    return query.scalar_subquery()


def moves(connection: Connection, shelves: Shelves) -> list[Open]:
    """Return goods that were sent and have not arrived as they were sent, what nobody has explained first; `jumlah` is what is missing.

    `row` has `sent`, `got`, `arrivals` and what the receiver said (`said`); nothing of it is listed once both sides agree.
    """
    taken, back = LINE.alias("taken"), LINE.alias("taken_back")
    arrived = (taken.c.kabupaten == LINE.c.kabupaten, taken.c.kiriman_id == LINE.c.id, taken.c.barang == LINE.c.barang)
    undone = select(func.coalesce(func.sum(back.c.jumlah), 0)).where(back.c.kabupaten == taken.c.kabupaten, back.c.batal_id == taken.c.id)
    got = select(func.coalesce(func.sum(taken.c.jumlah + undone.scalar_subquery()), 0)).where(*arrived).scalar_subquery()
    count = select(func.count()).select_from(taken).where(*arrived).scalar_subquery()
    said = select(func.max(taken.c.reason)).where(*arrived).scalar_subquery()
    sides = [*shelves.hold(connection, LINE.c.gudang_id), *shelves.hold(connection, LINE.c.lawan_id)]
    sent = select(LINE, (-(LINE.c.jumlah + _back())).label("sent"), got.label("got"), count.label("arrivals"), said.label("said"))
    narrowed = [*([or_(*sides)] if sides else []), *([LINE.c.id == shelves.only] if shelves.only else []), *([LINE.c.lawan_id == shelves.into] if shelves.into else [])]
    inner = sent.where(LINE.c.kabupaten == shelves.kabupaten, LINE.c.jenis == "kirim", *narrowed).subquery()
    query = select(inner).where(inner.c.sent != inner.c.got).order_by(inner.c.date.desc(), inner.c.id).limit(GOODS_ROWS_MAX)
    rows = list(connection.execute(query))
    notes = newest_notes(connection, shelves.kabupaten, DIFFERING, [row.id for row in rows])
    return sorted((Open(row, row.id, int(row.sent - row.got), notes.get(row.id)) for row in rows), key=lambda one: one.settled)


def on_the_way(connection: Connection, kabupaten: str, gudang: str) -> bool:
    """Return whether goods were sent to a store that it has not taken in, and nobody has explained why."""
    return any(one.jumlah > 0 and not one.settled for one in moves(connection, Shelves(kabupaten, into=gudang)))


def loans(connection: Connection, shelves: Shelves) -> list[Row[Any]]:
    """Return what is lent and not back, and what is borrowed and not returned, by store, goods and the other side; one statement.

    Goods that go back to whoever owns them without having been borrowed are no loan.
    """
    named = {"store": LINE.c.gudang_id, "goods": LINE.c.barang, "lawan": LINE.c.lawan_id, "who": LINE.c.sender}
    other = [func.coalesce(column, "").label(name) for name, column in named.items()]  # so that SQLite looks for loans, not for stores in order
    told = (func.max(LINE.c.gudang_id).label("gudang_id"), func.max(LINE.c.barang).label("barang"))
    total = func.sum(LINE.c.jumlah + _back())
    here = (LINE.c.kabupaten == shelves.kabupaten, *shelves.hold(connection, LINE.c.gudang_id))

    def open_of(words: tuple[str, str], still: ColumnElement[bool]) -> list[Row[Any]]:
        query = select(*other, *told, total.label("jumlah"), func.min(LINE.c.date).label("since")).where(*here, LINE.c.jenis.in_(words))
        return list(connection.execute(query.group_by(*other).having(still).order_by(func.min(LINE.c.date)).limit(GOODS_ROWS_MAX)))

    return [*open_of(LENT, total < 0), *open_of(BORROWED, total > 0)]


@dataclass(frozen=True, slots=True)
class Ending:
    """A batch that ends soon, or has ended, with what is left of it where the one that ends first goes out first."""

    gudang: str
    barang: str
    batch: str
    expires_on: str
    left: int
    over: bool


def endings(connection: Connection, shelves: Shelves, today: date) -> list[Ending]:
    """Return batches near their last day of which something is left, the soonest first; two statements over dated lines alone.

    Hand-outs rarely name a batch: of what went out without one, the batch that ends first is taken to have gone first.
    """
    key = (LINE.c.gudang_id, LINE.c.barang, LINE.c.expires_on, func.coalesce(LINE.c.batch, "").label("batch"))
    here = (LINE.c.kabupaten == shelves.kabupaten, LINE.c.expires_on.is_not(None), *shelves.hold(connection, LINE.c.gudang_id))
    summed = select(*key, func.sum(LINE.c.jumlah + _back()).label("jumlah")).where(*here, LINE.c.jenis != "batal").group_by(*key)
    batches: dict[tuple[str, str], list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(summed):
        batches[row.gudang_id, row.barang].append(row)
    stock = select(STOCK).where(STOCK.c.kabupaten == shelves.kabupaten, *shelves.hold(connection, STOCK.c.gudang_id))
    left = {(row.gudang_id, row.barang): row.jumlah for row in connection.execute(stock)} if batches else {}
    until = (today + timedelta(days=EXPIRY_DAYS)).isoformat()
    found = [one for place, rows in batches.items() for one in _left(place, rows, left.get(place, 0), today) if one.expires_on <= until]
    return sorted(found, key=lambda one: (one.expires_on, one.barang, one.gudang))[:GOODS_ROWS_MAX]


def _left(place: tuple[str, str], rows: list[Row[Any]], stock: int, today: date) -> list[Ending]:
    ordered = sorted(rows, key=lambda row: (row.expires_on, row.batch))
    gone = max(0, sum(int(row.jumlah) for row in ordered) - max(0, stock))
    found = []
    for row in ordered:
        went = min(gone, max(0, int(row.jumlah)))
        gone -= went
        if row.jumlah > went:
            found.append(Ending(*place, row.batch, row.expires_on, int(row.jumlah) - went, row.expires_on < today.isoformat()))
    return found


def counts(connection: Connection, shelves: Shelves) -> list[Row[Any]]:
    """Return the differences that counts of stores found, the newest first, each with who counted (`writer`); one statement."""
    return list(connection.execute(_told(connection, shelves, "opname")))


def without_paper(connection: Connection, shelves: Shelves) -> list[Row[Any]]:
    """Return goods that came without paper, for which none came later and that were not taken back, the newest first; one statement."""
    query = _told(connection, shelves, "masuk").where(LINE.c.document.is_(None), LINE.c.reconciled_document.is_(None))
    return list(connection.execute(query.where(_back() != -LINE.c.jumlah)))


def _told(connection: Connection, shelves: Shelves, jenis: str) -> Select[Any]:
    name = wrote(WORKER, LINE.c.worker_id)
    here = (LINE.c.kabupaten == shelves.kabupaten, LINE.c.jenis == jenis, *shelves.hold(connection, LINE.c.gudang_id))
    query = select(LINE, WORKER.c.name.label("writer")).select_from(LINE.outerjoin(WORKER, name)).where(*here)
    return query.order_by(LINE.c.date.desc(), LINE.c.id).limit(GOODS_ROWS_MAX)


@dataclass(frozen=True, slots=True)
class Reserve:
    """Rice of the government's reserve that a kabupaten or province took in during a year, in grams, and how much it may."""

    year: int
    taken: int
    quota: int

    @property
    def over(self) -> bool:
        """Whether more came than may be called without the minister."""
        return self.taken > self.quota


def reserves(connection: Connection, kabupaten: str) -> list[Reserve]:
    """Return the rice of the reserve by year, the newest first; one statement over its lines alone.

    The year is that of the budget where a line names it, else that of its day; what one store sends to another is not counted again.
    """
    here = (LINE.c.kabupaten == kabupaten, LINE.c.source == CBP, LINE.c.jenis == "masuk", LINE.c.barang == "beras")
    query = select(LINE.c.source_year, LINE.c.date, func.sum(LINE.c.jumlah + _back()).label("jumlah")).where(*here)
    by_year: dict[int, int] = defaultdict(int)
    for row in connection.execute(query.group_by(LINE.c.source_year, LINE.c.date)):
        by_year[row.source_year or int(row.date[:4])] += int(row.jumlah)
    quota = GRAMS * (CBP_PROVINCE_KG if len(kabupaten) == PROVINCE else CBP_KABUPATEN_KG)
    return [Reserve(year, by_year[year], quota) for year in sorted(by_year, reverse=True)]
