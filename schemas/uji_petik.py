"""Uji petik: a spot check of a family, drawn by the system for a supervisor."""

from typing import Any

from marshmallow import validates_schema

from schemas.base import RecordSchema, Sync, demand
from schemas.fields import Choice, Day, Digits, Flag, Id, Month, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import NAME_CHARS_MAX, RECORDED_MAX

KEY = together("key", Rule.FIXED, office=True)
WHERE = together("where", Rule.LATEST, office=True)
RECORDED = together("recorded", Rule.LATEST, office=True)
VISIT = together("visit", Rule.ASK)
ATTENDANCE = together("attendance", Rule.LATEST)
KOMITMEN = together("komitmen", Rule.LATEST)
CARD = together("card", Rule.LATEST)
DATA = together("data", Rule.LATEST)
NOTE = together("note", Rule.LATEST)


class UjiPetikSchema(RecordSchema):
    """A family to be visited, with what its pendamping recorded of it, and what the supervisor found.

    The supervisor does not hold the family, so name, address and figures are written here when it is drawn.
    Figures are those of the month of the check and the two before it.
    """

    sync = Sync("uji_petik", ScopeRule("w", "supervisor_id"), slot=("supervisor_id", "bulan", "kpm_id"))

    supervisor_id = Id(KEY, "The supervisor", required=True)
    bulan = Month(KEY, "Month of the check", required=True)
    kpm_id = Id(KEY, "The family", ref="kpm", required=True)
    pengurus_name = Text(WHERE, "Name of the pengurus", chars=NAME_CHARS_MAX)
    address = Text(WHERE, "Address")
    desa_code = Digits(WHERE, "Kemendagri code of the desa", 10)
    desa_name = Text(WHERE, "Name of the desa", chars=NAME_CHARS_MAX)
    kelompok_name = Text(WHERE, "Its kelompok", chars=NAME_CHARS_MAX)
    pendamping_name = Text(WHERE, "Its pendamping", chars=NAME_CHARS_MAX)
    drawn_on = Day(WHERE, "Day on which it was drawn")
    recorded_meetings = Whole(RECORDED, "Meetings with a mark of the family", 0, RECORDED_MAX)
    recorded_present = Whole(RECORDED, "Of these with hadir", 0, RECORDED_MAX)
    recorded_memenuhi = Whole(RECORDED, "Checks of komitmen that were met", 0, RECORDED_MAX)
    recorded_tidak_memenuhi = Whole(RECORDED, "Checks of komitmen that were not met", 0, RECORDED_MAX)
    recorded_members = Whole(RECORDED, "Members of the family", 0, RECORDED_MAX)
    recorded_visit_on = Day(RECORDED, "Last home visit")
    recorded_result = Choice(RECORDED, "Last payment", "cair", "belum", "gagal")
    recorded_kks_held = Flag(RECORDED, "The family keeps its KKS card, as recorded")
    visited_on = Day(VISIT, "Day of the check; null while it waits")
    found_at_home = Flag(VISIT, "Somebody of the family was at home")
    met = Text(VISIT, "Who was met", chars=NAME_CHARS_MAX)
    not_found_reason = Text(VISIT, "Why nobody was met")
    attendance_fits = Flag(ATTENDANCE, "Attendance is as recorded; null when not asked")
    attendance_note = Text(ATTENDANCE, "What differs in attendance")
    komitmen_fits = Flag(KOMITMEN, "Komitmen are as recorded; null when not asked")
    komitmen_note = Text(KOMITMEN, "What differs in komitmen")
    kks_held_by_family = Flag(CARD, "The family itself keeps its KKS card; null when not asked")
    kks_holder = Text(CARD, "Who keeps it otherwise", chars=NAME_CHARS_MAX)
    data_fits = Flag(DATA, "Address and members are as recorded; null when not asked")
    data_note = Text(DATA, "What differs in the data")
    note = Text(NOTE, "Note")
    follow_up = Text(NOTE, "What is to follow")

    @validates_schema
    def nobody_met_is_explained(self, data: dict[str, Any], **_: Any) -> None:
        """Ask why nobody was met."""
        if data.get("found_at_home") is False:
            demand(data, "not_found_reason")
