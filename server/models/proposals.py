"""What the field proposes to the office or hands on: events, changes of data, complaints, referrals."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from server.extensions import db
from server.models.columns import Checked, Day, Id, Prose, Word
from server.models.synced import Synced


class Peristiwa(Synced, db.Model):
    """An event in a family, as a proposal."""

    __tablename__ = "peristiwa"

    kpm_id: Mapped[Id | None]
    type: Mapped[Word | None]
    reported_on: Mapped[Day | None]
    effective_date: Mapped[Day | None]
    anggota_id: Mapped[Id | None]
    mother_id: Mapped[Id | None]
    follows_id: Mapped[Id | None]
    new_name: Mapped[Prose | None]
    sex: Mapped[Word | None]
    birth_date: Mapped[Day | None]
    birth_order: Mapped[int | None]
    new_pengurus_id: Mapped[Id | None]
    other_kpm_id: Mapped[Id | None]
    members: Mapped[Checked | None]
    new_no_kk: Mapped[Word | None]
    to_fasilitas_id: Mapped[Id | None]
    to_fasilitas_name: Mapped[Prose | None]
    to_desa_code: Mapped[Word | None]
    to_address: Mapped[Prose | None]
    before: Mapped[Prose | None]
    after: Mapped[Prose | None]
    evidence: Mapped[Prose | None]
    note: Mapped[Prose | None]
    status: Mapped[Word | None]
    decision_reason: Mapped[Prose | None]
    decided_on: Mapped[Day | None]
    siks_batch: Mapped[int | None]
    siks_status: Mapped[Word | None]
    siks_reason: Mapped[Prose | None]
    siks_on: Mapped[Day | None]


class Usulan(Synced, db.Model):
    """A proposal to change a record of the office."""

    __tablename__ = "usulan"

    kpm_id: Mapped[Id | None]
    about_kind: Mapped[Word | None]
    about_id: Mapped[Id | None]
    field_group: Mapped[Word | None]
    field: Mapped[Word | None]
    reported_on: Mapped[Day | None]
    before: Mapped[Prose | None]
    after: Mapped[Prose | None]
    reason: Mapped[Prose | None]
    evidence: Mapped[Prose | None]
    status: Mapped[Word | None]
    decision_reason: Mapped[Prose | None]
    decided_on: Mapped[Day | None]
    siks_batch: Mapped[int | None]
    siks_status: Mapped[Word | None]
    siks_reason: Mapped[Prose | None]
    siks_on: Mapped[Day | None]


for proposal in (Peristiwa, Usulan):
    Index(None, proposal.kabupaten, proposal.status, proposal.siks_batch)


class Pengaduan(Synced, db.Model):
    """A complaint."""

    __tablename__ = "pengaduan"

    reported_on: Mapped[Day | None]
    worker_id: Mapped[Id | None]
    kpm_id: Mapped[Id | None]
    complainant: Mapped[Prose | None]
    contact: Mapped[Prose | None]
    programme: Mapped[Word | None]
    category: Mapped[Word | None]
    text: Mapped[Prose | None]
    status: Mapped[Word | None]
    answer: Mapped[Prose | None]
    forwarded_to: Mapped[Prose | None]
    handled_on: Mapped[Day | None]
    rahasia: Mapped[bool | None]


class Rujukan(Synced, db.Model):
    """A referral to another programme or service."""

    __tablename__ = "rujukan"

    kpm_id: Mapped[Id | None]
    referred_on: Mapped[Day | None]
    layanan: Mapped[Word | None]
    anggota_id: Mapped[Id | None]
    reason: Mapped[Prose | None]
    referred_to: Mapped[Prose | None]
    heard: Mapped[Prose | None]
    heard_on: Mapped[Day | None]
    status: Mapped[Word | None]
    outcome: Mapped[Prose | None]
    outcome_on: Mapped[Day | None]


for narrowed in ((), (Rujukan.status,), (Rujukan.layanan,)):
    Index(None, Rujukan.kabupaten, *narrowed, Rujukan.referred_on, Rujukan.id)
