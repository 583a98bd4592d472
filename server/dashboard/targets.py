"""Targets of the measures, read from a file that may be edited, and kept until another file is loaded."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, select

from server.dashboard.measures import MEASURES
from server.store.tables import TABLES

TARGETS_FILE = Path(__file__).parents[1] / "data" / "targets.toml"
TARGET = TABLES["target"]
PERCENT_MAX = 100
YEARS = range(2000, 2200)


@dataclass(frozen=True, slots=True)
class Target:
    """A target of a measure from a year on, in percent; `name` is what its source calls it."""

    measure: str
    year: int
    percent: float
    name: str
    source: str


Targets = Mapping[str, tuple[Target, ...]]
"""Measure -> its targets by year."""


def read_targets(path: Path = TARGETS_FILE) -> list[Target]:
    """Return the targets of a file; raises ValueError with what is wrong in it."""
    rows = tomllib.loads(path.read_text("utf-8")).get("target", [])
    return [_checked(place, row) for place, row in enumerate(rows, 1)]


def _checked(place: int, row: Mapping[str, object]) -> Target:
    if set(row) != set(Target.__slots__):
        raise ValueError(f"target {place}: it needs {', '.join(Target.__slots__)}")
    percent, year = row["percent"], row["year"]
    if row["measure"] not in MEASURES:
        raise ValueError(f"target {place}: no measure is called {row['measure']!r}; known are {', '.join(MEASURES)}")
    if not isinstance(percent, int | float) or not 0 < percent <= PERCENT_MAX or not isinstance(year, int) or year not in YEARS:
        raise ValueError(f"target {place}: percent is a number up to {PERCENT_MAX}, year a year")
    return Target(str(row["measure"]), year, float(percent), str(row["name"]), str(row["source"]))


def install_targets(connection: Connection, targets: Iterable[Target]) -> None:
    """Put targets in place of those that are kept."""
    rows = [asdict(one) for one in targets]
    connection.execute(delete(TARGET))
    if rows:
        connection.execute(TARGET.insert(), rows)


def targets_of(connection: Connection) -> Targets:
    """Return the targets that are kept, those of the shipped file where none were loaded."""
    rows = [Target(*row) for row in connection.execute(select(*(TARGET.c[name] for name in Target.__slots__)))] or read_targets()
    return {name: tuple(sorted((one for one in rows if one.measure == name), key=lambda one: one.year)) for name in MEASURES}


def target_in(targets: Targets, measure: str, month: str) -> Target | None:
    """Return the target that holds in a month."""
    return next((one for one in reversed(targets[measure]) if one.year <= int(month[:4])), None)
