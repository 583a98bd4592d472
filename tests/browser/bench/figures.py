"""Figures of a measurement, held against what was promised."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

BYTES, MS, COUNT, S = "B", "ms", "", "s"


@dataclass(slots=True)
class Figure:
    """One thing measured in every round; `promise` is the most it may be, None where nothing is promised."""

    name: str
    unit: str
    promise: float | None = None
    values: list[float] = field(default_factory=list)

    @property
    def figure(self) -> float:
        """Give the middle one of all rounds."""
        return round(median(self.values), 3 if self.unit == S else 0)

    @property
    def ratio(self) -> float | None:
        """Give the figure as a part of the promise."""
        return None if self.promise is None else round(self.figure / self.promise, 2)

    @property
    def is_over(self) -> bool:
        """Tell whether the promise is broken."""
        return self.promise is not None and self.figure > self.promise

    def told(self) -> dict[str, Any]:
        """Return everything as JSON holds it."""
        middle = {"figure": self.figure, "promise": self.promise, "ratio": self.ratio, "over": self.is_over}
        return {"name": self.name, "unit": self.unit, **middle, "values": [round(value, 3) for value in self.values]}


@dataclass(slots=True)
class Sheet:
    """All figures by name, in the order in which they were first measured."""

    figures: dict[str, Figure] = field(default_factory=dict)

    def add(self, name: str, unit: str, value: float, promise: float | None = None) -> None:
        """Note a value of this round."""
        self.figures.setdefault(name, Figure(name, unit, promise)).values.append(value)

    @property
    def over(self) -> list[str]:
        """Give the names of the promises that are broken."""
        return [one.name for one in self.figures.values() if one.is_over]

    def table(self) -> Iterator[str]:
        """Yield a table, line by line."""
        wide = max(len(name) for name in self.figures)
        yield f"{'':{wide}} {'promise':>12} {'figure':>12} {'ratio':>6}"
        for one in self.figures.values():
            promise = "" if one.promise is None else _number(one.promise, one.unit)
            ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
            verdict = "" if one.promise is None else "over" if one.is_over else "ok"
            yield f"{one.name:{wide}} {promise:>12} {_number(one.figure, one.unit):>12} {ratio:>6} {verdict}".rstrip()


def _number(value: float, unit: str) -> str:
    return f"{value:,.1f} {unit}" if unit == S else f"{value:,.0f} {unit}".rstrip()
