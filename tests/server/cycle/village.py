"""An invented village whose komitmen is checked: two kelompok, their families, a school, a health post."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Row, Select

from schemas import KINDS
from server.cycle.rules import Rules, shipped_row
from server.engine import read_transaction
from server.office import Office, edit, new_record
from sync.nouns import Record
from tests.server.api.world import HOME, World

WIB = ZoneInfo("Asia/Jakarta")
ON_SQLITE = pytest.mark.parametrize("village", ["sqlite"], indirect=True)
"""A test of what is decided, by statements that other tests of its file run on PostgreSQL too."""


@dataclass(slots=True)
class Village:
    """A world with people whose checks are due; `rules` is the shipped version."""

    world: World
    rules: Rules
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def office(self) -> Office:
        """A hand of the office."""
        return Office(self.world.parts.store, "test", self.world.clock, self.world.random.randbytes)

    def go_to(self, day: str, hour: int = 9) -> None:
        """Set the clock to a local hour of a day."""
        self.world.clock.now = datetime.fromisoformat(day).replace(hour=hour, tzinfo=WIB)

    def make(self, kind: str, name: str = "", /, *, kabupaten: str = HOME, **fields: Any) -> str:
        """Make a record of the office and return its id, which goes by a name."""
        made = new_record(KINDS[kind], fields, self.world.new_id())
        plan = self.office.write(kabupaten, [made])
        assert plan.answers[0].decisions[0].outcome == "applied", plan.answers[0].decisions[0]
        self.ids[name or made.id] = made.id
        return made.id

    def family(self, name: str, kelompok: str = "mawar", **fields: Any) -> str:
        """Make a family that is active since the beginning of the year."""
        told = {"kelompok_id": self.world.ids[kelompok], "membership_status": "aktif", "joined_on": "2026-01-01", **fields}
        return self.make("kpm", name, **told)

    def member(self, name: str, family: str, komponen: str, **fields: Any) -> str:
        """Make a member; pupils go to the school, all others to the health post."""
        place = self.ids["sekolah" if komponen in ("sd", "smp", "sma") else "posyandu"]
        told = {"kpm_id": self.ids[family], "name": "Anggota Contoh", "komponen": komponen, "fasilitas_id": place, "provisional": False}
        return self.make("anggota", name, **{**told, **fields})

    def days(self, bulan: str, days: int, school: str = "sekolah") -> None:
        """Count the effective days of the school in a month."""
        self.make("hari_efektif", fasilitas_id=self.ids[school], bulan=bulan, days=days)

    def checked(self, member: str, bulan: str, condition: str = "kehadiran_sekolah", **fields: Any) -> str:
        """Check a condition of a member as the worker would have it in the store; return its id."""
        place = self.record("anggota", self.ids[member]).fields["fasilitas_id"]
        told = {"anggota_id": self.ids[member], "bulan": bulan, "condition": condition, "fasilitas_id": place, **fields}
        return self.make("komitmen", **told)

    def change(self, kind: str, name: str, **fields: Any) -> None:
        """Edit a record."""
        self.office.write(HOME, [edit(KINDS[kind], self.record(kind, self.ids.get(name, name)), **fields)])

    def record(self, kind: str, identity: str) -> Record:
        """Return a record as it stands."""
        with self.world.parts.store.view(HOME) as view:
            return view.records(KINDS[kind], [identity])[0]

    def rows(self, query: Select) -> list[Row]:
        """Return what a query finds."""
        with read_transaction(self.world.parts.engine) as connection:
            return list(connection.execute(query))

    def names(self, query: Select) -> set[tuple[str, str]]:
        """Return (name of the member, condition) of the checks a query finds."""
        called = {identity: name for name, identity in self.ids.items()}
        return {(called[row.anggota_id], row.condition) for row in self.rows(query)}


def make_village(world: World) -> Village:
    """Return a village: Ani (sd) and Tono (small child) in one family, Nenek (lansia) in another; the clock stands in November."""
    made = Village(world, Rules.of(shipped_row().fields))
    made.make("fasilitas", "sekolah", type="fasdik", level="sd", name="SD Contoh", desa_code="3507012001")
    made.make("fasilitas", "posyandu", type="faskes", level="posyandu", name="Posyandu Contoh", desa_code="3507012001")
    made.family("keluarga")
    made.member("ani", "keluarga", "sd", birth_date="2017-05-02")
    made.member("tono", "keluarga", "anak_usia_dini", birth_date="2024-03-09")
    made.family("tetangga", "melati")
    made.member("nenek", "tetangga", "lansia", birth_date="1950-01-01")
    return made

