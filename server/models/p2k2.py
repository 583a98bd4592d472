"""P2K2: planned meetings, meetings held, and who came."""

from sqlalchemy.orm import Mapped

from server.extensions import db
from server.models.columns import Checked, Day, Id, Prose, Word
from server.models.synced import Synced


class Jadwal(Synced, db.Model):
    """A planned meeting."""

    __tablename__ = "jadwal"

    kelompok_id: Mapped[Id | None]
    bulan: Mapped[Word | None]
    ordinal: Mapped[int | None]
    planned_date: Mapped[Day | None]
    start_time: Mapped[Word | None]
    place: Mapped[Prose | None]
    status: Mapped[Word | None]
    reason: Mapped[Prose | None]
    held_by: Mapped[Checked | None]
    replaced_on: Mapped[Day | None]
    note: Mapped[Prose | None]


class P2k2Sesi(Synced, db.Model):
    """A meeting that was held."""

    __tablename__ = "p2k2_sesi"

    kelompok_id: Mapped[Id | None]
    bulan: Mapped[Word | None]
    jadwal_id: Mapped[Id | None]
    unplanned_date: Mapped[Day | None]
    ordinal: Mapped[int | None]
    date: Mapped[Day | None]
    start_time: Mapped[Word | None]
    end_time: Mapped[Word | None]
    modul_id: Mapped[Id | None]
    modul_sesi_id: Mapped[Id | None]
    topic: Mapped[Prose | None]
    place: Mapped[Prose | None]
    speakers: Mapped[Checked | None]
    kelompok_joint: Mapped[Checked | None]
    process: Mapped[Prose | None]
    material_note: Mapped[Prose | None]
    participation: Mapped[Prose | None]
    result: Mapped[Prose | None]
    obstacles: Mapped[Prose | None]
    held_by: Mapped[Checked | None]
    status: Mapped[Word | None]
    cancel_reason: Mapped[Prose | None]
    activity: Mapped[Prose | None]


class Kehadiran(Synced, db.Model):
    """The mark of one family in one meeting."""

    __tablename__ = "kehadiran"

    p2k2_sesi_id: Mapped[Id | None]
    kpm_id: Mapped[Id | None]
    status: Mapped[Word | None]
    represented_by: Mapped[Prose | None]
    exempt: Mapped[bool | None]
    reason: Mapped[Prose | None]
    susulan: Mapped[bool | None]
    susulan_date: Mapped[Day | None]
    bulk: Mapped[bool | None]
    note: Mapped[Prose | None]
    guest: Mapped[bool | None]
