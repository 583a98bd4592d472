"""A phone: one file, one worker, and a way to the server that is there now and then."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.kinds import Kinds
from sync.phone.carry import export_unsent, take_in
from sync.phone.draft import Draft, Means
from sync.phone.files import Fault, Files, no_fault
from sync.phone.intake import Intake
from sync.phone.mirror import Mirror
from sync.phone.outbox import Outbox
from sync.phone.overlay import Overlay
from sync.phone.places import Places
from sync.phone.report import Attention, Status, SyncReport
from sync.phone.standing import attention, status
from sync.phone.sync import Parts, Progress, Sync
from sync.phone.talk import Talk, Transport
from sync.phone.zones import HOME_ZONE, local_date
from sync.scopes import triwulan

APP = "lapangan-phone/1"
Clock = Callable[[], float]
RandomBytes = Callable[[int], bytes]


def no_progress(rows: int, received: int) -> None:
    """Watch nothing."""


class Phone:
    """What a worker can do with a phone.

    `clock` gives Unix seconds by this device, right or wrong; `random_bytes` gives so many random bytes;
    `transport` carries requests; `fault` is called between the steps of a transaction and may raise, in tests.
    """

    def __init__(self, files: Files, clock: Clock, random_bytes: RandomBytes, transport: Transport) -> None:
        self.files = files
        self.clock = clock
        self.mirror = Mirror(files)
        self.outbox = Outbox(files)
        self.places = Places(files)
        self._overlay = Overlay(files, self.mirror)
        self._talk = Talk(transport)
        self._means = Means(files, self._overlay, self.outbox, clock, random_bytes)
        intake = Intake(files, self.mirror, self.outbox, self.places)
        self._parts = Parts(files, self.mirror, self.outbox, self.places, intake, self._talk, clock, random_bytes)

    @classmethod
    def create(
        cls, path: str | Path, *, clock: Clock, random_bytes: RandomBytes, transport: Transport, fault: Fault = no_fault
    ) -> "Phone":
        """Begin a phone in a new file that only its owner can read, or in memory with ":memory:".

        Raises `FileExistsError`.
        """
        if str(path) != ":memory:":
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
        return cls(Files(path, fault), clock, random_bytes, transport)

    @classmethod
    def open(
        cls, path: str | Path, *, clock: Clock, random_bytes: RandomBytes, transport: Transport, fault: Fault = no_fault
    ) -> "Phone":
        """Open the phone of a file; raises `FileNotFoundError`."""
        if not Path(path).exists():
            raise FileNotFoundError(str(path))
        return cls(Files(path, fault), clock, random_bytes, transport)

    def close(self) -> None:
        """Close the file."""
        self.files.close()

    def copy_to(self, path: str | Path) -> None:
        """Write the whole phone to another file, as a cloned phone has it."""
        self.files.copy_to(path)

    def enrol(self, code: str, name: str) -> None:
        """Make this the phone of the worker to whom a one-time code was given.

        Enrolling again keeps everything; raises `Problem` with the server's code, or forbidden for another worker's code;
        raises `OSError` without a network.
        """
        told = self._talk.json("/enrol", {"code": code, "name": name, "app": APP, "key": self._enrol_key(code)})
        worker = self.files.get("worker")
        if worker is not None and worker["id"] != told["worker"]["id"]:
            raise Problem("forbidden")
        settings = {key: told[key] for key in ("token", "device", "worker", "kabupaten", "kinds")}
        offset = told["t"] - self.clock()
        epoch = self.files.get("epoch", told["epoch"])
        with self.files.transaction("enrol"):
            self.files.put(**settings, zone=told.get("zone", HOME_ZONE), offset=offset, epoch=epoch)
        self.files.forget_kinds()

    def _enrol_key(self, code: str) -> str:
        """Return the random text that lets this phone ask again with the same code, stored before it is sent."""
        known = self.files.get("enrol_key")
        if known is None or known[0] != code:
            known = (code, id_from_bytes(self._means.random_bytes(16)))
            with self.files.transaction("enrol key"):
                self.files.put(enrol_key=known)
        return known[1]

    @property
    def worker(self) -> dict[str, str] | None:
        """The worker of this phone, {id, name}, or None before enrolment."""
        return self.files.get("worker")

    @property
    def kabupaten(self) -> str:
        """The home partition of this phone."""
        return self.files.get("kabupaten")

    @property
    def kinds(self) -> Kinds:
        """The kinds of record this phone knows."""
        return self.files.kinds

    def now(self) -> int:
        """Return Unix seconds by the server's clock, as far as this phone knows it."""
        return int(self.clock() + self.files.get("offset", 0))

    def today(self) -> date:
        """Return the date at the place of work."""
        return local_date(self.now(), self.files.get("zone", HOME_ZONE))

    def triwulan(self) -> str:
        """Return the present triwulan, `2026-4`."""
        return triwulan(self.today().isoformat())

    def view(self, kind: str, identity: str) -> dict[str, Any] | None:
        """Return a record as the worker sees it: the mirror, then own changes not in it yet; None if there is none."""
        sight = self._overlay.sight(kind, identity)
        return None if sight is None else {**sight.fields, "id": identity}

    def all(self, kind: str, where: Callable[[dict[str, Any]], bool] | None = None) -> list[dict[str, Any]]:
        """Return every record of a kind as the worker sees it, or those for which `where` holds."""
        records = [{**fields, "id": identity} for identity, fields in self._overlay.every(kind)]
        return records if where is None else [record for record in records if where(record)]

    def kabupaten_of(self, kind: str, identity: str) -> str:
        """Return the partition to which work about a record belongs; the home one if the mirror does not have it."""
        return self.mirror.kabupaten_of(kind, identity) or self.kabupaten

    def form(self, kabupaten: str | None = None, work_date: date | None = None) -> Draft:
        """Open an empty form for work of a day, today's unless told."""
        return Draft(self._means, kabupaten or self.kabupaten, work_date or self.today())

    def sync(self, progress: Progress = no_progress) -> SyncReport:
        """Send what waits and fetch what is new, as far as it goes now; never sleeps.

        `progress` is told (rows stored, bytes of a snapshot received).
        """
        return Sync(self._parts, progress).run()

    def status(self) -> Status:
        """Return the three counts, the age of the oldest unsent form and the time of the last complete exchange."""
        return status(self.files, int(self.clock()))

    def attention(self) -> list[Attention]:
        """Return the changes that need attention, with reasons in Indonesian, oldest first."""
        return attention(self.files)

    def put_aside(self, form: str, index: int) -> None:
        """Note that the worker has read why a change was refused or met another value; the server keeps it."""
        with self.files.transaction("put aside"):
            self.outbox.put_aside(form, index)

    def export_unsent(self, path: str | Path) -> int:
        """Write the forms that the server does not have to a file, to be taken in by another phone; return how many."""
        return export_unsent(self.files, self.outbox, path)

    def take_in(self, path: str | Path) -> int:
        """Take in a file of unsent forms of the same worker; return how many were new. Raises `Problem`."""
        return take_in(self.files, self.outbox, path)
