"""What phone tests ask for: a small world with its server and phones."""

from pathlib import Path

import pytest

from tests.sync.phone.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Give a kabupaten with two kelompok."""
    return World.build(tmp_path)
