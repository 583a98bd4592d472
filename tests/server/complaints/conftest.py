"""A room for complaints on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.api.world import make_world
from tests.server.complaints.room import Room, make_room


@pytest.fixture(params=["sqlite", "postgresql"])
def room(request: pytest.FixtureRequest, tmp_path: Path, template: Path) -> Iterator[Room]:
    """Give a room over each database."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("migrated_url")
    world = make_world(tmp_path / "instance", None if url else template, url=url)
    yield make_room(world)
    world.parts.engine.dispose()
