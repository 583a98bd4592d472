"""Invented families with the komponen that a pendamping meets every day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from server.office import Office, new_record
from sync.kinds import Kinds
from sync.nouns import Change

SCHOOL_AGES = {"sd": (7, 12), "smp": (13, 15), "sma": (16, 18)}
CHILDREN_MAX = 3
LANSIA_SHARE = 0.15
PREGNANT_SHARE = 0.08


@dataclass(frozen=True, slots=True)
class Place:
    """Where invented families live: desa, kelompok and the facilities by komponen."""

    desa_code: str
    kelompok_id: str
    facilities: dict[str, str]


@dataclass(frozen=True, slots=True)
class Inventor:
    """What inventing needs: the words of `invented.toml`, the day, the kinds, an office for ids, a random source."""

    words: dict[str, Any]
    today: date
    kinds: Kinds
    office: Office
    random: Random

    def make(self, kind: str, fields: dict[str, Any], record: str = "") -> Change:
        """Return the change that makes a record."""
        return new_record(self.kinds[kind], fields, record or self.office.new_id())

    def number(self) -> str:
        """Return an invented NIK or KK number; no real one starts with 0000."""
        return f"0000{self.random.randrange(10**12):012d}"

    def family(self, place: Place, kpm: str) -> Iterator[Change]:
        """Yield the changes that make one family, under an id, with three to six members."""
        address = f"{self.random.choice(self.words['hamlets'])} RT {self.random.randint(1, 9):03d} RW {self.random.randint(1, 5):03d}"
        fields = {
            "kelompok_id": place.kelompok_id,
            "desa_code": place.desa_code,
            "no_kk": self.number(),
            "address": address,
            "membership_status": "aktif",
            "joined_on": f"{self.today.year - self.random.randint(1, 5)}-01-01",
            "kks_last4": f"{self.random.randrange(10_000):04d}",
            "desil": self.random.randint(1, 3),
            "sembako": True,
        }
        yield self.make("kpm", fields, kpm)
        for member in self._members():
            own = {"kpm_id": kpm, "nik": self.number(), "membership_status": "aktif"}
            yield self.make("anggota", own | member | {"fasilitas_id": place.facilities.get(member["komponen"])})

    def _members(self) -> Iterator[dict[str, Any]]:
        surname = self.random.choice(self.words["families"])
        age = self.random.randint(24, 48)
        pregnant = age < 40 and self.random.random() < PREGNANT_SHARE
        yield {**self._person("P", age, surname), "relation": "istri", "is_pengurus": True, "komponen": "ibu_hamil" if pregnant else None}
        yield {**self._person("L", age + self.random.randint(0, 8), surname), "relation": "kepala_keluarga", "komponen": None}
        for _ in range(self.random.randint(1, CHILDREN_MAX)):
            years = self.random.randint(1, min(18, age - 18))
            child = self._person(self.random.choice("LP"), years, surname)
            yield {**child, "relation": "anak", "komponen": _komponen_of_child(years)}
        if self.random.random() < LANSIA_SHARE:
            elder = self._person(self.random.choice("LP"), self.random.randint(62, 80), surname)
            yield {**elder, "relation": "orang_tua", "komponen": "lansia"}

    def _person(self, sex: str, age: int, surname: str) -> dict[str, Any]:
        given = self.random.choice(self.words["women" if sex == "P" else "men"])
        born = f"{self.today.year - age}-{self.random.randint(1, 12):02d}-{self.random.randint(1, 28):02d}"
        return {"name": f"{given} {surname}", "sex": sex, "birth_date": born, "is_pengurus": False}


def _komponen_of_child(age: int) -> str | None:
    if age <= 6:
        return "anak_usia_dini"
    return next((name for name, (first, last) in SCHOOL_AGES.items() if first <= age <= last), None)
