"""Benches for import tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.imports.storing import Bench, open_bench


@pytest.fixture(params=["sqlite", "postgresql"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """Give a bench on an empty database."""
    sqlite = f"sqlite:///{tmp_path / 'import.sqlite3'}"
    made = open_bench(sqlite if request.param == "sqlite" else request.getfixturevalue("postgres_url"), tmp_path)
    yield made
    made.engine.dispose()
