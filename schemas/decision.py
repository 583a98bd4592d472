"""What the office decides of a proposal of the field: the same fields in each kind that proposes."""

from collections.abc import Mapping
from typing import Any

from schemas.base import demand
from schemas.fields import Choice, Day, Text, together
from sync.kinds import Rule

DECISION = together("decision", Rule.LATEST, office=True)
STATES = ("disetujui", "ditolak", "dikirim_siks")


def status() -> Choice:
    """Return the field that says how far a proposal has come; while it is empty, it is a usulan that waits."""
    return Choice(DECISION, "What the office decided; null while it waits (usulan)", *STATES)


def decision_reason() -> Text:
    """Return the field with the words of whoever decided."""
    return Text(DECISION, "Why, in words for the pendamping")


def decided_on() -> Day:
    """Return the field with the day of the decision."""
    return Day(DECISION, "Day of the decision")


def refusal_is_explained(data: Mapping[str, Any]) -> None:
    """Ask for the reason of a refusal."""
    if data.get("status") == "ditolak":
        demand(data, "decision_reason")
