"""The console measured: the same page over little and over much, in one run, on one machine."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from html import unescape
from pathlib import Path
from time import perf_counter

from flask_migrate import upgrade

from server.engine import refresh_statistics
from tests.bench.console.rooms import Page, Room
from tests.server.api.world import make_world
from tests.server.console.visitor import Visitor, visit
from tests.server.desk.office import Desk, make_desk
from tests.server.store.measured import statements

RATIO_MAX = 5.0
"""What is promised: a page over much costs at most so many times what it costs over little."""
NEXT = re.compile(r'href="([^"]+)" rel="next"')


@dataclass(frozen=True, slots=True)
class Figure:
    """One page: milliseconds of the server and number of statements, over few and over many."""

    database: str
    room: str
    page: str
    few_ms: float
    many_ms: float
    few_statements: int
    many_statements: int

    @property
    def ratio(self) -> float:
        """How many times dearer the page is over much."""
        return round(self.many_ms / self.few_ms, 2)

    @property
    def kept(self) -> bool:
        """Whether the promise is kept: the ratio, and a number of statements that does not grow."""
        return self.ratio <= RATIO_MAX and self.many_statements <= self.few_statements

    def told(self) -> Mapping[str, object]:
        """Return the figure as plain data."""
        return {**asdict(self), "ratio": self.ratio, "kept": self.kept}


Times = dict[str, tuple[float, int]]
"""Page -> (milliseconds, statements)."""


def measure(database: str, url: str, folder: Path, rooms: Iterable[Room], *, rounds: int, sizes: tuple[int, int] | None = None) -> list[Figure]:
    """Measure every page of the rooms on one database; `sizes` in place of the rooms' own make a quick run."""
    figures = []
    for room in rooms:
        few, many = sizes or (room.few, room.many)
        desk = make_desk(make_world(folder / f"{room.name}-{database}", None, url=url))
        seen = [_pages(desk, room, size, rounds) for size in (few, many)]
        for page, (ms, count) in seen[0].items():
            figures.append(Figure(database, room.name, page, ms, seen[1][page][0], count, seen[1][page][1]))
    return figures


def _pages(desk: Desk, room: Room, size: int, rounds: int) -> Times:
    room.fill(desk, size)
    refresh_statistics(desk.world.parts.engine)
    visitors: dict[tuple[str, str], Visitor] = {}
    times: Times = {}
    for page in room.pages(desk):
        who = (page.role, page.region)
        if who not in visitors:
            visitors[who] = visit(desk.world, page.role, f"{room.name}-{page.role}-{page.region}-{size}", region=page.region)
        times[page.name] = _time(desk, visitors[who], page, rounds)
    return times


def _time(desk: Desk, visitor: Visitor, page: Page, rounds: int) -> tuple[float, int]:
    """Open a page once to warm up, then `rounds` times; return the least time, as what is above it is the machine's, and its number of statements."""
    address = page.address
    first = visitor.get(address)
    assert first.status_code == 200, (page.name, first.status_code)
    if page.further:
        further = NEXT.search(first.text)
        address = unescape(further[1]) if further else address
    with statements(desk.world.parts.engine) as asked:
        visitor.get(address)
    took = []
    for _round in range(rounds):
        began = perf_counter()
        visitor.get(address)
        took.append((perf_counter() - began) * 1_000)
    return round(min(took), 2), len(asked)


def table(figures: Iterable[Figure]) -> Iterable[str]:
    """Yield the figures as lines, the ratio first."""
    yield f"{'ratio':>6}  {'few':>8} {'many':>8}  {'statements':>10}  page"
    for one in sorted(figures, key=lambda figure: -figure.ratio):
        mark = "" if one.kept else "  OVER"
        counts = f"{one.few_statements}/{one.many_statements}"
        yield f"{one.ratio:>5.2f}x  {one.few_ms:>6.1f}ms {one.many_ms:>6.1f}ms  {counts:>10}  {one.database} {one.page}{mark}"
