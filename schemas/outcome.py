"""Outcome: what became of a change after its exchange was over."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Choice, Id, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import CHANGES_PER_FORM_MAX, CODE_CHARS_MAX
from sync.nouns import FINAL

KEY = together("key", Rule.FIXED)
WORKER = together("worker", Rule.LATEST)
OUTCOME = together("outcome", Rule.LATEST)


class OutcomeSchema(RecordSchema):
    """A later outcome of a change that had waited, fed back to its worker; written by the kernel alone (P25)."""

    sync = Sync("outcome", ScopeRule("w", "worker_id"), slot=("form", "index"), office=True)

    form = Id(KEY, "The form", required=True)
    index = Whole(KEY, "Number of the change in the form", 0, CHANGES_PER_FORM_MAX, required=True)
    worker_id = Id(WORKER, "The worker who sent it", required=True)
    outcome = Choice(OUTCOME, "The outcome", *sorted(FINAL), required=True)
    code = Text(OUTCOME, "Code of the reason", chars=CODE_CHARS_MAX)
    reason = Text(OUTCOME, "What the person who decided has said")
