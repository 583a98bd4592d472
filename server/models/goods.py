"""Aid goods: their stores, the ledger of each store, and what was handed out."""

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Big, Checked, Day, Id, Kabupaten, Moment, Prose, Word
from server.models.synced import Synced

BELOW = {"sqlite_where": text("jumlah < 0"), "postgresql_where": text("jumlah < 0")}
DATED = {"sqlite_where": text("expires_on IS NOT NULL"), "postgresql_where": text("expires_on IS NOT NULL")}
SOURCED = {"sqlite_where": text("source = 'cbp'"), "postgresql_where": text("source = 'cbp'")}

BACK = {"sqlite_where": text("batal_id IS NOT NULL"), "postgresql_where": text("batal_id IS NOT NULL")}
GOT = {"sqlite_where": text("kiriman_id IS NOT NULL"), "postgresql_where": text("kiriman_id IS NOT NULL")}
REGISTERED = {"sqlite_where": text("bast_no IS NOT NULL"), "postgresql_where": text("bast_no IS NOT NULL")}
HELD, BARELY = "bast_no IS NOT NULL AND void_reason IS NULL", "bast_no IS NULL AND void_reason IS NULL"
HOLDING = {"sqlite_where": text(HELD), "postgresql_where": text(HELD)}
BARE = {"sqlite_where": text(BARELY), "postgresql_where": text(BARELY)}
VOID = {"sqlite_where": text("void_reason IS NOT NULL"), "postgresql_where": text("void_reason IS NOT NULL")}
COLLECTIVE = {"sqlite_where": text("jenis = 'kolektif'"), "postgresql_where": text("jenis = 'kolektif'")}


class Barang(Synced, db.Model):
    """A kind of goods."""

    __tablename__ = "barang"

    code: Mapped[Word | None]
    name: Mapped[Prose | None]
    category: Mapped[Word | None]
    unit: Mapped[Word | None]
    units: Mapped[Checked | None]
    contents: Mapped[Checked | None]
    returnable: Mapped[bool | None]
    per_person_day: Mapped[Big | None]
    expires: Mapped[bool | None]


class Gudang(Synced, db.Model):
    """A store."""

    __tablename__ = "gudang"

    opened_by: Mapped[Id | None]
    kejadian_id: Mapped[Id | None]
    posko_id: Mapped[Id | None]
    name: Mapped[Prose | None]
    level: Mapped[Word | None]
    desa_code: Mapped[Word | None]
    place: Mapped[Prose | None]
    keeper_id: Mapped[Id | None]
    closed_on: Mapped[Day | None]


class Mutasi(Synced, db.Model):
    """A line of the ledger of a store."""

    __tablename__ = "mutasi"
    loose = frozenset({"bantuan_id", "batal_id"})

    gudang_id: Mapped[Id | None]
    barang: Mapped[Word | None]
    jenis: Mapped[Word | None]
    jumlah: Mapped[Big | None]
    entered: Mapped[Word | None]
    date: Mapped[Day | None]
    time: Mapped[Word | None]
    worker_id: Mapped[Id | None]
    kejadian_id: Mapped[Id | None]
    batch: Mapped[Word | None]
    expires_on: Mapped[Day | None]
    source: Mapped[Word | None]
    source_year: Mapped[int | None]
    document: Mapped[Prose | None]
    sender: Mapped[Prose | None]
    plate: Mapped[Word | None]
    bantuan_id: Mapped[Id | None]
    lawan_id: Mapped[Id | None]
    kiriman_id: Mapped[Id | None]
    batal_id: Mapped[Id | None]
    reason: Mapped[Prose | None]
    reconciled_document: Mapped[Prose | None]
    reconciled_on: Mapped[Day | None]


class Bantuan(Synced, db.Model):
    """Aid that was handed out."""

    __tablename__ = "bantuan"

    kejadian_id: Mapped[Id | None]
    jenis: Mapped[Word | None]
    korban_id: Mapped[Id | None]
    date: Mapped[Day | None]
    time: Mapped[Word | None]
    worker_id: Mapped[Id | None]
    gudang_id: Mapped[Id | None]
    receipt_no: Mapped[Word | None]
    institution: Mapped[Prose | None]
    contents: Mapped[Checked | None]
    receiver_name: Mapped[Prose | None]
    proxy: Mapped[Prose | None]
    desa_code: Mapped[Word | None]
    rt: Mapped[Word | None]
    rw: Mapped[Word | None]
    households: Mapped[Big | None]
    note: Mapped[Prose | None]
    void_reason: Mapped[Prose | None]
    bast_no: Mapped[Prose | None]


