"""A migrated database to copy, and an application on each database whose world is put back for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import fresh_database
from tests.server.api.stage import PostgresData, SqliteData, Stage, bare, filled, on_sqlite
from tests.server.api.world import migrate, open_world


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty SQLite database with all tables."""
    return migrate(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="session")
def postgres_template(postgres: tuple[Path, Iterator[int]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the name of a PostgreSQL database with all tables, from which others are copied."""
    folder, _numbers = postgres
    with fresh_database(folder, "template_lapangan") as url:
        migrate(tmp_path_factory.mktemp("postgresql"), url)
        yield "template_lapangan"


@pytest.fixture(scope="session")
def sqlite_stage(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Iterator[Stage]:
    """Give the application over SQLite."""
    folder = tmp_path_factory.mktemp("stage") / "instance"
    world = open_world(folder, empty)
    yield Stage(world, SqliteData(world.parts.engine, folder / "lapangan.sqlite3"))
    world.parts.engine.dispose()


@pytest.fixture(scope="session")
def postgresql_stage(
    postgres: tuple[Path, Iterator[int]], postgres_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Give the application over PostgreSQL."""
    folder, _numbers = postgres
    with fresh_database(folder, "stage", postgres_template) as url:
        world = open_world(tmp_path_factory.mktemp("stage") / "instance", None, url=url)
        yield Stage(world, PostgresData(world.parts.engine))
        world.parts.engine.dispose()


world = on_sqlite(filled, bare)
