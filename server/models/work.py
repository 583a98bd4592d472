"""Home visits, payments, notes, tasks, and outcomes fed back to a worker."""

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from server.extensions import db
from server.models.columns import Day, Id, Prose, Word
from server.models.synced import Synced


class Kunjungan(Synced, db.Model):
    """A home visit."""

    __tablename__ = "kunjungan"

    kpm_id: Mapped[Id | None]
    date: Mapped[Day | None]
    purpose: Mapped[Prose | None]
    met: Mapped[Prose | None]
    p2k2_sesi_id: Mapped[Id | None]
    findings: Mapped[Prose | None]
    follow_up: Mapped[Prose | None]
    graduasi_id: Mapped[Id | None]
    after_months: Mapped[int | None]
    keadaan: Mapped[Word | None]
    propose_again: Mapped[bool | None]
    propose_reason: Mapped[Prose | None]


AFTER_EXIT = text("graduasi_id IS NOT NULL")
Index("ix_kunjungan_after_exit", Kunjungan.kabupaten, Kunjungan.graduasi_id, sqlite_where=AFTER_EXIT, postgresql_where=AFTER_EXIT)


class Penyaluran(Synced, db.Model):
    """A payment of one stage to one family."""

    __tablename__ = "penyaluran"

    kpm_id: Mapped[Id | None]
    bulan: Mapped[Word | None]
    result: Mapped[Word | None]
    reason: Mapped[Prose | None]
    date: Mapped[Day | None]
    amount: Mapped[int | None]
    channel: Mapped[Word | None]
    kks_held_by_family: Mapped[bool | None]
    kks_holder: Mapped[Prose | None]
    note: Mapped[Prose | None]


class Catatan(Synced, db.Model):
    """A note about a family."""

    __tablename__ = "catatan"

    kpm_id: Mapped[Id | None]
    date: Mapped[Day | None]
    anggota_id: Mapped[Id | None]
    text: Mapped[Prose | None]


class Tugas(Synced, db.Model):
    """A task of one worker."""

    __tablename__ = "tugas"

    worker_id: Mapped[Id | None]
    about_kind: Mapped[Word | None]
    about_id: Mapped[Id | None]
    text: Mapped[Prose | None]
    due_date: Mapped[Day | None]
    answer: Mapped[Prose | None]
    answered_on: Mapped[Day | None]
    status: Mapped[Word | None]
    own_value: Mapped[Prose | None]
    other_value: Mapped[Prose | None]
    other_name: Mapped[Prose | None]
    thread_id: Mapped[Id | None]
    turn: Mapped[int | None]
    asked_by: Mapped[Prose | None]
    asked_on: Mapped[Day | None]


Index(None, Tugas.kabupaten, Tugas.thread_id)


class OutcomeRow(Synced, db.Model):
    """A later outcome of a change.

    The form it speaks of is the envelope's `form`: that form's change is all that ever writes the row.
    """

    __tablename__ = "outcome"

    index: Mapped[int | None]
    worker_id: Mapped[Id | None]
    outcome: Mapped[Word | None]
    code: Mapped[Word | None]
    reason: Mapped[Prose | None]


Index("ix_outcome_worker", OutcomeRow.worker_id, OutcomeRow.kabupaten)
