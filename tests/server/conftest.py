"""A migrated database to copy, and a small world on a copy of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.api.world import World, make_world, migrate


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty SQLite database with all tables."""
    return migrate(tmp_path_factory.mktemp("template"))


@pytest.fixture
def world(tmp_path: Path, template: Path) -> Iterator[World]:
    """Give a filled world."""
    made = make_world(tmp_path / "instance", template)
    yield made
    made.parts.engine.dispose()
