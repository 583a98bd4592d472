"""Rancangan: what the calendar proposes to a worker, beside the record that he alone makes."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Clock, Day, Id, Month, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import DAYS_PER_MONTH_MAX, NAME_CHARS_MAX, ORDINAL_MAX

KEY = together("key", Rule.FIXED)
PLAN = together("plan", Rule.LATEST)
DAYS = together("days", Rule.LATEST)


class RancanganJadwalSchema(RecordSchema):
    """A proposed meeting of a kelompok, from the pattern of the month before; it becomes a jadwal when a worker makes one.

    A record of its own, so that no proposal ever disputes or overwrites what a worker wrote.
    """

    sync = Sync(
        "rancangan_jadwal", ScopeRule(field="kelompok_id", month="bulan"), slot=("kelompok_id", "bulan", "ordinal"), office=True
    )

    kelompok_id = Id(KEY, "The kelompok", ref="kelompok", required=True)
    bulan = Month(KEY, "Month of the plan", required=True)
    ordinal = Whole(KEY, "First, second, ... meeting of the month", 1, ORDINAL_MAX, required=True)
    planned_date = Day(PLAN, "Day proposed", required=True)
    start_time = Clock(PLAN, "Local time proposed")
    place = Text(PLAN, "Place proposed", chars=NAME_CHARS_MAX)


class RancanganHariSchema(RecordSchema):
    """Proposed effective days of a school in a month, from the school calendar; they count only when a worker notes hari efektif."""

    sync = Sync("rancangan_hari", ScopeRule(field="fasilitas_id", month="bulan"), slot=("fasilitas_id", "bulan"), office=True)

    fasilitas_id = Id(KEY, "The school", ref="fasilitas", required=True)
    bulan = Month(KEY, "The month", required=True)
    days = Whole(DAYS, "Effective days proposed", 0, DAYS_PER_MONTH_MAX, required=True)
