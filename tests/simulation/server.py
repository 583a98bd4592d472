"""The server of one run: the real application in-process, on a copied database, with backups and restores."""

import io
import shutil
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from random import Random

from flask import Flask
from flask.testing import FlaskClient

from server.app import create_app
from server.config import Settings
from server.identity.enrolment import mark_device
from server.epoch import raise_epoch, read_epoch
from server.office import Office
from server.services import Services
from sync.phone.talk import Reply
from tests.simulation.population import known_id

SERVICES = "lapangan"


@dataclass(slots=True)
class Server:
    """One application for many runs: making it costs more than a run.

    `folder` is its instance folder; `now` and `rng` are set anew by each run.
    `past`: a connection to the database past the server; opening one reads the whole schema, which costs more than most questions.
    """

    folder: Path
    now: datetime
    rng: Random = field(default_factory=lambda: Random(0))
    app: Flask | None = None
    client: FlaskClient | None = None
    past: sqlite3.Connection | None = None
    log: io.StringIO = field(default_factory=io.StringIO)
    errors: list[str] = field(default_factory=list)

    @property
    def database(self) -> Path:
        """The database file."""
        return self.folder / "server.sqlite3"

    @property
    def parts(self) -> Services:
        """The parts of the application."""
        return self.app.extensions[SERVICES]

    def mark(self, device: str, state: str) -> None:
        """Mark a phone active, retired or stolen."""
        mark_device(self.parts.engine, device, state, at=self.parts.clock())

    def close(self) -> None:
        """Let go of the database."""
        self._stop()

    def office(self, actor: str = "supervisor") -> Office:
        """Return somebody of the office who writes now."""
        return Office(self.parts.store, known_id(actor), lambda: self.now, self.rng.randbytes)

    def begin(self, template: Path, now: datetime, rng: Random) -> None:
        """Begin a run on a copy of the template."""
        self.now, self.rng = now, rng
        self.errors.clear()
        self._stop()
        shutil.copyfile(template, self.database)
        if self.app is None:
            settings = Settings(instance=self.folder, database=f"sqlite:///{self.database}", secret_key="simulation")
            self.app = create_app(settings, clock=lambda: self.now, random=lambda n: self.rng.randbytes(n), stream=self.log)
            self.client = self.app.test_client(use_cookies=False)
        (self.folder / "epoch").write_text("1")
        self._start()

    def handle(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Answer one request."""
        answer = self.client.open(path, method=method, data=body, headers=dict(headers))
        if answer.status_code >= 500:
            self.errors.append(f"{method} {path}: {answer.status_code} {self.log.getvalue()[-2000:]}")
        self.log.seek(0)
        self.log.truncate()
        return Reply(answer.status_code, dict(answer.headers), answer.data)

    def backup(self, path: Path) -> None:
        """Write a backup of the database as it is."""
        path.unlink(missing_ok=True)
        copy = sqlite3.connect(path)
        self.past.backup(copy)
        copy.close()

    def restore(self, path: Path, *, noticed: bool) -> None:
        """Put a backup in place of the database; the epoch rises only if somebody knows of it."""
        self._stop()
        shutil.copyfile(path, self.database)
        if noticed:
            raise_epoch(self.folder, self.now)
        self._start()

    def _stop(self) -> None:
        if self.app is not None:
            self.parts.engine.dispose()
        if self.past is not None:
            self.past.close()
        for suffix in ("", "-wal", "-shm", "-journal"):
            self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)

    def _start(self) -> None:
        """Read the epoch anew, as a server does when it starts."""
        self.past = sqlite3.connect(self.database, isolation_level=None)
        self.past.row_factory = sqlite3.Row
        self.app.extensions[SERVICES] = replace(self.parts, epoch=read_epoch(self.folder, self.now))
