"""What the office keeps and phones read: regions, workers, groups, facilities, catalogue, calendar."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from server.extensions import db
from server.models.columns import Checked, Day, Id, Prose, Word
from server.models.synced import Synced


class Wilayah(Synced, db.Model):
    """A region."""

    __tablename__ = "wilayah"

    code: Mapped[Word | None]
    level: Mapped[Word | None]
    name: Mapped[Prose | None]
    parent_code: Mapped[Word | None]
    area: Mapped[Word | None]


class Worker(Synced, db.Model):
    """Somebody who works in the field or supervises it."""

    __tablename__ = "worker"

    name: Mapped[Prose | None]
    nip: Mapped[Word | None]
    phone: Mapped[Word | None]
    role: Mapped[Word | None]
    relawan: Mapped[Word | None]


class Kelompok(Synced, db.Model):
    """Families that meet together."""

    __tablename__ = "kelompok"

    name: Mapped[Prose | None]
    desa_code: Mapped[Word | None]
    kecamatan_code: Mapped[Word | None]
    place: Mapped[Prose | None]
    ketua_kpm_id: Mapped[Id | None]
    ended_on: Mapped[Day | None]


class Assignment(Synced, db.Model):
    """A worker's charge of a kelompok."""

    __tablename__ = "assignment"

    worker_id: Mapped[Id | None]
    kelompok_id: Mapped[Id | None]
    role: Mapped[Word | None]
    start_date: Mapped[Day | None]
    end_date: Mapped[Day | None]


Index(None, Worker.id)  # names of workers of any kabupaten
Index(None, Assignment.worker_id, Assignment.kabupaten)  # the partitions of one worker


class Fasilitas(Synced, db.Model):
    """A school, a health post or a social service."""

    __tablename__ = "fasilitas"

    type: Mapped[Word | None]
    level: Mapped[Word | None]
    npsn: Mapped[Word | None]
    name: Mapped[Prose | None]
    desa_code: Mapped[Word | None]
    address: Mapped[Prose | None]


class Modul(Synced, db.Model):
    """A module of P2K2."""

    __tablename__ = "modul"

    code: Mapped[Word | None]
    name: Mapped[Prose | None]
    position: Mapped[int | None]
    siks_category: Mapped[Word | None]


class ModulSesi(Synced, db.Model):
    """A session of a module."""

    __tablename__ = "modul_sesi"

    modul_code: Mapped[Word | None]
    position: Mapped[int | None]
    name: Mapped[Prose | None]
    siks_category: Mapped[Word | None]


class Periode(Synced, db.Model):
    """A triwulan of the programme."""

    __tablename__ = "periode"

    year: Mapped[int | None]
    triwulan: Mapped[int | None]
    start_date: Mapped[Day | None]
    end_date: Mapped[Day | None]
    entry_state: Mapped[Word | None]


class Aturan(Synced, db.Model):
    """A version of the rules of komitmen."""

    __tablename__ = "aturan"

    nomor: Mapped[int | None]
    valid_from: Mapped[Day | None]
    name: Mapped[Prose | None]
    attendance_percent: Mapped[int | None]
    absences: Mapped[Checked | None]
    areas: Mapped[Checked | None]
    lansia_age: Mapped[int | None]
    usia_dini_age_max: Mapped[int | None]
    sekolah_age_max: Mapped[int | None]
    expected: Mapped[Checked | None]
    tahap_months: Mapped[int | None]
    failing_months: Mapped[int | None]
    penangguhan_after: Mapped[int | None]
    penghentian_after: Mapped[int | None]
    remind_days: Mapped[int | None]
    escalate_days: Mapped[int | None]
    entry_days: Mapped[int | None]
    appeal_days: Mapped[int | None]


class Kalender(Synced, db.Model):
    """Days with a meaning."""

    __tablename__ = "kalender"

    date: Mapped[Day | None]
    end_date: Mapped[Day | None]
    type: Mapped[Word | None]
    name: Mapped[Prose | None]
