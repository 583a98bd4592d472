"""Capaian: what the server counts of a worker's month; the worker reads it and may object."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Day, Id, Month, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import COUNTED_MAX

KEY = together("key", Rule.FIXED, office=True)
FIGURES = together("figures", Rule.LATEST, office=True)
OBJECTION = together("objection", Rule.LATEST)
ANSWER = together("answer", Rule.LATEST, office=True)


class CapaianSchema(RecordSchema):
    """Figures of one worker and month, in the worker's own scope: nobody is ranked by them, and an objection is answered.

    Meetings planned are those of the kelompok in the worker's charge on the day planned; a meeting held counts for who held it.
    A form is prompt when it came with the phone's first contact after the day of the work, however long there was no signal.
    """

    sync = Sync("capaian", ScopeRule("w", "worker_id"), slot=("worker_id", "bulan"))

    worker_id = Id(KEY, "The worker", required=True)
    bulan = Month(KEY, "The month", required=True)
    families = Whole(FIGURES, "Families in the worker's charge", 0, COUNTED_MAX)
    meetings_planned = Whole(FIGURES, "Meetings planned until now", 0, COUNTED_MAX)
    meetings_held = Whole(FIGURES, "Meetings that the worker held", 0, COUNTED_MAX)
    checks_due = Whole(FIGURES, "Checks of komitmen that are due", 0, COUNTED_MAX)
    checks_done = Whole(FIGURES, "Checks that were done", 0, COUNTED_MAX)
    forms = Whole(FIGURES, "Forms saved about work of the month", 0, COUNTED_MAX)
    forms_prompt = Whole(FIGURES, "Forms that came with the first contact after the work", 0, COUNTED_MAX)
    counted_on = Day(FIGURES, "Day on which this was counted")
    objection = Text(OBJECTION, "What the worker says is wrong")
    objected_on = Day(OBJECTION, "Day of the objection")
    answer = Text(ANSWER, "Answer of the office")
    answered_on = Day(ANSWER, "Day of the answer")