class PenerimaBantuan(Synced, db.Model):
    """A household on the list of a collective hand-out."""

    __tablename__ = "penerima_bantuan"

    bantuan_id: Mapped[Id | None]
    korban_id: Mapped[Id | None]
    received: Mapped[bool | None]
    received_on: Mapped[Day | None]
    receiver_name: Mapped[Prose | None]
    note: Mapped[Prose | None]


class Stok(db.Model):
    """How much of some goods a store has: the sum of its lines, kept by the commit that writes them; `lines` counts them."""

    __tablename__ = "stok"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    gudang_id: Mapped[Id] = mapped_column(primary_key=True)
    barang: Mapped[Word] = mapped_column(primary_key=True)
    jumlah: Mapped[Big]
    lines: Mapped[Big]

    __table_args__ = (Index("ix_stok_below", "kabupaten", "gudang_id", "barang", **BELOW),)


class SalurHarian(db.Model):
    """What went from a store to people on one day, in base units, less what was taken back of it, whenever that was.

    Kept by the commit that writes the lines; `kejadian_id` is empty where a line names none, and it is the store's disaster then.
    """

    __tablename__ = "salur_harian"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    kejadian_id: Mapped[Id] = mapped_column(primary_key=True)
    gudang_id: Mapped[Id] = mapped_column(primary_key=True)
    date: Mapped[Day] = mapped_column(primary_key=True)
    barang: Mapped[Word] = mapped_column(primary_key=True)
    jumlah: Mapped[Big]


class ReceiptBlock(db.Model):
    """The receipts of one block of a device: the highest number that came, how many came, and how many came twice."""

    __tablename__ = "receipt_block"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    block: Mapped[Word] = mapped_column(primary_key=True)
    highest: Mapped[Big]
    found: Mapped[Big]
    twice: Mapped[Big]


class LedgerNote(db.Model):
    """What a person of the office explained about goods; append-only, the newest of a subject holds.

    `about` is what sort of thing (kurang: stock below zero, selisih: sent and received differ, kuitansi: a number that is missing);
    `subject` names it, and `seen` is the amount that was there to be explained.
    """

    __tablename__ = "ledger_note"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    at: Mapped[Moment] = mapped_column(index=True)
    account: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    about: Mapped[Word]
    subject: Mapped[Prose]
    seen: Mapped[Big]
    text: Mapped[Prose]

    __table_args__ = (Index(None, "kabupaten", "about", "subject"),)


Index(None, Gudang.kabupaten, Gudang.kejadian_id)
Index(None, Gudang.kabupaten, Gudang.opened_by)
Index(None, Gudang.kabupaten, Gudang.keeper_id)
Index(None, Mutasi.kabupaten, Mutasi.gudang_id, Mutasi.barang)
Index("ix_mutasi_jenis", Mutasi.kabupaten, Mutasi.jenis, Mutasi.date, Mutasi.id)
Index("ix_mutasi_ledger", Mutasi.kabupaten, Mutasi.gudang_id, Mutasi.date, text("coalesce(time, '')"), Mutasi.id)
Index("ix_mutasi_goods_by_day", Mutasi.kabupaten, Mutasi.gudang_id, Mutasi.barang, Mutasi.date, text("coalesce(time, '')"), Mutasi.id)
Index("ix_mutasi_dated", Mutasi.kabupaten, Mutasi.gudang_id, Mutasi.barang, **DATED)
Index("ix_mutasi_cbp", Mutasi.kabupaten, Mutasi.date, **SOURCED)
Index(None, Mutasi.kabupaten, Mutasi.bantuan_id)
Index("ix_mutasi_kiriman", Mutasi.kabupaten, Mutasi.kiriman_id, **GOT)
Index("ix_mutasi_batal", Mutasi.kabupaten, Mutasi.batal_id, **BACK)
Index(None, Bantuan.kabupaten, Bantuan.receipt_no)
Index("ix_bantuan_bast_no", Bantuan.kabupaten, Bantuan.bast_no, Bantuan.kejadian_id, **REGISTERED)
Index("ix_bantuan_bast_by_day", Bantuan.kabupaten, Bantuan.kejadian_id, Bantuan.date, Bantuan.id, Bantuan.bast_no, **HOLDING)
Index("ix_bantuan_bare", Bantuan.kabupaten, Bantuan.kejadian_id, Bantuan.date, Bantuan.id, **BARE)
Index("ix_bantuan_void_receipt", Bantuan.kabupaten, Bantuan.receipt_no, **VOID)
Index("ix_bantuan_void", Bantuan.kabupaten, Bantuan.kejadian_id, Bantuan.date, Bantuan.id, **VOID)
Index("ix_bantuan_kolektif", Bantuan.kabupaten, Bantuan.kejadian_id, Bantuan.date, Bantuan.id, **COLLECTIVE)
Index("ix_bantuan_by_day", Bantuan.kabupaten, Bantuan.kejadian_id, Bantuan.date, Bantuan.id)
