"""Komitmen checks and the facility days they are reckoned from."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from server.extensions import db
from server.models.columns import Day, Id, Prose, Word
from server.models.synced import Synced


class HariEfektif(Synced, db.Model):
    """Days on which a facility was open in a month."""

    __tablename__ = "hari_efektif"

    fasilitas_id: Mapped[Id | None]
    bulan: Mapped[Word | None]
    days: Mapped[int | None]
    signer_name: Mapped[Prose | None]
    signed_on: Mapped[Day | None]


class Komitmen(Synced, db.Model):
    """The check of one condition for one member and month."""

    __tablename__ = "komitmen"

    anggota_id: Mapped[Id | None]
    bulan: Mapped[Word | None]
    condition: Mapped[Word | None]
    fasilitas_id: Mapped[Id | None]
    alpa: Mapped[int | None]
    izin: Mapped[int | None]
    sakit: Mapped[int | None]
    weight_kg: Mapped[float | None]
    height_cm: Mapped[float | None]
    result: Mapped[Word | None]
    reason: Mapped[Prose | None]
    source: Mapped[Word | None]
    note: Mapped[Prose | None]
    signer_name: Mapped[Prose | None]
    signed_on: Mapped[Day | None]
    review: Mapped[Word | None]


Index("ix_komitmen_fasilitas_bulan", Komitmen.kabupaten, Komitmen.fasilitas_id, Komitmen.bulan)
Index("ix_komitmen_bulan", Komitmen.kabupaten, Komitmen.bulan, Komitmen.id)
