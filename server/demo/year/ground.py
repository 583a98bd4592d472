"""The kabupaten of a generated year: its places, workers with phones, kelompok, and families with a pengurus each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from server.demo.people import Inventor
from server.identity.phones import note_state
from server.store.tables import TABLES
from sync.nouns import Author, Change, Grants, Window

FAMILIES_PER_KELOMPOK = 25
KELOMPOK_PER_WORKER = 10
DESA_PER_KECAMATAN = 10
KELOMPOK_PER_DESA = 4
DATELESS = 0.05
"""Families of whom nobody wrote since when they are in PKH."""


@dataclass(slots=True)
class Clock:
    """A clock that is set to the day that is being made."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def work_on(self, day: date) -> None:
        """Set it to the afternoon of a day, local time; it never goes back."""
        self.now = max(self.now + timedelta(seconds=1), datetime(day.year, day.month, day.day, 8, tzinfo=self.now.tzinfo))


@dataclass(slots=True)
class Worker:
    """A pendamping, the phone, and the kelompok in charge."""

    id: str
    device: str
    kelompok: list[str] = field(default_factory=list)

    def author(self) -> Author:
        """Return who the phone sends as."""
        return Author(self.id, self.device, Grants({f"k:{one}": (Window(),) for one in self.kelompok}))


@dataclass(slots=True)
class Kabupaten:
    """What was made: workers, and kelompok -> its families now."""

    code: str
    workers: list[Worker]
    families: dict[str, list[str]]


def make_ground(inventor: Inventor, code: str, families: int, since: date) -> tuple[Kabupaten, Iterator[Change]]:
    """Return an empty kabupaten and the changes that make it, parents before children."""
    groups = max(1, round(families / FAMILIES_PER_KELOMPOK))
    workers = [Worker(inventor.office.new_id(), inventor.office.new_id()) for _ in range(-(-groups // KELOMPOK_PER_WORKER))]
    made = Kabupaten(code, workers, {})
    return made, _changes(inventor, made, (families, groups), since)


def _changes(inventor: Inventor, made: Kabupaten, size: tuple[int, int], since: date) -> Iterator[Change]:
    families, groups = size
    for number, worker in enumerate(made.workers, 1):
        yield inventor.make("worker", {"name": f"Pendamping {number}", "role": "pendamping"}, worker.id)
    for index in range(groups):
        worker, desa = made.workers[index % len(made.workers)], _desa(made.code, index // KELOMPOK_PER_DESA)
        kelompok = inventor.office.new_id()
        worker.kelompok.append(kelompok)
        yield from _places(inventor, made.code, index // KELOMPOK_PER_DESA) if index % KELOMPOK_PER_DESA == 0 else ()
        yield inventor.make("kelompok", {"name": f"Kelompok {index + 1}", "desa_code": desa, "kecamatan_code": desa[:6]}, kelompok)
        term = {"worker_id": worker.id, "kelompok_id": kelompok, "role": "utama", "start_date": since.isoformat()}
        yield inventor.make("assignment", term)
        here = families * (index + 1) // groups - families * index // groups
        made.families[kelompok] = [inventor.office.new_id() for _ in range(here)]
        for family in made.families[kelompok]:
            yield from new_family(inventor, kelompok, desa, family, f"{since.year - inventor.random.randint(1, 5)}-01-01")


def _desa(kabupaten: str, number: int) -> str:
    return f"{kabupaten}{number // DESA_PER_KECAMATAN + 1:02d}{2001 + number % DESA_PER_KECAMATAN:04d}"


def _places(inventor: Inventor, kabupaten: str, number: int) -> Iterator[Change]:
    desa = _desa(kabupaten, number)
    if number % DESA_PER_KECAMATAN == 0:
        yield place(inventor, "kecamatan", desa[:6], kabupaten)
    yield place(inventor, "desa", desa, desa[:6])


def place(inventor: Inventor, level: str, code: str, parent: str | None) -> Change:
    """Return the change that makes a region, which carries its code as its name."""
    area = code[:6] if len(code) > len("3507") else code
    return inventor.make("wilayah", {"code": code, "level": level, "name": f"{level.title()} {code}", "parent_code": parent, "area": area})


def new_family(inventor: Inventor, kelompok: str, desa: str | None, family: str, joined: str) -> Iterator[Change]:
    """Yield a family with its pengurus."""
    told: dict[str, Any] = {"kelompok_id": kelompok, "desa_code": desa, "no_kk": inventor.number(), "membership_status": "aktif"}
    told["joined_on"] = None if inventor.random.random() < DATELESS else joined
    yield inventor.make("kpm", told, family)
    name = f"{inventor.random.choice(inventor.words['women'])} {inventor.random.choice(inventor.words['families'])}"
    pengurus = {"kpm_id": family, "nik": inventor.number(), "name": name, "sex": "P", "relation": "istri", "is_pengurus": True}
    yield inventor.make("anggota", {**pengurus, "birth_date": "1988-03-04", "membership_status": "aktif"})


def note_phones(connection: Connection, made: Kabupaten, enrolled: datetime) -> None:
    """Enter the phones of the workers, whose tokens nobody has."""
    rows = [_phone(made.code, worker, enrolled) for worker in made.workers]
    connection.execute(TABLES["device"].insert(), rows)
    note_state(connection, [row["id"] for row in rows], enrolled)


def _phone(kabupaten: str, worker: Worker, enrolled: datetime) -> dict[str, Any]:
    said = {"name": "HP contoh", "token_hash": worker.device, "state": "active", "app": "demo"}
    return {"id": worker.device, "worker_id": worker.id, "kabupaten": kabupaten, "enrolled_at": enrolled, "last_seen_at": enrolled, **said}


def note_contacts(connection: Connection, kabupaten: str, workers: list[Worker], at: datetime, day: date) -> None:
    """Note that phones were in contact on a day, with nothing left to send."""
    rows = [{"kabupaten": kabupaten, "device": one.device, "day": day.isoformat(), "at": at, "waiting": 0} for one in workers]
    if rows:
        connection.execute(TABLES["contact"].insert(), rows)
