"""Families, their members and their telephone numbers."""

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from server.extensions import db
from server.models.columns import Day, Id, Prose, Word
from server.models.synced import Synced


class Kpm(Synced, db.Model):
    """A family."""

    __tablename__ = "kpm"

    kelompok_id: Mapped[Id | None]
    desa_code: Mapped[Word | None]
    address: Mapped[Prose | None]
    no_kk: Mapped[Word | None]
    idsemesta: Mapped[Word | None]
    membership_status: Mapped[Word | None]
    joined_on: Mapped[Day | None]
    ended_on: Mapped[Day | None]
    kks_last4: Mapped[Word | None]
    desil: Mapped[int | None]
    sembako: Mapped[bool | None]
    phone: Mapped[Word | None]
    phone_on: Mapped[Day | None]
    field_note: Mapped[Prose | None]


Index(None, Kpm.kabupaten, Kpm.no_kk)
ENDED = text("ended_on IS NOT NULL AND moved IS NULL")
UNDATED = text("ended_on IS NULL AND moved IS NULL AND (deleted OR membership_status IN ('non_aktif', 'graduasi'))")
ERASED = text("moved = '-'")
Index("ix_kpm_ended", Kpm.kabupaten, Kpm.ended_on, Kpm.id, sqlite_where=ENDED, postgresql_where=ENDED)
Index("ix_kpm_undated", Kpm.kabupaten, Kpm.id, sqlite_where=UNDATED, postgresql_where=UNDATED)
Index("ix_kpm_erased", Kpm.kabupaten, Kpm.id, sqlite_where=ERASED, postgresql_where=ERASED)


class Anggota(Synced, db.Model):
    """A member of a family."""

    __tablename__ = "anggota"

    kpm_id: Mapped[Id | None]
    nik: Mapped[Word | None]
    idsemesta: Mapped[Word | None]
    name: Mapped[Prose | None]
    sex: Mapped[Word | None]
    birth_date: Mapped[Day | None]
    relation: Mapped[Word | None]
    is_pengurus: Mapped[bool | None]
    membership_status: Mapped[Word | None]
    komponen: Mapped[Word | None]
    fasilitas_id: Mapped[Id | None]
    pbi: Mapped[bool | None]
    pena: Mapped[bool | None]
    note: Mapped[Prose | None]
    nisn: Mapped[Word | None]
    class_level: Mapped[int | None]
    field_note: Mapped[Prose | None]
    provisional: Mapped[bool | None]


Index(None, Anggota.kabupaten, Anggota.nik)
Index(None, Anggota.kabupaten, Anggota.idsemesta)


class Kontak(Synced, db.Model):
    """A telephone number of a family."""

    __tablename__ = "kontak"

    kpm_id: Mapped[Id | None]
    noted_on: Mapped[Day | None]
    phone: Mapped[Word | None]
    whose: Mapped[Prose | None]
    works: Mapped[bool | None]
    tried_on: Mapped[Day | None]
