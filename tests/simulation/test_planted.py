"""The simulation bites: each planted fault is found in few runs that are mostly about what it concerns."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation.__main__ import repeat
from tests.simulation.planted import PLANTS
from tests.simulation.run import Simulator

README = Path(__file__).parent / "README.md"
WITHIN = 12
"""Runs in which a fault is found; the first of them is the one that found it when the table was written."""


def table() -> dict[str, tuple[str, int]]:
    """Read plant -> (theme, seed) from the README."""
    rows = [line.split("|") for line in README.read_text("utf-8").splitlines() if line.startswith("| `")]
    return {row[1].strip(" `"): (row[3].strip(), int(row[4])) for row in rows}


FOUND = table()


class Sound:
    """Plays a seed without a plant, once however often it is asked for."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self._violations: dict[tuple[int, str], list[str]] = {}

    def violations(self, seed: int, theme: str) -> list[str]:
        """Return what a seed finds by itself."""
        key = (seed, theme)
        if key not in self._violations:
            self._violations[key] = [str(one) for one in self.simulator.play(seed, None, theme).violations]
        return self._violations[key]


@pytest.fixture(scope="module")
def sound() -> Iterator[Sound]:
    """Give a simulator that remembers its sound runs."""
    with Simulator() as simulator:
        yield Sound(simulator)


def test_the_readme_names_every_plant() -> None:
    """No planted fault is without a row that names its theme and the seed to begin with, and no row without its fault."""
    assert {name: theme for name, (theme, _) in FOUND.items()} == {name: plant.theme for name, plant in PLANTS.items()}


@pytest.mark.parametrize("plant", FOUND)
def test_a_planted_fault_is_found(sound: Sound, plant: str) -> None:
    """Few runs of its theme find the fault, and the one that does finds nothing without it; which seed it is may change with the code."""
    theme, first = FOUND[plant]
    seeds = range(first, first + WITHIN)
    found = next((seed for seed in seeds if sound.simulator.play(seed, plant, theme).violations), None)
    assert found is not None, f"{repeat(first, plant, theme)} and the next {WITHIN - 1} seeds found nothing"
    assert sound.violations(found, theme) == []
