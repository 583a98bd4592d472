"""A short run of the simulation: usual seeds, and one of each theme."""

import pytest

from tests.simulation.__main__ import repeat
from tests.simulation.run import Simulator
from tests.simulation.themes import THEMES, USUAL

FIRST = 2000
SHORT_RUN = [*((USUAL, FIRST + number) for number in range(14)), *((theme, FIRST + number) for number, theme in enumerate(THEMES) if theme != USUAL)]


@pytest.fixture(scope="module")
def simulator():
    """Give a simulator with its template built."""
    with Simulator() as made:
        yield made


@pytest.mark.parametrize(("theme", "seed"), SHORT_RUN)
def test_no_promise_is_broken(simulator: Simulator, theme: str, seed: int) -> None:
    """Whatever phones, office and network do to each other, nothing is lost, hidden, doubled or stuck."""
    outcome = simulator.play(seed, None, theme)
    assert not outcome.violations, f"{repeat(seed, None, theme)}\n" + "\n".join(map(str, outcome.violations))


def test_a_seed_is_played_the_same_way_again(simulator: Simulator) -> None:
    """The same seed gives the same events, faults and figures, so that a failure can be repeated."""
    assert simulator.play(7).figures == simulator.play(7).figures
