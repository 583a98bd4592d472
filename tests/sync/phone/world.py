"""A small kabupaten for phone tests: two kelompok of invented families, two workers, phones as many as asked for."""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sync.phone.files import Fault, no_fault
from sync.phone.phone import Phone
from tests.sync.phone.inprocess import Clock, Line, Server

SARI, BUDI = "Sari000000000000000001", "Budi000000000000000001"
QUARTER = "2025-4"


@dataclass
class World:
    """A server with some families, and its phones."""

    folder: Path
    rng: Random
    clock: Clock
    server: Server
    kelompok: list[str] = field(default_factory=list)
    families: list[str] = field(default_factory=list)
    phones: int = 0

    @classmethod
    def build(cls, folder: Path, seed: int = 1, families: int = 3) -> "World":
        """Make two kelompok with so many families each; Sari has the first, Budi both."""
        rng, clock = Random(seed), Clock()
        world = cls(folder, rng, clock, Server(rng, clock))
        for name in ("Mawar", "Melati"):
            kelompok = world.server.office("kelompok", name=name)
            world.kelompok.append(kelompok)
            for number in range(families):
                kpm = world.server.office("kpm", kelompok_id=kelompok, street=f"Jalan {name} {number}", rt=number, note=None)
                world.families.append(kpm)
        world.server.assign(SARI, *world.scopes(0))
        world.server.assign(BUDI, *world.scopes(0, 1))
        return world

    def scopes(self, *which: int) -> list[str]:
        """Return the scopes of some kelompok."""
        return [scope for one in which for scope in (f"k:{self.kelompok[one]}", f"k:{self.kelompok[one]}:{QUARTER}")]

    def path(self) -> Path:
        """Return a new path for a phone."""
        self.phones += 1
        return self.folder / f"phone{self.phones}.sqlite3"

    def phone(self, worker: str = SARI, *, fault: Fault = no_fault, clock: Clock | None = None) -> tuple[Phone, Line]:
        """Return a new enrolled phone that has not synced yet, and its line."""
        line = Line(self.server)
        phone = Phone.create(
            self.path(), clock=clock or self.clock, random_bytes=self.rng.randbytes, transport=line, fault=fault
        )
        phone.enrol(worker, "HP uji")
        return phone, line

    def reopen(self, path: Path, fault: Fault = no_fault) -> tuple[Phone, Line]:
        """Open the phone of a file."""
        line = Line(self.server)
        return Phone.open(path, clock=self.clock, random_bytes=self.rng.randbytes, transport=line, fault=fault), line

    def edit(self, phone: Phone, kind: str, identity: str, **fields: Any) -> str:
        """Open, fill in and save a form with one edit."""
        draft = phone.form()
        draft.edit(kind, identity, **fields)
        return draft.save()

    def meet(self, phone: Phone, kelompok: int = 0, status: str = "H", **more: Any) -> tuple[str, list[str]]:
        """Save a meeting with a mark for each family; return its id and those of the marks."""
        draft = phone.form()
        sesi = draft.make("sesi", kelompok_id=self.kelompok[kelompok], day=phone.today().isoformat(), **more)
        share = len(self.families) // 2
        families = self.families[kelompok * share : (kelompok + 1) * share]
        marks = [draft.make("mark", sesi_id=sesi, kpm_id=kpm, status=status, bulk=True) for kpm in families]
        draft.save()
        return sesi, marks
