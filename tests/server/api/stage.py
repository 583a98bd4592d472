"""One application for each database, whose world is put back for every test that asks for it.

An application, its compiled statements and a filled world cost more than most tests do themselves. They are made once
for each process; what a scene needs beyond the world (phones, an office, a village) is made once, too, and kept.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
from sqlalchemy import Connection, Engine, inspect

from schemas import KINDS
from tests.server.api.world import World

Made = TypeVar("Made")
Scene = Callable[[World], Made]
"""What makes a scene on its ground, which is another scene."""
DATABASES = ("sqlite", "postgresql")
OURS = "relkind = 'r' AND relnamespace = 'public'::regnamespace"
WORN = f"SELECT oid::regclass::text FROM pg_class WHERE {OURS} AND (reltuples >= 0 OR pg_relation_size(oid) > 200000)"
"""Tables with statistics, or in which many rows have died, as deleted rows take room until they are vacuumed away."""
FORGET = f"DELETE FROM pg_statistic WHERE starelid IN (SELECT oid FROM pg_class WHERE {OURS})"


class Data(Protocol):
    """The rows of a database."""

    def keep(self) -> Any:
        """Return what is in it, to be put back."""

    def put_back(self, kept: Any) -> None:
        """Let it hold exactly what was kept."""


@dataclass(frozen=True, slots=True)
class SqliteData:
    """The rows of a SQLite file."""

    engine: Engine
    path: Path

    def keep(self) -> bytes:
        """Return the file."""
        self.engine.dispose()  # the last connection that closes brings what is written ahead into the file
        return self.path.read_bytes()

    def put_back(self, kept: bytes) -> None:
        """Write the file anew; a connection that a test has left open keeps its own."""
        self.engine.dispose()
        for path in self.path.parent.glob(f"{self.path.name}*"):
            path.unlink()
        self.path.write_bytes(kept)


class PostgresData:
    """The rows of a PostgreSQL database; what is kept lies in schemas beside its tables."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._tables = sorted(inspect(engine).get_table_names())
        self._kept: list[list[str]] = []

    def keep(self) -> int:
        """Copy the tables; return the number of the copy."""
        number = len(self._kept)
        with self._engine.begin() as connection:
            full = self._full(connection)
            connection.exec_driver_sql(f"CREATE SCHEMA kept{number}")
            for table in full:
                connection.exec_driver_sql(f"CREATE TABLE kept{number}.{table} AS TABLE public.{table}")
        self._kept.append(full)
        return number

    def put_back(self, kept: int) -> None:
        """Empty the tables and copy the rows back; foreign keys rest meanwhile."""
        with self._engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            if worn := list(connection.exec_driver_sql(WORN).scalars()):
                connection.exec_driver_sql(f"TRUNCATE {', '.join(worn)} CASCADE")
                connection.exec_driver_sql(FORGET)
            for table in self._full(connection):
                connection.exec_driver_sql(f"DELETE FROM public.{table}")
            for table in self._kept[kept]:
                connection.exec_driver_sql(f"INSERT INTO public.{table} SELECT * FROM kept{kept}.{table}")

    def _full(self, connection: Connection) -> list[str]:
        """Return the tables that are not empty."""
        looks = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM public.{table})" for table in self._tables)
        return list(connection.exec_driver_sql(" UNION ALL ".join(looks)).scalars())


@dataclass(frozen=True, slots=True)
class Kept:
    """All of a scene: its rows, its files, and what its world and its parts remember."""

    data: Any
    files: dict[Path, bytes]
    made: Any
    ids: dict[str, str]
    dice: tuple[Any, Any]
    now: datetime
    log: str


class Stage:
    """An application over a database of its own."""

    def __init__(self, world: World, data: Data) -> None:
        self.world = world
        self._data = data
        self._extensions, self._config = dict(world.app.extensions), dict(world.app.config)
        self._kept = {bare: self._keep(world)}
        self._shows = False

    @contextmanager
    def shown(self, scene: Scene[Made], ground: Scene[Any]) -> Iterator[Made]:
        """Give a scene as it was when it was made, on its ground; one at a time, as the next one takes its place."""
        assert not self._shows, "a test asks for two scenes on one stage"
        self._shows = True
        try:
            yield self._show(scene, ground)
        finally:
            self._shows = False

    def _show(self, scene: Scene[Made], ground: Scene[Any]) -> Made:
        if scene not in self._kept:
            self._show(ground, bare)
            self._kept[scene] = self._keep(scene(self.world))
        return self._put_back(self._kept[scene])

    def _keep(self, made: Any) -> Kept:
        world, folder = self.world, self.world.parts.settings.instance
        files = {path: path.read_bytes() for path in folder.iterdir() if path.is_file() and "sqlite3" not in path.name}
        dice = (world.random.getstate(), world.dice.getstate())
        return Kept(self._data.keep(), files, self._copy(made), dict(world.ids), dice, world.clock.now, world.log.getvalue())

    def _put_back(self, kept: Kept) -> Any:
        world = self.world
        self._data.put_back(kept.data)
        self._put_files_back(kept.files)
        for told, was in ((world.app.extensions, self._extensions), (world.app.config, self._config), (world.ids, kept.ids)):
            told.clear()
            told.update(was)
        for limiter in world.app.extensions["limiter"]:
            limiter.reset()
        for random, state in zip((world.random, world.dice), kept.dice, strict=True):
            random.setstate(state)
        world.clock.now = kept.now
        world.log.seek(0)
        world.log.truncate()
        world.log.write(kept.log)
        return self._copy(kept.made)

    def _put_files_back(self, files: dict[Path, bytes]) -> None:
        """Take away what a test has put into the folder of the instance, and give back what it took or changed."""
        for path in self.world.parts.settings.instance.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path not in files and "sqlite3" not in path.name:
                path.unlink()
        for path, content in files.items():
            if not path.exists() or path.read_bytes() != content:
                path.write_bytes(content)

    def _copy(self, made: Any) -> Any:
        """Copy what a scene holds, over the same world."""
        world, parts = self.world, self.world.parts
        same = (world, world.app, world.clock, world.log, world.dice, world.random, parts, parts.engine, parts.store, KINDS)
        return deepcopy(made, {id(one): one for one in same})


def bare(world: World) -> World:
    """Return a world in which nobody is."""
    return world


def filled(world: World) -> World:
    """Return the small kabupaten."""
    world.fill()
    return world


def on_each_database(scene: Scene[Made], ground: Scene[Any] = filled) -> Callable[..., Iterator[Made]]:
    """Return a fixture that gives a scene over each database."""

    @pytest.fixture(params=DATABASES)
    def shown(request: pytest.FixtureRequest) -> Iterator[Made]:
        with request.getfixturevalue(f"{request.param}_stage").shown(scene, ground) as made:
            yield made

    return shown


def on_sqlite(scene: Scene[Made], ground: Scene[Any] = filled) -> Callable[..., Iterator[Made]]:
    """Return a fixture that gives a scene over SQLite."""
    return _on("sqlite", scene, ground)


def on_postgresql(scene: Scene[Made], ground: Scene[Any] = filled) -> Callable[..., Iterator[Made]]:
    """Return a fixture that gives a scene over PostgreSQL."""
    return _on("postgresql", scene, ground)


def _on(database: str, scene: Scene[Made], ground: Scene[Any]) -> Callable[..., Iterator[Made]]:
    @pytest.fixture
    def shown(request: pytest.FixtureRequest) -> Iterator[Made]:
        with request.getfixturevalue(f"{database}_stage").shown(scene, ground) as made:
            yield made

    return shown
