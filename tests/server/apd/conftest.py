"""A small kabupaten on each database, and the APD in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.api.world import make_world
from tests.server.apd.place import Place, make_place


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path, template: Path) -> Iterator[Place]:
    """Give a kabupaten over each database."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("migrated_url")
    world = make_world(tmp_path / "instance", None if url else template, url=url)
    yield make_place(world)
    world.parts.engine.dispose()
