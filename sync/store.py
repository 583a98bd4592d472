"""The store that an exchange needs: commits of plans, and consistent views to pull from.

Implemented in dictionaries (`sync/memory.py`, to read first) and over SQL; one contract suite holds for all.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sync.feed import FeedEntry
from sync.kinds import Kind
from sync.nouns import Head, Record
from sync.plan import Plan
from sync.snapshot import Batch


@dataclass(frozen=True, slots=True)
class ScopeHead:
    """Newest number, digest and row count of one kind in one scope (P38)."""

    scope: str
    kind: str
    number: int
    digest: int
    rows: int


class View(Protocol):
    """A consistent look at one partition, as of its head."""

    head: Head

    def scope_heads(self, scopes: Iterable[str]) -> list[ScopeHead]:
        """Return the heads of these scopes."""

    def feed(self, cursors: Mapping[str, int], kinds: Iterable[str], limit: int) -> list[FeedEntry]:
        """Return up to `limit` entries above the cursor of their scope, in order of number.

        `cursors`: scope -> number.
        """

    def feed_of_scope(self, scope: str) -> list[FeedEntry]:
        """Return every present entry of a scope, no markers, in order of id."""

    def records(self, kind: Kind, ids: Iterable[str]) -> list[Record]:
        """Return the records of a kind among these ids."""

    def tags(self, numbers: Iterable[int]) -> dict[int, int]:
        """Return the tag of the commit that made each number, where this history has it."""

    def knows_form(self, form: str) -> bool:
        """Tell whether a form was decided in this history."""


ViewOf = Callable[[str], View]
"""Kabupaten -> the view of its partition."""


class Store(Protocol):
    """Where partitions are kept."""

    def commit(self, batch: Batch, received_at: datetime) -> Plan:
        """Plan a batch, write the plan and commit, alone in its partition (P29)."""

    def view(self, kabupaten: str) -> AbstractContextManager[View]:
        """Open a consistent view of a partition."""

    def views(self) -> AbstractContextManager[ViewOf]:
        """Open consistent views of as many partitions as are asked for, at the price of one."""


Clock = Callable[[], datetime]
"""Gives the present instant, with a zone."""
