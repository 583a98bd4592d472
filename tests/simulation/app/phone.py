"""The app's phone in the hand of the simulation: it answers as the reference phone does, and Chromium's code decides."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sync.errors import Problem
from sync.ids import content_hash
from sync.kinds import Kinds
from sync.phone.report import Status, SyncReport
from sync.phone.talk import Failure, Talk, Transport
from tests.simulation.app.disk import Disk, Fault
from tests.simulation.app.host import Host

SEEDS = 4
SAME_NAMES = "complete exchanges outcomes rows gone repairs recovered quarantined code".split()


@dataclass(frozen=True, slots=True)
class Programs:
    """Puts the app on phones, as `Phone` puts the reference program there."""

    host: Host

    def create(self, path: Path, **means: Any) -> "AppPhone":
        """Begin a phone in a new file."""
        return AppPhone(self.host, path, **means)

    def open(self, path: Path, **means: Any) -> "AppPhone":
        """Open the phone of a file."""
        return AppPhone(self.host, path, **means)


class AppPhone:
    """One phone, on which the app runs."""

    def __init__(
        self,
        host: Host,
        path: Path,
        *,
        clock: Callable[[], float],
        random_bytes: Callable[[int], bytes],
        transport: Transport,
        fault: Fault,
    ) -> None:
        self.clock, self.files = clock, Settings(self)
        self._host, self._path, self._random, self._transport = host, path, random_bytes, transport
        self._fault, self._starts = fault, False
        self.disk = Disk(path)
        self._number = host.admit(self)
        if self.worker is not None:
            self.start()

    def start(self) -> None:
        """Start the program anew; nothing dies and nobody looks meanwhile."""
        self._starts = True
        self._call("open", self._number, self._seeds())
        self._starts = False

    def close(self) -> None:
        """Switch off, if that was not done."""
        self._host.dismiss(self._number)
        self.disk.close()

    def copy_to(self, path: Path) -> None:
        """Write the whole phone to another file."""
        self.disk.copy_to(path)

    def enrol(self, code: str, name: str) -> None:
        """Become a worker's phone; raises as the reference phone does."""
        asked = {"code": code, "name": name, "app": "simulation", "key": content_hash([str(self._path), code])}
        told = Talk(self._transport).json("/enrol", asked)
        if self.worker is not None and self.worker["id"] != told["worker"]["id"]:
            raise Problem("forbidden")
        self._call("create", self._number, self._seeds(), told)

    @property
    def worker(self) -> dict[str, str] | None:
        """The worker, or None before enrolment."""
        return self.files.get("worker")

    @property
    def kabupaten(self) -> str:
        """The home partition."""
        return self.files.get("kabupaten")

    @property
    def kinds(self) -> Kinds:
        """The kinds of record the phone knows."""
        return self.disk.kinds

    def view(self, kind: str, identity: str) -> dict[str, Any] | None:
        """Return a record as the worker sees it."""
        return self._call("view", kind, identity)

    def form(self, kabupaten: str, work_date: date) -> "AppDraft":
        """Open an empty form."""
        draft = self._host.number()
        self._call("form", draft, kabupaten, work_date.isoformat())
        return AppDraft(self._call, draft)

    def sync(self) -> SyncReport:
        """Exchange once."""
        told = self._call("sync")
        report = SyncReport(**{name: told[name] for name in SAME_NAMES})
        report.snapshot_bytes, report.retry_after_s = told["snapshotBytes"], told["retryAfterS"]
        report.failure = None if told["failure"] is None else Failure(told["failure"])
        return report

    def status(self) -> Status:
        """Return the three counts."""
        told = self._call("status")
        return Status(told["here"], told["accepted"], told["attention"], told["unsentAgeS"], told["exchangedAt"])

    def answer(self, asked: Mapping[str, Any]) -> Any:
        """Answer what the program asks of its phone: its records, to store, and the way to the server."""
        if asked["what"] == "load":
            return self.disk.load(asked["table"])
        if asked["what"] == "carry":
            return self._carry(asked)
        return self.disk.write(asked["puts"], self._come_by)

    def _come_by(self, place: str) -> None:
        if not self._starts:
            self._fault(place)

    def _carry(self, asked: Mapping[str, Any]) -> dict[str, Any] | None:
        headers = {**asked["headers"], "Accept-Encoding": "gzip"}
        try:
            reply = self._transport.request(asked["method"], asked["url"], b64decode(asked["body"]), headers)
        except OSError:
            return None
        return {"status": reply.status, "headers": dict(reply.headers), "body": b64encode(reply.body).decode()}

    def _call(self, name: str, *arguments: Any) -> Any:
        return self._host.call(self._number, name, *arguments)

    def _seeds(self) -> list[int]:
        return [int.from_bytes(self._random(4)) for _ in range(SEEDS)]


@dataclass(frozen=True, slots=True)
class AppDraft:
    """A form on the screen of an app's phone."""

    call: Callable[..., Any]
    number: int

    def see(self, kind: str, identity: str) -> dict[str, Any] | None:
        """Open a record."""
        return self.call("see", self.number, kind, identity)

    def edit(self, kind: str, identity: str, **fields: Any) -> None:
        """Change fields of a record."""
        self.call("edit", self.number, kind, identity, fields)

    def make(self, kind: str, **fields: Any) -> str:
        """Make a record."""
        return self.call("make", self.number, kind, fields)

    def save(self) -> str:
        """Store the form."""
        return self.call("save", self.number)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of an app's phone, as the simulation asks for them and installs other versions by them."""

    phone: AppPhone

    def get(self, key: str, default: Any = None) -> Any:
        """Return a setting."""
        return self.phone.disk.load("state").get(key, default)

    @contextmanager
    def transaction(self, _name: str) -> Iterator[None]:
        """Do what follows; a setting is stored by itself."""
        yield

    def put(self, **settings: Any) -> None:
        """Store settings."""
        puts = [{"table": "state", "key": key, "value": value} for key, value in settings.items()]
        self.phone.disk.write(puts, lambda _place: None)

    def forget_kinds(self) -> None:
        """Start the program with other kinds."""
        self.phone.start()
