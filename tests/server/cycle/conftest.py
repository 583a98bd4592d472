"""A cycle of komitmen on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.api.world import make_world
from tests.server.cycle.village import Village, make_village


@pytest.fixture(params=["sqlite", "postgresql"])
def village(request: pytest.FixtureRequest, tmp_path: Path, template: Path) -> Iterator[Village]:
    """Give a village over each database."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("migrated_url")
    world = make_world(tmp_path / "instance", None if url else template, url=url)
    yield make_village(world)
    world.parts.engine.dispose()
