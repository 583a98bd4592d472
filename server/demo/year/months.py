"""A month of a generated year: plans, meetings held from phones, marks, and what goes wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from server.demo.observed import observed
from server.demo.people import Inventor
from server.demo.year.ground import Kabupaten, Worker, new_family
from server.observations.halfyear import semester_of
from sync.nouns import Change

MARKS, WEIGHTS = ("H", "I", "S", "A"), (86, 5, 4, 5)
PLAN_FATES, FATE_WEIGHTS = ("held", "batal", "moved", "left", "unplanned", "joint"), (84, 3, 5, 3, 4, 1)
UNMARKED, EXEMPT, SUSULAN, PROXY = 0.01, 0.003, 0.3, 0.05
MOVES, LEAVES, JOINS = 0.003, 0.002, 0.003
FIRST_DAY, LAST_DAY = 3, 24
OBSERVED, ENDS_OF_HALVES = 0.7, (6, 12)


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting that a phone brings: its worker, its day, and its changes."""

    worker: Worker
    day: date
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Month:
    """A month being made; `first` is its first day."""

    inventor: Inventor
    made: Kabupaten
    first: date
    sesi: list[str]
    """Sessions of the catalogue, one after the other."""

    @property
    def bulan(self) -> str:
        """The month as records write it."""
        return self.first.isoformat()[:7]

    def plans(self) -> tuple[list[Change], list[Met]]:
        """Return the plans of every kelompok, and what became of them."""
        plans: list[Change] = []
        met: list[Met] = []
        for worker in self.made.workers:
            for kelompok in worker.kelompok:
                [fate] = self.inventor.random.choices(PLAN_FATES, FATE_WEIGHTS)
                day = self.first.replace(day=self.inventor.random.randint(FIRST_DAY, LAST_DAY))
                plans += [] if fate == "unplanned" else [self._plan(kelompok, day, fate)]
                if fate not in ("batal", "left"):
                    plan = plans[-1].id if fate != "unplanned" else None
                    met.append(self._meeting(worker, kelompok, day + timedelta(days=3 if fate == "moved" else 0), plan, fate))
        return plans, met

    def _plan(self, kelompok: str, day: date, fate: str) -> Change:
        state: dict[str, Any] = {"status": "rencana"}
        if fate == "batal":
            state = {"status": "batal", "reason": "Banjir"}
        if fate == "moved":
            state = {"status": "diganti", "reason": "Hari pasaran", "replaced_on": (day + timedelta(days=3)).isoformat()}
        key = {"kelompok_id": kelompok, "bulan": self.bulan, "ordinal": 1}
        return self.inventor.make("jadwal", {**key, "planned_date": day.isoformat(), "start_time": "09:00", **state})

    def _meeting(self, worker: Worker, kelompok: str, day: date, plan: str | None, fate: str) -> Met:
        key = {"jadwal_id": plan} if plan else {"unplanned_date": day.isoformat(), "ordinal": 1}
        others = [one for one in worker.kelompok if one != kelompok][:1] if fate == "joint" else []
        held = self.inventor.make(
            "p2k2_sesi",
            {
                **{"kelompok_id": kelompok, "bulan": self.bulan, "date": day.isoformat(), "status": "terlaksana", **key},
                **{"start_time": "09:00", "end_time": "11:00", "held_by": [worker.id], "kelompok_joint": others or None},
                "modul_sesi_id": self.inventor.random.choice(self.sesi) if self.sesi else None,
            },
        )
        marks = [mark for family in self.made.families[kelompok] for mark in self._mark(held.id, family, {})]
        guests = [mark for one in others for family in self.made.families[one] for mark in self._mark(held.id, family, {"guest": True})]
        return Met(worker, day, [held, *marks, *guests])

    def _mark(self, sesi: str, family: str, more: dict[str, Any]) -> Iterator[Change]:
        random = self.inventor.random
        if random.random() < UNMARKED:
            return
        [status] = random.choices(MARKS, WEIGHTS)
        if status == "H" and random.random() < PROXY:
            more = more | {"represented_by": "Suami"}
        if status != "H" and random.random() < SUSULAN:
            more = more | {"susulan": True, "susulan_date": self.first.replace(day=28).isoformat()}
        if random.random() < EXEMPT:
            more = more | {"exempt": True, "reason": "Melahirkan"}
        yield self.inventor.make("kehadiran", {"p2k2_sesi_id": sesi, "kpm_id": family, "status": status, **more})

    def observed(self, random: Random) -> Iterator[Change]:
        """Yield what was asked and seen of most families in the half-year; chance of its own, so that all else comes as without it."""
        everybody = [family for families in self.made.families.values() for family in families]
        chosen = [family for family in everybody if random.random() < OBSERVED]
        yield from observed(self.inventor.kinds, random, semester_of(self.first), chosen)

    def newcomers(self) -> list[Change]:
        """Return families that join in the month, put into their kelompok."""
        found: list[Change] = []
        for kelompok, families in self.made.families.items():
            if self.inventor.random.random() < JOINS * len(families):
                family = self.inventor.office.new_id()
                families.append(family)
                found += new_family(self.inventor, kelompok, None, family, self.first.isoformat())
        return found

    def departures(self) -> list[tuple[str, dict[str, Any]]]:
        """Return (family, fields) of those that go to another kelompok or leave PKH at the end of the month."""
        found: list[tuple[str, dict[str, Any]]] = []
        groups = list(self.made.families)
        last = (self.first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        for kelompok in groups:
            for family in list(self.made.families[kelompok]):
                luck = self.inventor.random.random()
                if luck < MOVES + LEAVES:
                    self.made.families[kelompok].remove(family)
                if luck < MOVES:
                    target = self.inventor.random.choice(groups)
                    self.made.families[target].append(family)
                    found.append((family, {"kelompok_id": target}))
                elif luck < MOVES + LEAVES:
                    found.append((family, {"membership_status": "graduasi", "ended_on": last.isoformat()}))
        return found
