"""The ground of a week: an empty database with its tables, and the real application on a real port."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TextIO

import waitress
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import inspect

from server.app import create_app
from server.config import Settings
from server.engine import make_engine
from server.office import Office
from server.services import Services
from server.week.days import WeekClock
from sync.limits import INFLATED_BYTES_MAX

THREADS = 4
STOP_SECONDS = 10
IMPORT_ACTOR, OFFICE_ACTOR = "week-import", "week-office"
SECRET = "week"
"""The application lives for one run, on an address that only this machine can reach."""
EPOCH = "1"


class NotEmpty(Exception):
    """The database holds something already."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the week takes place: the parts of the application, its folder, its address and the clock."""

    folder: Path
    parts: Services
    address: str
    clock: WeekClock
    random: Callable[[int], bytes]

    def office(self, actor: str = OFFICE_ACTOR) -> Office:
        """Return somebody of the office who writes now."""
        return Office(self.parts.store, actor, self.clock, self.random)


def demand_empty(url: str) -> None:
    """Raise NotEmpty if a database has any table, sqlalchemy's ArgumentError or OperationalError if there is none."""
    engine = make_engine(url)
    try:
        if inspect(engine).get_table_names():
            raise NotEmpty
    finally:
        engine.dispose()


@contextmanager
def open_ground(folder: Path, url: str, seed: int) -> Iterator[Ground]:
    """Make the tables in an empty database and serve."""
    clock, random = WeekClock(), Random(f"server {seed}").randbytes
    instance = folder / "instance"
    instance.mkdir(mode=0o700, parents=True)
    (instance / "epoch").write_text(EPOCH)
    settings = Settings(instance=instance, database=url, secret_key=SECRET)
    with open(folder / "server.log", "w", encoding="utf-8") as log:
        app = _application(settings, clock, random, log)
        parts: Services = app.extensions["lapangan"]
        try:
            with served(app) as address:
                yield Ground(folder, parts, address, clock, random)
        finally:
            parts.engine.dispose()


def _application(settings: Settings, clock: WeekClock, random: Callable[[int], bytes], log: TextIO) -> Flask:
    app = create_app(settings, clock=clock, random=random, stream=log)
    with app.app_context():
        upgrade()
    return app


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application on a free port of this machine; give its address."""
    server = waitress.create_server(
        app, host="127.0.0.1", port=0, threads=THREADS, ident="", max_request_body_size=2 * INFLATED_BYTES_MAX
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        server.task_dispatcher.shutdown()
        thread.join(STOP_SECONDS)
