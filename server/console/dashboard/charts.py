"""Charts drawn on the server: geometry of a trend, of bars and of tiles; templates write it as SVG and lists."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import server.dashboard
from server.dashboard.reading import TENTHS, Figure
from server.dashboard.targets import Target

TILES_FILE = Path(server.dashboard.__file__).parents[1] / "data" / "tiles.toml"
LEFT, TOP, WIDE, HIGH = 34, 10, 290, 130
"""The field of a trend inside its margins, in units of its drawing."""
LINES = (0, 25, 50, 75, 100)
EVERY = 3
"""Every third month has its name below."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A trend: grid [(y, percent)], months [(x, month)], points [(x, y)] of the lower end, outlines of the span, steps of the target."""

    grid: list[tuple[float, int]]
    months: list[tuple[float, str]]
    points: list[tuple[float, float]]
    lines: list[str]
    spans: list[str]
    targets: list[tuple[float, float, float]]


def draw_trend(months: Sequence[str], figures: Mapping[str, Figure], targets: Mapping[str, Target | None]) -> Trend:
    """Place the figures of some months; months of which nothing counts, or nothing is known, part the line."""
    step = WIDE / max(len(months) - 1, 1)
    at = {month: round(LEFT + place * step, 1) for place, month in enumerate(months)}
    runs: list[list[str]] = [[]]
    for month in months:
        if month in figures and figures[month].best_of and not figures[month].blank:
            runs[-1].append(month)
        else:
            runs.append([])
    known = [run for run in runs if run]
    lower = {month: _height(figures[month].worst or 0) for run in known for month in run}
    upper = {month: _height(figures[month].best or 0) for run in known for month in run}
    spans = [[*((at[one], upper[one]) for one in run), *((at[one], lower[one]) for one in reversed(run))] for run in known]
    return Trend(
        grid=[(_height(percent * 10), percent) for percent in LINES],
        months=[(at[month], month) for month in months[(len(months) - 1) % EVERY :: EVERY]],
        points=[(at[month], lower[month]) for run in known for month in run],
        lines=[_outline([(at[one], lower[one]) for one in run]) for run in known],
        spans=[_outline(span) for span in spans],
        targets=[(*_beside(at[month], step), _height(round(one.percent * 10))) for month, one in targets.items() if one],
    )


def _beside(x: float, step: float) -> tuple[float, float]:
    return round(max(x - step / 2, LEFT), 1), round(min(x + step / 2, LEFT + WIDE), 1)


def _height(share: int) -> float:
    return round(TOP + HIGH - HIGH * share / TENTHS, 1)


def _outline(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def draw_bar(figure: Figure | None, target: Target | None) -> dict[str, Any]:
    """Return a bar of a hundred units: its certain part, the rest of the span, and where the target is."""
    worst, best = ((figure.worst or 0) / 10, (figure.best or 0) / 10) if figure else (0.0, 0.0)
    return {"worst": worst, "rest": round(max(best - worst, 0), 1), "target": target and target.percent}


@cache
def places_of_tiles(path: Path = TILES_FILE) -> Mapping[str, tuple[int, int, str]]:
    """Return province -> (column, row, short name)."""
    return {code: (*told["tile"], told["short"]) for code, told in tomllib.loads(path.read_text("utf-8")).items()}
