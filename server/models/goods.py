"""Aid goods: their stores, the ledger of each store, and what was handed out."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from server.extensions import db
from server.models.columns import Big, Checked, Day, Id, Prose, Word
from server.models.synced import Synced


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


Index(None, Gudang.kabupaten, Gudang.kejadian_id)
Index(None, Gudang.kabupaten, Gudang.opened_by)
Index(None, Gudang.kabupaten, Gudang.keeper_id)
Index(None, Mutasi.kabupaten, Mutasi.gudang_id, Mutasi.barang)
Index(None, Mutasi.kabupaten, Mutasi.bantuan_id)
Index(None, Mutasi.kabupaten, Mutasi.kiriman_id)
Index(None, Mutasi.kabupaten, Mutasi.batal_id)
Index(None, Bantuan.kabupaten, Bantuan.receipt_no)
Index(None, Bantuan.kabupaten, Bantuan.bast_no)
