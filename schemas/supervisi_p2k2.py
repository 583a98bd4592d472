"""Supervisi P2K2: a supervisor's observation of a P2K2 meeting (FDS)."""

from typing import Any

from marshmallow import validates_schema

from schemas.base import RecordSchema, Sync, demand
from schemas.fields import Choice, Clock, Day, Id, Text, Whole, together
from sync.kinds import Group, Rule, ScopeRule
from sync.limits import FAMILIES_AT_MEETING_MAX, NAME_CHARS_MAX

KEY = together("key", Rule.FIXED)
PLAN = together("plan", Rule.LATEST)
HELD = together("held", Rule.ASK)
PREPARATION, OPENING, MATERIAL = (together(name, Rule.LATEST) for name in ("preparation", "opening", "material"))
METHOD, MEDIA, PARTICIPATION = (together(name, Rule.LATEST) for name in ("method", "media", "participation"))
CLOSING, ADMINISTRATION = (together(name, Rule.LATEST) for name in ("closing", "administration"))
SUMMARY = together("summary", Rule.LATEST)


def score(group: Group, what: str) -> Whole:
    """Return the field for the score of one aspect."""
    return Whole(group, f"{what}: 1 kurang, 2 cukup, 3 baik, 4 sangat baik; null when not observed", 1, 4)


def remark(group: Group, what: str) -> Text:
    """Return the field for what was seen of one aspect."""
    return Text(group, f"What was seen of it: {what}")


class SupervisiP2k2Schema(RecordSchema):
    """Observation of a meeting: eight aspects with a score each, and what was agreed with the pendamping.

    The office plans it (`rencana`) with all that the supervisor needs without holding the kelompok; one who is on the spot
    may make one himself.
    """

    sync = Sync("supervisi_p2k2", ScopeRule("w", "supervisor_id"))

    supervisor_id = Id(KEY, "The supervisor", required=True)
    pendamping_id = Id(PLAN, "The pendamping")
    pendamping_name = Text(PLAN, "Name of the pendamping", chars=NAME_CHARS_MAX)
    kelompok_id = Id(PLAN, "The kelompok", ref="kelompok")
    kelompok_name = Text(PLAN, "Name of the kelompok", chars=NAME_CHARS_MAX, required=True)
    place = Text(PLAN, "Place of the meeting", chars=NAME_CHARS_MAX)
    planned_date = Day(PLAN, "Day planned")
    start_time = Clock(PLAN, "Local time planned")
    jadwal_id = Id(PLAN, "Plan of the meeting")
    status = Choice(HELD, "Whether it was observed", "rencana", "terlaksana", "batal", required=True)
    date = Day(HELD, "Day of the observation")
    cancel_reason = Text(HELD, "Why it was not observed")
    topic = Text(HELD, "Modul and session seen", chars=NAME_CHARS_MAX)
    present = Whole(HELD, "Families counted as present", 0, FAMILIES_AT_MEETING_MAX)
    preparation_score = score(PREPARATION, "Persiapan")
    preparation_note = remark(PREPARATION, "persiapan")
    opening_score = score(OPENING, "Pembukaan")
    opening_note = remark(OPENING, "pembukaan")
    material_score = score(MATERIAL, "Penguasaan materi")
    material_note = remark(MATERIAL, "penguasaan materi")
    method_score = score(METHOD, "Metode")
    method_note = remark(METHOD, "metode")
    media_score = score(MEDIA, "Media dan alat bantu")
    media_note = remark(MEDIA, "media dan alat bantu")
    participation_score = score(PARTICIPATION, "Partisipasi peserta")
    participation_note = remark(PARTICIPATION, "partisipasi peserta")
    closing_score = score(CLOSING, "Penutup dan rencana tindak lanjut")
    closing_note = remark(CLOSING, "penutup")
    administration_score = score(ADMINISTRATION, "Administrasi")
    administration_note = remark(ADMINISTRATION, "administrasi")
    strengths = Text(SUMMARY, "What went well")
    to_improve = Text(SUMMARY, "What is to become better")
    follow_up = Text(SUMMARY, "What was agreed")
    follow_up_on = Day(SUMMARY, "Day by which it was agreed")

    @validates_schema
    def holding_is_told(self, data: dict[str, Any], **_: Any) -> None:
        """Ask for the day of an observation, or why there was none."""
        if data.get("status") == "terlaksana":
            demand(data, "date")
        if data.get("status") == "batal":
            demand(data, "cancel_reason")
