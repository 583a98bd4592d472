"""A worker with a phone in hand, and the notebook in which the worker ticks off every form that was saved."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from server.week.cast import Group, Worker
from server.week.days import WeekClock
from server.week.line import Line
from sync.ids import slot_id
from sync.phone.phone import Phone
from sync.phone.report import SyncReport
from sync.phone.transport import HttpTransport, Meter

TRIES = 4
Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Noted:
    """A form in the notebook, with the true date on which the work was done."""

    form: str
    done_on: date


@dataclass(frozen=True, slots=True)
class FirstSync:
    """What a phone fetched before it was of any use; `sent`, `received` and `seconds` are measured."""

    rows: int
    families: int
    sent: int
    received: int
    seconds: float


@dataclass(slots=True)
class Hand:
    """One phone and its worker.

    `skew`: seconds by which the phone's clock is off; `days`: day -> kelompok that are visited with this phone;
    `evenings`: days on which it exchanges; `reports`: what came of each sync.
    """

    label: str
    worker: Worker
    path: Path
    clock: WeekClock
    random: Random
    line: Line
    phone: Phone
    skew: list[float]
    days: dict[int, list[Group]] = field(default_factory=dict)
    evenings: set[int] = field(default_factory=set)
    notebook: list[Noted] = field(default_factory=list)
    first: FirstSync | None = None
    reports: list[SyncReport] = field(default_factory=list)
    absent: list[tuple[str, str, str]] = field(default_factory=list)
    slots: dict[str, str] = field(default_factory=dict)

    @classmethod
    def take(cls, label: str, worker: Worker, path: Path, *, address: str, clock: WeekClock, seed: int) -> "Hand":
        """Take a new phone out of its box."""
        random, skew = Random(f"{label} {seed}"), [0.0]
        line = Line(HttpTransport(address), Random(f"line of {label} {seed}"))
        randomness = Random(f"phone {label} {seed}").randbytes
        phone = Phone.create(path, clock=lambda: clock().timestamp() + skew[0], random_bytes=randomness, transport=line)
        return cls(label, worker, path, clock, random, line, phone, skew)

    @property
    def meter(self) -> Meter:
        """Bytes and round trips so far."""
        return self.line.http.meter

    @property
    def device(self) -> str:
        """Id under which the server knows the phone."""
        return self.phone.files.get("device")

    def close(self) -> None:
        """Put the phone away."""
        self.line.http.close()
        self.phone.close()

    def begin(self, code: str) -> None:
        """Enrol, and fetch what the worker needs."""
        sent, received, began = self.meter.sent, self.meter.received, time.perf_counter()
        self.phone.enrol(code, f"HP {self.label}")
        self.exchange()
        rows = sum(report.rows for report in self.reports)
        families = self.ask("SELECT count(*) FROM mirror WHERE kind = 'kpm'")[0][0]
        used = (self.meter.sent - sent, self.meter.received - received, time.perf_counter() - began)
        self.first = FirstSync(rows, families, *used)

    def exchange(self) -> SyncReport:
        """Sync; after a failure wait as told and try again, a few times."""
        for _ in range(TRIES):
            report = self.phone.sync()
            self.reports.append(report)
            if report.complete:
                break
            self.clock.step(int(report.retry_after_s or 0) + 1)
        return report

    @contextmanager
    def form(self, kabupaten: str, work_date: date | None = None) -> Iterator[Any]:
        """Open a form for today's work, or that of another day, and save it at the end."""
        draft = self.phone.form(kabupaten, work_date)
        yield draft
        self.notebook.append(Noted(draft.save(), work_date or self.clock().date()))
        self.clock.step()

    def shows(self, kind: str, **key: Any) -> bool:
        """Tell whether the phone has the slot of a key."""
        names = self.phone.kinds[kind].slot
        return self.phone.view(kind, slot_id(kind, tuple(key.get(name) for name in names))) is not None

    def teach(self, kind: dict[str, Any]) -> None:
        """Give the phone an app that knows one more kind of record than the server."""
        kinds = [*self.phone.files.get("kinds"), kind]
        with self.phone.files.transaction("update"):
            self.phone.files.put(kinds=kinds)
        self.phone.files.forget_kinds()

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read the phone's file past its program."""
        return read_file(self.path, sql, *values)


def read_file(path: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a query on a phone's file."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql, values).fetchall()


@dataclass(slots=True)
class View:
    """What a phone shows at the start of a day, laid out for the work; all as plain records."""

    families: dict[str, list[Fields]] = field(default_factory=dict)
    members: dict[str, list[Fields]] = field(default_factory=dict)
    plans: dict[str, list[Fields]] = field(default_factory=dict)
    schools: set[str] = field(default_factory=set)
    sessions: list[Fields] = field(default_factory=list)

    @classmethod
    def of(cls, phone: Phone) -> "View":
        """Read a phone: families by kelompok, members by family, this month's plans by kelompok."""
        view = cls()
        for kind, field_name, shelf in (
            ("kpm", "kelompok_id", view.families),
            ("anggota", "kpm_id", view.members),
            ("jadwal", "kelompok_id", view.plans),
        ):
            for record in sorted(phone.all(kind, _is_there), key=lambda one: one["id"]):
                shelf.setdefault(record[field_name], []).append(record)
        view.schools = {record["id"] for record in phone.all("fasilitas") if record["type"] == "fasdik"}
        view.sessions = sorted(phone.all("modul_sesi"), key=lambda one: (one["modul_code"], one["position"]))
        return view


def _is_there(record: Fields) -> bool:
    return not record["deleted"]

