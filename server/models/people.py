"""Figures of workers, their trainings, and on which days their phones were in contact."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Day, Id, Kabupaten, Moment, Prose, Word
from server.models.exchange import CLUSTERED
from server.models.synced import Synced


class Capaian(Synced, db.Model):
    """Figures of a worker's month, with the worker's objection and its answer."""

    __tablename__ = "capaian"

    worker_id: Mapped[Id | None]
    bulan: Mapped[Word | None]
    families: Mapped[int | None]
    meetings_planned: Mapped[int | None]
    meetings_held: Mapped[int | None]
    checks_due: Mapped[int | None]
    checks_done: Mapped[int | None]
    forms: Mapped[int | None]
    forms_prompt: Mapped[int | None]
    counted_on: Mapped[Day | None]
    objection: Mapped[Prose | None]
    objected_on: Mapped[Day | None]
    answer: Mapped[Prose | None]
    answered_on: Mapped[Day | None]


class LaporanBulanan(Synced, db.Model):
    """Words of the office beside the figures of a worker's month, one for each RHK."""

    __tablename__ = "laporan_bulanan"

    worker_id: Mapped[Id | None]
    bulan: Mapped[Word | None]
    penyaluran: Mapped[Prose | None]
    p2k2: Mapped[Prose | None]
    verifikasi: Mapped[Prose | None]
    graduasi: Mapped[Prose | None]
    verval: Mapped[Prose | None]
    kasus: Mapped[Prose | None]
    laporan: Mapped[Prose | None]
    direktif: Mapped[Prose | None]
    berita_baik: Mapped[Prose | None]


class Pelatihan(Synced, db.Model):
    """A training that a worker took part in."""

    __tablename__ = "pelatihan"

    worker_id: Mapped[Id | None]
    date: Mapped[Day | None]
    title: Mapped[Prose | None]
    hours: Mapped[int | None]
    organiser: Mapped[Prose | None]
    certificate: Mapped[Word | None]


Index(None, Pelatihan.worker_id, Pelatihan.date)


class Contact(db.Model):
    """The first contact of a phone on a day of its kabupaten: from there on work could have come.

    `waiting`: how many forms the phone had left after its last contact of the day, null while it has not told.
    """

    __tablename__ = "contact"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    device: Mapped[Id] = mapped_column(primary_key=True)
    day: Mapped[Day] = mapped_column(primary_key=True)
    at: Mapped[Moment]
    waiting: Mapped[int | None]

    __table_args__ = (CLUSTERED,)
