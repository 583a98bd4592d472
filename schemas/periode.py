"""Periode: a triwulan of the programme."""

from typing import Any

from marshmallow import validates_schema

from schemas.base import RecordSchema, Sync, in_order
from schemas.fields import Choice, Day, Whole, together
from sync.kinds import Rule, ScopeRule

KEY = together("key", Rule.FIXED)
DAYS = together("days", Rule.LATEST)
ENTRY = together("entry", Rule.LATEST)


class PeriodeSchema(RecordSchema):
    """A triwulan, as the forms of facilities go; it is closed when the stages of its months are, and that never ends the entry of late work."""

    sync = Sync("periode", ScopeRule("n"), slot=("year", "triwulan"), office=True)

    year = Whole(KEY, "Year", 2007, 2999, required=True)
    triwulan = Whole(KEY, "Quarter of the year", 1, 4, required=True)
    start_date = Day(DAYS, "First day", required=True)
    end_date = Day(DAYS, "Last day", required=True)
    entry_state = Choice(ENTRY, "Whether its figures may still change", "open", "closed", required=True)

    @validates_schema
    def ends_after_start(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an end before the start."""
        in_order(data, "start_date", "end_date")
