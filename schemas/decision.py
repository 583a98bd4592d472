"""What the office decides of a proposal of the field: the same fields in each kind that proposes."""

from collections.abc import Mapping
from typing import Any

from schemas.base import demand
from schemas.fields import Choice, Day, Text, Whole, together
from sync.kinds import Rule
from sync.limits import SIKS_BATCHES_MAX

DECISION = together("decision", Rule.LATEST, office=True)
SIKS = together("siks", Rule.LATEST, at_office=True)
STATES = ("disetujui", "ditolak", "dikirim_siks")
ANSWERS = ("diterima", "ditolak")


def status() -> Choice:
    """Return the field that says how far a proposal has come; while it is empty, it is a usulan that waits."""
    return Choice(DECISION, "What the office decided; null while it waits (usulan)", *STATES)


def decision_reason() -> Text:
    """Return the field with the words of whoever decided."""
    return Text(DECISION, "Why, in words for the pendamping")


def decided_on() -> Day:
    """Return the field with the day of the decision."""
    return Day(DECISION, "Day of the decision")


def siks_batch() -> Whole:
    """Return the field with the number of the batch in which a proposal went to SIKS-NG."""
    return Whole(SIKS, "Batch in which it went to SIKS-NG", 1, SIKS_BATCHES_MAX)


def siks_status() -> Choice:
    """Return the field with the answer of SIKS-NG, null while there is none."""
    return Choice(SIKS, "Answer of SIKS-NG", *ANSWERS)


def siks_reason() -> Text:
    """Return the field with the reason that SIKS-NG gave."""
    return Text(SIKS, "Reason that SIKS-NG gave")


def siks_on() -> Day:
    """Return the field with the day on which the answer was read in."""
    return Day(SIKS, "Day on which the answer of SIKS-NG was read in")


def refusal_is_explained(data: Mapping[str, Any]) -> None:
    """Ask for the reason of a refusal."""
    if data.get("status") == "ditolak":
        demand(data, "decision_reason")
