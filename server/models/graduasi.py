"""Graduasi: versions of its rules, assessments of the field, and proposals that people decide."""

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from server.extensions import db
from server.models.columns import Big, Checked, Day, Id, Prose, Word
from server.models.cycle import Stepped
from server.models.synced import Synced


class AturanGraduasi(Synced, db.Model):
    """A version of the rules of graduasi."""

    __tablename__ = "aturan_graduasi"

    nomor: Mapped[int | None]
    valid_from: Mapped[Day | None]
    name: Mapped[Prose | None]
    attendance_percent: Mapped[int | None]
    attendance_months: Mapped[int | None]
    meetings_min: Mapped[int | None]
    susulan_counts: Mapped[bool | None]
    komitmen_tahap: Mapped[int | None]
    criteria: Mapped[Checked | None]
    assessment_days: Mapped[int | None]
    visit_days: Mapped[int | None]
    school_age_min: Mapped[int | None]
    school_age_max: Mapped[int | None]
    working_age_min: Mapped[int | None]
    working_age_max: Mapped[int | None]
    objection_days: Mapped[int | None]
    follow_up_months: Mapped[Checked | None]
    resertifikasi_years: Mapped[int | None]
    extension_years: Mapped[int | None]
    pena_age_min: Mapped[int | None]
    pena_age_max: Mapped[int | None]


class PenilaianGraduasi(Synced, db.Model):
    """A pendamping's assessment of a family."""

    __tablename__ = "penilaian_graduasi"

    kpm_id: Mapped[Id | None]
    date: Mapped[Day | None]
    aturan_nomor: Mapped[int | None]
    jalur: Mapped[Word | None]
    reason: Mapped[Prose | None]
    reason_document: Mapped[Prose | None]
    education: Mapped[Word | None]
    health: Mapped[Word | None]
    bpjs_kesehatan: Mapped[Word | None]
    bpjs_ketenagakerjaan: Mapped[Word | None]
    layanan_evidence: Mapped[Prose | None]
    economy: Mapped[Word | None]
    economy_evidence: Mapped[Prose | None]
    dwelling: Mapped[Word | None]
    dwelling_evidence: Mapped[Prose | None]
    data_terpadu: Mapped[Word | None]
    data_terpadu_evidence: Mapped[Prose | None]
    family_view: Mapped[Word | None]
    family_words: Mapped[Prose | None]
    kunjungan_id: Mapped[Id | None]
    kehamilan: Mapped[Word | None]
    kelahiran: Mapped[Word | None]
    disabilitas: Mapped[Word | None]
    lansia: Mapped[Word | None]
    note: Mapped[Prose | None]


class Graduasi(Synced, db.Model):
    """A proposal that a family leave the programme."""

    __tablename__ = "graduasi"

    kpm_id: Mapped[Id | None]
    penilaian_id: Mapped[Id | None]
    jalur: Mapped[Word | None]
    aturan_nomor: Mapped[int | None]
    as_of: Mapped[Big | None]
    attendance_worst: Mapped[int | None]
    attendance_best: Mapped[int | None]
    family_view: Mapped[Word | None]
    evidence_for: Mapped[Prose | None]
    evidence_against: Mapped[Prose | None]
    proposed_on: Mapped[Day | None]
    status: Mapped[Word | None]
    reason: Mapped[Prose | None]
    decided_on: Mapped[Day | None]
    siks_status: Mapped[Word | None]
    siks_batch: Mapped[int | None]
    siks_on: Mapped[Day | None]
    siks_reason: Mapped[Prose | None]
    exit_on: Mapped[Day | None]
    sanggah_on: Mapped[Day | None]
    sanggah_outcome: Mapped[Word | None]
    sanggah_reason: Mapped[Prose | None]
    sanggah_text: Mapped[Prose | None]
    sanggah_via: Mapped[Word | None]


Index(None, Graduasi.kabupaten, Graduasi.status, Graduasi.siks_status, Graduasi.id)
Index(None, Graduasi.kabupaten, Graduasi.siks_status, Graduasi.id)


class GraduasiStep(Stepped, db.Model):
    """A step on the way of an exit; `detail`: how an objection came, or the last day of membership by SIKS-NG."""

    __tablename__ = "graduasi_step"

    graduasi: Mapped[Id]
    detail: Mapped[Word | None]

    __table_args__ = (
        Index(
            "ix_graduasi_step_pending",
            *("kabupaten", "graduasi"),
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index(None, "kabupaten", "graduasi", "made_at"),
        Index(None, "state", "due_at"),
        Index(None, "account", "made_at"),
    )
