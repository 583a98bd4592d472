"""A small kabupaten with an APD, two workers and their phones."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Row

from schemas import KINDS
from server.office import Office
from server.services import Services
from sync.errors import Problem
from sync.nouns import Record
from tests.server.api.world import HOME, Phone, World


@dataclass(slots=True)
class Place:
    """A world, and the account of its APD."""

    world: World
    apd: Row

    @property
    def parts(self) -> Services:
        """The parts of the application."""
        return self.world.parts

    @property
    def ids(self) -> dict[str, str]:
        """Ids of workers, kelompok and families by name."""
        return self.world.ids

    @property
    def office(self) -> Office:
        """Another hand of the office."""
        return Office(self.parts.store, "test", self.world.clock, self.world.random.randbytes)

    def account(self, name: str, role: str = "apd", region: str = HOME) -> Row:
        """Make an account and return its row."""
        return self.world.add_account(name, role, region)

    def record(self, kind: str, identity: str, kabupaten: str = HOME) -> Record:
        """Return a record as it stands."""
        with self.parts.store.view(kabupaten) as view:
            return view.records(KINDS[kind], [identity])[0]

    def phone(self, worker: str) -> Phone:
        """Enrol a phone that holds everything of a worker."""
        phone = self.world.enrol(worker)
        phone.settle()
        return phone


def make_place(world: World) -> Place:
    """Return a filled world with its APD."""
    return Place(world, world.add_account("apd", "apd"))


def outcome_of(frames: list[dict[str, Any]], index: int = 0) -> str:
    """Return what became of a form that a phone sent: `applied` where it is told by a number alone."""
    answer = frames[0]["out"][index]
    return "applied" if len(answer) == 2 else answer[2][0][0]


def code_of(refused: pytest.ExceptionInfo[Problem]) -> str:
    """Return the code of a problem."""
    return refused.value.error.code


def held_by(frames: list[dict[str, Any]], kind: str) -> set[str]:
    """Return the ids of a kind's rows that came to a phone."""
    return {one for frame in frames for one in frame.get("rows", {}).get(kind, {}).get("id", [])}


def gained_by(phone: Phone, kelompok: str) -> set[str]:
    """Return the families that come to a phone with a kelompok that it was not told of before (P33)."""
    scope = f"k:{kelompok}"
    assert any(scope in frame.get("scopes", {}).get(HOME, []) for frame in phone.settle())
    return held_by(phone.exchange(lag={HOME: {scope: 0}}), "kpm")
