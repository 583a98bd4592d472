"""The work of a supervisor on foot: meetings observed, families checked."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from server.extensions import db
from server.models.columns import Day, Id, Prose, Word
from server.models.synced import Synced


class SupervisiP2k2(Synced, db.Model):
    """An observation of a meeting."""

    __tablename__ = "supervisi_p2k2"

    supervisor_id: Mapped[Id | None]
    pendamping_id: Mapped[Id | None]
    pendamping_name: Mapped[Prose | None]
    kelompok_id: Mapped[Id | None]
    kelompok_name: Mapped[Prose | None]
    place: Mapped[Prose | None]
    planned_date: Mapped[Day | None]
    start_time: Mapped[Word | None]
    jadwal_id: Mapped[Id | None]
    status: Mapped[Word | None]
    date: Mapped[Day | None]
    cancel_reason: Mapped[Prose | None]
    topic: Mapped[Prose | None]
    present: Mapped[int | None]
    preparation_score: Mapped[int | None]
    preparation_note: Mapped[Prose | None]
    opening_score: Mapped[int | None]
    opening_note: Mapped[Prose | None]
    material_score: Mapped[int | None]
    material_note: Mapped[Prose | None]
    method_score: Mapped[int | None]
    method_note: Mapped[Prose | None]
    media_score: Mapped[int | None]
    media_note: Mapped[Prose | None]
    participation_score: Mapped[int | None]
    participation_note: Mapped[Prose | None]
    closing_score: Mapped[int | None]
    closing_note: Mapped[Prose | None]
    administration_score: Mapped[int | None]
    administration_note: Mapped[Prose | None]
    strengths: Mapped[Prose | None]
    to_improve: Mapped[Prose | None]
    follow_up: Mapped[Prose | None]
    follow_up_on: Mapped[Day | None]


class UjiPetik(Synced, db.Model):
    """A spot check of a family."""

    __tablename__ = "uji_petik"

    supervisor_id: Mapped[Id | None]
    bulan: Mapped[Word | None]
    kpm_id: Mapped[Id | None]
    pengurus_name: Mapped[Prose | None]
    address: Mapped[Prose | None]
    desa_code: Mapped[Word | None]
    desa_name: Mapped[Prose | None]
    kelompok_name: Mapped[Prose | None]
    pendamping_name: Mapped[Prose | None]
    drawn_on: Mapped[Day | None]
    recorded_meetings: Mapped[int | None]
    recorded_present: Mapped[int | None]
    recorded_memenuhi: Mapped[int | None]
    recorded_tidak_memenuhi: Mapped[int | None]
    recorded_members: Mapped[int | None]
    recorded_visit_on: Mapped[Day | None]
    recorded_result: Mapped[Word | None]
    recorded_kks_held: Mapped[bool | None]
    visited_on: Mapped[Day | None]
    found_at_home: Mapped[bool | None]
    met: Mapped[Prose | None]
    not_found_reason: Mapped[Prose | None]
    attendance_fits: Mapped[bool | None]
    attendance_note: Mapped[Prose | None]
    komitmen_fits: Mapped[bool | None]
    komitmen_note: Mapped[Prose | None]
    kks_held_by_family: Mapped[bool | None]
    kks_holder: Mapped[Prose | None]
    data_fits: Mapped[bool | None]
    data_note: Mapped[Prose | None]
    note: Mapped[Prose | None]
    follow_up: Mapped[Prose | None]


Index("ix_supervisi_p2k2_planned_date", SupervisiP2k2.planned_date, SupervisiP2k2.kabupaten)
Index("ix_uji_petik_bulan", UjiPetik.bulan, UjiPetik.kabupaten)
Index("ix_supervisi_p2k2_kabupaten_planned_date", SupervisiP2k2.kabupaten, SupervisiP2k2.planned_date, SupervisiP2k2.id)
