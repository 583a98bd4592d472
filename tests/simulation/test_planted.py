"""The simulation bites: each planted fault is found by the seeds its README names."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation.__main__ import repeat
from tests.simulation.planted import PLANTS
from tests.simulation.run import Simulator

README = Path(__file__).parent / "README.md"


def table() -> dict[str, list[int]]:
    """Read plant -> seeds from the README."""
    rows = [line.split("|") for line in README.read_text("utf-8").splitlines() if line.startswith("| `")]
    return {row[1].strip(" `"): [int(seed) for seed in row[3].split(",")] for row in rows}


FOUND = table()


class Sound:
    """Plays a seed without a plant, once however often it is asked for."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self._violations: dict[tuple[int, bool], list[str]] = {}

    def violations(self, seed: int, *, disasters: bool) -> list[str]:
        """Return what a seed finds by itself."""
        key = (seed, disasters)
        if key not in self._violations:
            self._violations[key] = [str(one) for one in self.simulator.play(seed, disasters=disasters).violations]
        return self._violations[key]


@pytest.fixture(scope="module")
def sound() -> Iterator[Sound]:
    """Give a simulator that remembers its sound runs."""
    with Simulator() as simulator:
        yield Sound(simulator)


def test_the_readme_names_every_plant() -> None:
    """No planted fault is without the seeds that find it, and no row without its fault."""
    assert sorted(FOUND) == sorted(PLANTS)


@pytest.mark.parametrize("plant", FOUND)
def test_a_planted_fault_is_found(sound: Sound, plant: str) -> None:
    """The first seed of a row finds the fault, and finds nothing without it."""
    seed, disasters = FOUND[plant][0], PLANTS[plant].disasters
    assert sound.simulator.play(seed, plant, disasters=disasters).violations, f"{repeat(seed, plant, disasters=disasters)} found nothing"
    assert sound.violations(seed, disasters=disasters) == []
