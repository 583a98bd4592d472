"""The app's own program on all phones of the simulation, under the same checker as the reference phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.field.build import FIELD, build_vectors, some_node
from tests.simulation.app.host import Host
from tests.simulation.app.phone import Programs
from tests.simulation.run import Simulator

SEEDS = range(3000, 3024, 2)
"""Even seeds have the limits that the app was built with."""


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """Give a simulator whose phones run the app."""
    bundle = build_vectors(FIELD, tmp_path_factory.mktemp("vectors"))
    with some_node(FIELD) as node:
        host = Host(node.node, bundle)
        with Simulator(Programs(host)) as made:
            yield made
        host.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_app_breaks_no_promise(simulator: Simulator, seed: int) -> None:
    """Whatever phones, office and network do to each other, the app loses, hides and doubles nothing, and gets through."""
    outcome = simulator.play(seed)
    assert not outcome.violations, f"seed {seed}\n" + "\n".join(map(str, outcome.violations))
