"""A migrated database to copy, and a small world on a copy of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import fresh_database
from tests.server.api.world import World, fill_template, make_world, migrate


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty SQLite database with all tables."""
    return migrate(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Path:
    """Give the SQLite database of a filled world."""
    return fill_template(tmp_path_factory.mktemp("template"), empty)


@pytest.fixture(scope="session")
def postgres_template(postgres: tuple[Path, Iterator[int]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the name of a PostgreSQL database with all tables, from which others are copied."""
    folder, _numbers = postgres
    with fresh_database(folder, "template_lapangan") as url:
        migrate(tmp_path_factory.mktemp("postgresql"), url)
        yield "template_lapangan"


@pytest.fixture
def migrated_url(postgres: tuple[Path, Iterator[int]], postgres_template: str) -> Iterator[str]:
    """Give the URL of a new PostgreSQL database with all tables and nothing in them."""
    folder, numbers = postgres
    with fresh_database(folder, f"test_{next(numbers)}", postgres_template) as url:
        yield url


@pytest.fixture
def world(tmp_path: Path, template: Path) -> Iterator[World]:
    """Give a filled world."""
    made = make_world(tmp_path / "instance", template)
    yield made
    made.parts.engine.dispose()
