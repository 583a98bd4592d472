"""The server that browser tests talk to: the real one on a real port, with the demonstration kabupaten."""

import io
import shutil
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask, Response, request
from waitress.server import create_server

from schemas import KINDS
from server.app import create_app, utc_now
from server.config import Settings
from server.demo.fill import DemoWorker, fill
from server.field.shell import Shell
from server.identity.enrolment import qr_payload
from server.office import Office
from server.services import Services
from server.store.grants import NATION
from server.zones import local
from sync.store import Clock


@dataclass(slots=True)
class Site:
    """A running server; it can be stopped, and started again under the same address.

    `served`: (method, path, status, bytes of the body as sent) of every answer.
    """

    app: Flask
    workers: list[DemoWorker]
    log: io.StringIO
    served: list[tuple[str, str, int, int]] = field(default_factory=list)
    port: int = 0
    server: Any = None
    thread: threading.Thread | None = None

    @property
    def parts(self) -> Services:
        """The parts of the application."""
        return self.app.extensions["lapangan"]

    @property
    def shell(self) -> Shell:
        """What serves the app; its `folder` may be turned to another build."""
        return self.app.extensions["shell"]

    @property
    def address(self) -> str:
        """Address of the server."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def page(self) -> str:
        """Address of the app."""
        return f"{self.address}/app/"

    def enrol_code(self, worker: int = 0) -> str:
        """Return a new code for one of the workers."""
        one = self.workers[worker]
        return self.parts.enrolment.issue(one.id, one.kabupaten)

    def enrol_link(self, worker: int = 0) -> str:
        """Return what the QR code with a new code says."""
        return qr_payload(self.address, self.enrol_code(worker))

    def note(self, response: Response) -> Response:
        """Note an answer."""
        self.served.append((request.method, request.path, response.status_code, response.content_length or 0))
        return response

    def start(self) -> None:
        """Listen; the first time on any free port."""
        self.server = create_server(self.app, host="127.0.0.1", port=self.port, ident="", threads=4)
        self.port = self.server.effective_port
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Close the port and every connection, from within the thread that serves; from now on calls are refused."""
        if self.server is not None:
            server, self.server = self.server, None

            def end() -> None:
                for channel in list(server.active_channels.values()):
                    channel.handle_close()
                server.close()

            server.trigger.pull_trigger(end)
            self.thread.join(5)
            server.task_dispatcher.shutdown()

    def close(self) -> None:
        """End for good."""
        self.stop()
        self.parts.engine.dispose()


def make_template(empty: Path, folder: Path, now: datetime) -> list[DemoWorker]:
    """Fill a copy of an empty database with the demonstration; return its workers, whose work is of the day of `now`."""
    folder.mkdir()
    shutil.copy(empty, folder / "lapangan.sqlite3")
    app = create_app(Settings(instance=folder), stream=io.StringIO())
    parts = app.extensions["lapangan"]
    office = Office(parts.store, "demo", parts.clock, Random(3).randbytes)
    workers = fill(office, KINDS, local(now, NATION).date(), Random(5))
    parts.engine.dispose()
    return workers


def open_site(folder: Path, template: Path, workers: list[DemoWorker], *, port: int = 0, clock: Clock = utc_now) -> Site:
    """Serve a copy of a filled database, on any free port if none is given; its clock tells the right time unless told."""
    shutil.copytree(template, folder)
    log = io.StringIO()
    site = Site(create_app(Settings(instance=folder), clock=clock, stream=log), workers, log, port=port)
    site.app.after_request(site.note)
    site.start()
    return site


def right_now() -> datetime:
    """Return the present instant, which a browser goes by as well."""
    return datetime.now(UTC)
