"""Kehadiran: the mark of one family in one P2K2 meeting."""

from typing import Any

from marshmallow import validates_schema

from schemas.base import RecordSchema, Sync, demand, forbid
from schemas.fields import Choice, Day, Flag, Id, Text, together
from sync.kinds import Rule, ScopeRule
from sync.limits import NAME_CHARS_MAX

KEY = together("key", Rule.FIXED)
MARK = together("mark", Rule.ASK)
CATCH_UP = together("catch_up", Rule.LATEST)
BULK = together("bulk", Rule.LATEST, low_risk=True)
NOTE = together("note", Rule.LATEST, low_risk=True)
GUEST = together("guest", Rule.LATEST, low_risk=True)


class KehadiranSchema(RecordSchema):
    """Attendance per family, not per person: hadir, izin, sakit or alpa, as on the paper sheet."""

    sync = Sync("kehadiran", ScopeRule(field="p2k2_sesi_id"), slot=("p2k2_sesi_id", "kpm_id"))

    p2k2_sesi_id = Id(KEY, "The meeting", ref="p2k2_sesi", required=True)
    kpm_id = Id(KEY, "The family", ref="kpm", required=True)
    status = Choice(MARK, "Hadir, izin, sakit, alpa", "H", "I", "S", "A", required=True)
    represented_by = Text(MARK, "Who came in place of the pengurus (diwakili)", chars=NAME_CHARS_MAX)
    exempt = Flag(MARK, "Excused from this meeting (dibebaskan)")
    reason = Text(MARK, "Why absent or excused")
    susulan = Flag(CATCH_UP, "Took part in a repeat (susulan)")
    susulan_date = Day(CATCH_UP, "Day of the repeat")
    bulk = Flag(BULK, 'Marked by "semua hadir"')
    note = Text(NOTE, "Note")
    guest = Flag(GUEST, "A family of another kelompok, who catches up here or meets jointly")

    @validates_schema
    def mark_fits(self, data: dict[str, Any], **_: Any) -> None:
        """Take a stand-in only for a presence, and an exemption only with its reason."""
        if data.get("status", "H") != "H":
            forbid(data, "represented_by")
        if data.get("exempt"):
            demand(data, "reason")

    @validates_schema
    def repeat_has_a_day(self, data: dict[str, Any], **_: Any) -> None:
        """Ask for the day of a repeat."""
        if data.get("susulan"):
            demand(data, "susulan_date")
