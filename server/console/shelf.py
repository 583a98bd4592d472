"""A shelf: what the page of a case shows of its queue, and how its forms are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from server.console.facts import Facts
from server.desk.nouns import OpenCase

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
