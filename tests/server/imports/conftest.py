"""Benches for import tests."""

from pathlib import Path

import pytest

from tests.server.api.stage import bare, on_each_database
from tests.server.api.world import World
from tests.server.imports.storing import Bench

nobody = on_each_database(bare, bare)


@pytest.fixture
def bench(nobody: World, tmp_path: Path) -> Bench:
    """Give a bench on an empty database."""
    return Bench(nobody.parts.engine, tmp_path)
