"""What the console's bench measures: a room fills a store to a size, and names its pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.server.desk.office import Desk


@dataclass(frozen=True, slots=True)
class Page:
    """One page as an account of a role opens it; `further` follows to the next page of its list before the measurement."""

    name: str
    region: str
    address: str
    further: bool = False
    role: str = "supervisor"


@dataclass(frozen=True, slots=True)
class Room:
    """A part of the console: `fill` brings a store from nothing to a size, `pages` are the same whatever the size."""

    name: str
    few: int
    many: int
    fill: Callable[[Desk, int], None]
    pages: Callable[[Desk], Sequence[Page]]
