"""A desk on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.api.world import make_world
from tests.server.desk.office import Desk, make_desk


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, template: Path) -> Iterator[Desk]:
    """Give a desk over each database."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    made = make_desk(make_world(tmp_path / "instance", None if url else template, url=url))
    yield made
    made.world.parts.engine.dispose()
