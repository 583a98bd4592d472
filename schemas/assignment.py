"""Assignment: which worker looks after which kelompok, from when to when."""

from typing import Any

from marshmallow import validates_schema

from schemas.base import RecordSchema, Sync, in_order
from schemas.fields import Choice, Day, Id, together
from sync.kinds import Rule, ScopeRule

KEY = together("key", Rule.FIXED)
TERM = together("term", Rule.LATEST)


class AssignmentSchema(RecordSchema):
    """A worker's charge of a kelompok; assignments may overlap.

    `worker_id` is no reference: a helper may come from another kabupaten, where his own record lies.
    """

    sync = Sync("assignment", ScopeRule("w", "worker_id"), office=True)

    worker_id = Id(KEY, "The worker", required=True)
    kelompok_id = Id(KEY, "The kelompok", ref="kelompok", required=True)
    role = Choice(TERM, "In charge, standing in, or sharing the work", "utama", "pengganti", "bersama", required=True)
    start_date = Day(TERM, "First day", required=True)
    end_date = Day(TERM, "Last day; null while open")

    @validates_schema
    def ends_after_start(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an end before the start."""
        in_order(data, "start_date", "end_date")
