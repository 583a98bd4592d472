"""Benches for import tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.imports.storing import Bench, open_bench


@pytest.fixture(params=["sqlite", "postgresql"])
def bench(request: pytest.FixtureRequest, tmp_path: Path, empty: Path) -> Iterator[Bench]:
    """Give a bench on an empty database."""
    if request.param == "sqlite":
        made = open_bench(tmp_path, empty=empty)
    else:
        made = open_bench(tmp_path, url=request.getfixturevalue("migrated_url"))
    yield made
    made.engine.dispose()
