"""The shelves of the queues: a line for each."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from server.console.complaints.about import read_about
from server.console.facts import facts_of, values_of
from server.console.komitmen import exhibit as komitmen
from server.console.komitmen import missing, school_days
from server.console.proposals import late, match, proposal, ungrouped
from server.console.repair import read_fields
from server.console.shelf import Exhibit, Shelf
from server.console.thread import free
from server.desk.nouns import REPAIR, WRITE, OpenCase


def show_sides(opened: OpenCase) -> Exhibit:
    """Show what waits beside what it met, and who wrote them."""
    return Exhibit(values_of(opened), facts_of(opened), [], {})


def read_typed(opened: OpenCase, action: str, sent: Mapping[str, str]) -> dict[str, Any] | None:
    """Read the fields of a repair or of a third value, and whom an accepted complaint is about."""
    found = read_fields(opened, sent) if action in (REPAIR, WRITE) else {}
    return (found | read_about(opened, action, sent)) or None


SIDES = Shelf(show_sides, read_typed)
SHELVES = MappingProxyType(
    {
        "inbox": SIDES,
        "conflict": SIDES,
        "proposal": proposal.SHELF,
        "komitmen": komitmen.SHELF,
        "missing": missing.SHELF,
        "school_days": school_days.SHELF,
        "match": match.SHELF,
        "late": late.SHELF,
        "ungrouped": ungrouped.SHELF,
        "question": free.SHELF,
    }
)
