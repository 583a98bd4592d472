"""Tugas: something the office gives or returns to a worker."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Choice, Day, Id, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import CODE_CHARS_MAX, NAME_CHARS_MAX, TURNS_MAX

TASK = together("task", Rule.LATEST, office=True)
ANSWER = together("answer", Rule.LATEST)


class TugasSchema(RecordSchema):
    """A task of one worker, about a record or not; the worker answers it."""

    sync = Sync("tugas", ScopeRule("w", "worker_id"))

    worker_id = Id(TASK, "The worker", required=True)
    about_kind = Text(TASK, "Kind of the record it is about", chars=CODE_CHARS_MAX)
    about_id = Id(TASK, "Record it is about")
    text = Text(TASK, "What is to be done", required=True)
    own_value = Text(TASK, "Of a dispute: the values of the worker, as JSON")
    other_value = Text(TASK, "Of a dispute: the values of the other, as JSON")
    other_name = Text(TASK, "Of a dispute: who the other is", chars=NAME_CHARS_MAX)
    due_date = Day(TASK, "Due on")
    thread_id = Id(TASK, "The thread of questions and answers it belongs to")
    turn = Whole(TASK, "Its place in the thread", 1, TURNS_MAX)
    asked_by = Text(TASK, "Who of the office says it", chars=NAME_CHARS_MAX)
    asked_on = Day(TASK, "Day on which it was said")
    answer = Text(ANSWER, "Answer of the worker")
    answered_on = Day(ANSWER, "Day of the answer")
    status = Choice(ANSWER, "Whether it waits for the worker", "open", "done", required=True)
