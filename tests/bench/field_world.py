"""A pendamping of 350 families as one is found in the field: fourteen kelompok in six desa, and forty facilities shared by neighbours."""

import io
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from random import Random

from schemas import KINDS
from server.app import create_app, utc_now
from server.catalogue import read_catalogue, read_periods
from server.config import Settings
from server.demo.fill import CHANGES_PER_COMMIT, WORDS_FILE, DemoWorker
from server.demo.people import Inventor, Place
from server.office import Office
from server.store.grants import NATION
from server.zones import local
from sync.nouns import Change
from tests.server.api.world import migrate

KABUPATEN, KECAMATAN = "3507", "350799"
DESA = ("Sumberjati", "Karangmelati", "Wonoayem", "Tirtosari", "Gadingrejo", "Pucangan")
LARGEST = 30
KELOMPOK = (LARGEST, *[25] * 8, *[24] * 5)
"""Families of each; the first desa is the largest, and its first kelompok has a second pendamping."""
NEAR = {"sd": ("SD Negeri 1", "SD Negeri 2", "MI Al-Contoh"), "posyandu": ("Posyandu Anggrek", "Posyandu Kenanga")}
"""Facilities of each desa, by level; those below are of the kecamatan."""
FAR = {
    "smp": ("SMP Negeri 1", "SMP Negeri 2", "MTs Contoh", "SMP Terbuka"),
    "sma": ("SMA Negeri 1", "SMK Contoh", "MA Contoh"),
    "slb": ("SLB Harapan",),
    "puskesmas": ("Puskesmas",),
    "posyandu_lansia": ("Posyandu Lansia",),
}
TYPES = {"paud": "fasdik", "sd": "fasdik", "smp": "fasdik", "sma": "fasdik", "slb": "fasdik", "posyandu_lansia": "kesos"}
WEIGHTS = (5, 3, 2, 1)
"""How many go to the first facility of a level, to the second, and so on."""
WORKER, COLLEAGUE = "Endang Percobaan", "Fajar Percobaan"


@dataclass(slots=True)
class FieldWorld:
    """What inventing this world needs, and the facilities made so far by desa (empty for the kecamatan) and level."""

    inventor: Inventor
    facilities: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def regions(self) -> Iterator[Change]:
        """Yield the kecamatan and its desa."""
        for code, name in ((KECAMATAN, "Contohrejo"), *((desa_code(index), name) for index, name in enumerate(DESA))):
            level, parent = ("desa", KECAMATAN) if len(code) > len(KECAMATAN) else ("kecamatan", KABUPATEN)
            yield self.inventor.make("wilayah", {"code": code, "level": level, "name": name, "parent_code": parent, "area": KECAMATAN})

    def places(self) -> Iterator[Change]:
        """Yield the forty facilities."""
        for index, name in enumerate(DESA):
            yield from self._facilities(desa_code(index), name, NEAR)
        yield from self._facilities("", "Contohrejo", FAR)

    def _facilities(self, desa: str, where: str, names: dict[str, tuple[str, ...]]) -> Iterator[Change]:
        for level, all_names in names.items():
            for name in all_names:
                fields = {"type": TYPES.get(level, "faskes"), "level": level, "name": f"{name} {where}", "desa_code": desa or desa_code(0)}
                made = self.inventor.make("fasilitas", fields)
                self.facilities.setdefault((desa, level), []).append(made.id)
                yield made

    def kelompok(self, index: int, families: int, workers: tuple[DemoWorker, ...]) -> Iterator[Change]:
        """Yield a kelompok, who looks after it, this month's plan of its meeting, and its families."""
        inventor, today = self.inventor, self.inventor.today
        desa, identity = desa_code(index % len(DESA)), inventor.office.new_id()
        name = f"{DESA[index % len(DESA)]} {index // len(DESA) + 1}"
        yield inventor.make("kelompok", {"name": name, "desa_code": desa, "kecamatan_code": KECAMATAN, "place": "Balai dusun"}, identity)
        for worker, role in zip(workers, ("utama", "bersama"), strict=False):
            term = {"worker_id": worker.id, "kelompok_id": identity, "role": role, "start_date": f"{today.year}-01-01"}
            yield inventor.make("assignment", term)
        planned = min(today, today.replace(day=2 * index + 1)) if index else today
        plan = {"bulan": f"{today:%Y-%m}", "ordinal": 1, "planned_date": planned.isoformat(), "start_time": "09:00"}
        yield inventor.make("jadwal", {"kelompok_id": identity, "status": "rencana", **plan})
        for _ in range(families):
            yield from inventor.family(Place(desa, identity, self._near(desa)), inventor.office.new_id())

    def _near(self, desa: str) -> dict[str, str]:
        """Return where one family goes, by komponen: brothers and sisters to the same school, neighbours mostly too."""
        near = {level: self._pick(self.facilities.get((desa, level)) or self.facilities["", level]) for level in (*NEAR, *FAR)}
        return {**near, "anak_usia_dini": near["posyandu"], "ibu_hamil": near["posyandu"], "lansia": near["posyandu_lansia"]}

    def _pick(self, ids: list[str]) -> str:
        return self.inventor.random.choices(ids, WEIGHTS[: len(ids)])[0]


def desa_code(index: int) -> str:
    """Return the code of one of the desa."""
    return f"{KECAMATAN}{2001 + index}"


def fill_field(office: Office, today: date, random: Random) -> tuple[DemoWorker, DemoWorker]:
    """Write the world of one worker, and a colleague who shares its first kelompok alone; return both."""
    inventor = Inventor(tomllib.loads(WORDS_FILE.read_text("utf-8")), today, KINDS, office, random)
    world = FieldWorld(inventor)
    workers = tuple(DemoWorker(office.new_id(), name, KABUPATEN, "pendamping") for name in (WORKER, COLLEAGUE))
    common = [inventor.make(row.kind, row.fields) for row in (*read_catalogue(), *read_periods(today.year))]
    office.write("00", common)

    def everything() -> Iterator[Change]:
        yield from world.regions()
        yield from world.places()
        for worker in workers:
            yield inventor.make("worker", {"name": worker.name, "role": worker.role}, worker.id)
        for index, families in enumerate(KELOMPOK):
            yield from world.kelompok(index, families, workers if index == 0 else workers[:1])

    for _ in office.write_all(KABUPATEN, everything(), CHANGES_PER_COMMIT):
        pass
    return workers


def fill_instance(folder: Path, now: datetime, seed: int) -> tuple[DemoWorker, DemoWorker]:
    """Make an instance folder with a database of this world as of an instant; return the worker and the colleague."""
    folder.mkdir(parents=True)
    migrate(folder)
    app = create_app(Settings(instance=folder), stream=io.StringIO())
    parts = app.extensions["lapangan"]
    try:
        return fill_field(Office(parts.store, "field", lambda: now, Random(seed).randbytes), local(now, NATION).date(), Random(seed))
    finally:
        parts.engine.dispose()


def make_field_world(folder: Path) -> tuple[Path, DemoWorker]:
    """Make an instance folder for a phone that goes by the real date; return it and the worker to be enrolled."""
    return folder, fill_instance(folder, utc_now(), 350)[0]
