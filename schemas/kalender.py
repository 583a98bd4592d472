"""Kalender: holidays, school terms, Ramadan and stages of payment."""

from typing import Any

from marshmallow import validates_schema

from schemas.base import RecordSchema, Sync, in_order
from schemas.fields import Choice, Day, Text, together
from sync.kinds import Rule, ScopeRule
from sync.limits import NAME_CHARS_MAX

DAYS = together("days", Rule.LATEST)
MEANING = together("meaning", Rule.LATEST)


class KalenderSchema(RecordSchema):
    """A stretch of days with a meaning, of the whole country or of one province."""

    sync = Sync("kalender", ScopeRule("n"), office=True)

    date = Day(DAYS, "First day", required=True)
    end_date = Day(DAYS, "Last day; null for one day alone")
    type = Choice(MEANING, "What the days are", "libur", "sekolah", "ramadan", "tahap", required=True)
    name = Text(MEANING, "Name", chars=NAME_CHARS_MAX, required=True)

    @validates_schema
    def ends_after_start(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an end before the start."""
        in_order(data, "date", "end_date")
