"""A short run of the simulation, and the seeds that once found something."""

import pytest

from tests.simulation.__main__ import repeat
from tests.simulation.run import Simulator

SHORT_RUN = range(2000, 2024)
STORIES = {
    5: "A worker of four kabupaten was told `more` for ever: partitions without news used up the pages of an answer (P3).",
    79: "A check made late, for a family that had moved away, was built by the phone in no scope at all (P35, P37).",
    86: "A family was moved there and back while the first move lay broken off: it met itself, and both places were kept.",
}
"""Seed -> what it found, now mended."""


@pytest.fixture(scope="module")
def simulator():
    """Give a simulator with its template built."""
    with Simulator() as made:
        yield made


@pytest.mark.parametrize("seed", SHORT_RUN)
def test_no_promise_is_broken(simulator: Simulator, seed: int) -> None:
    """Whatever phones, office and network do to each other, nothing is lost, hidden, doubled or stuck."""
    outcome = simulator.play(seed)
    assert not outcome.violations, f"{repeat(seed, None)}\n" + "\n".join(map(str, outcome.violations))


@pytest.mark.parametrize("seed", STORIES, ids=str)
def test_what_was_found_stays_mended(simulator: Simulator, seed: int) -> None:
    """A seed that once broke a promise does not break one again; its story is beside it."""
    outcome = simulator.play(seed)
    assert not outcome.violations, f"{STORIES[seed]}\n{repeat(seed, None)}\n" + "\n".join(map(str, outcome.violations))


def test_a_seed_is_played_the_same_way_again(simulator: Simulator) -> None:
    """The same seed gives the same events, faults and figures, so that a failure can be repeated."""
    assert simulator.play(7).figures == simulator.play(7).figures
