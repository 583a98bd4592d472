"""What the page of a case shows of its queue, and how its forms are read: a line for each queue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from server.console.facts import Facts, facts_of, values_of
from server.console.repair import read_fields
from server.desk.nouns import REPAIR, WRITE, OpenCase

Rows = list[tuple[str, list[str | None]]]
Lines = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What a person sees of a case before deciding it.

    `values`: heads and rows of values beside each other, None where there is nothing to compare; `facts`: titled facts;
    `tables`: (caption, heads, rows as the macro `table` takes them); `more`: what the queue's own forms need.
    """

    values: tuple[list[str], Rows] | None
    facts: list[tuple[str, Facts]]
    tables: list[tuple[str, list[str], Lines]]
    more: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shelf:
    """How a queue shows its cases; its forms stand in `konsol/case/QUEUE.html`.

    `read`: (case, action, form) -> fields of the judgement, None where the action takes none.
    """

    show: Callable[[OpenCase], Exhibit]
    read: Callable[[OpenCase, str, Mapping[str, str]], dict[str, Any] | None]


def show_sides(opened: OpenCase) -> Exhibit:
    """Show what waits beside what it met, and who wrote them."""
    return Exhibit(values_of(opened), facts_of(opened), [], {})


def read_typed(opened: OpenCase, action: str, sent: Mapping[str, str]) -> dict[str, Any] | None:
    """Read the fields of a repair or of a third value."""
    return read_fields(opened, sent) if action in (REPAIR, WRITE) else None


SIDES = Shelf(show_sides, read_typed)
SHELVES = MappingProxyType(
    {
        "inbox": SIDES,
        "conflict": SIDES,
    }
)
