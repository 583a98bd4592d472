"""Jadwal: a planned P2K2 meeting."""

from typing import Any

from marshmallow import validates_schema

from schemas.base import RecordSchema, Sync, demand
from schemas.fields import Choice, Clock, Day, Id, ListOf, Month, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import HOLDERS_MAX, NAME_CHARS_MAX, ORDINAL_MAX

KEY = together("key", Rule.FIXED)
PLAN = together("plan", Rule.ASK)
STATE = together("state", Rule.ASK)
HOLDERS = together("holders", Rule.UNION)
NOTE = together("note", Rule.LATEST)


class JadwalSchema(RecordSchema):
    """A meeting planned for a kelompok in a month, and what became of the plan."""

    sync = Sync("jadwal", ScopeRule(field="kelompok_id", month="bulan"), slot=("kelompok_id", "bulan", "ordinal"))

    kelompok_id = Id(KEY, "The kelompok", ref="kelompok", required=True)
    bulan = Month(KEY, "Month of the plan", required=True)
    ordinal = Whole(KEY, "First, second, ... meeting of the month", 1, ORDINAL_MAX, required=True)
    planned_date = Day(PLAN, "Day planned", required=True)
    start_time = Clock(PLAN, "Local time planned")
    place = Text(PLAN, "Place planned", chars=NAME_CHARS_MAX)
    status = Choice(STATE, "What became of it", "rencana", "terlaksana", "batal", "diganti", required=True)
    reason = Text(STATE, "Why it was cancelled or moved")
    replaced_on = Day(STATE, "Day it was moved to")
    held_by = ListOf(HOLDERS, "Workers who held it", Id(HOLDERS, "Worker", required=True), count=HOLDERS_MAX)
    note = Text(NOTE, "Note")

    @validates_schema
    def change_of_plan_is_explained(self, data: dict[str, Any], **_: Any) -> None:
        """Ask why a meeting was cancelled or moved, and to which day."""
        if data.get("status") == "batal":
            demand(data, "reason")
        if data.get("status") == "diganti":
            demand(data, "reason", "replaced_on")
