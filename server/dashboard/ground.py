"""What is counted in a kabupaten, and what all counts need: the desa of kelompok, the rules, who was heard from and when, what waits."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from server.attendance.asof import AsOf
from server.attendance.phones import Phones, phones_of
from server.cycle.rules import Rules, versions
from server.cycle.stages import last_day
from server.dashboard.places import desa_of, desa_of_kelompok, desa_of_lonely
from server.dashboard.waiting import Waiting, waiting
from server.people.contacts import Contacts, contacts_of

LONELY = ""
"""Stands for the kelompok of families that have none."""
Key = tuple[str, str, str, str]
"""(month, measure, kelompok, desa)."""
Found = defaultdict[Key, Counter[str]]
"""What was counted."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A kabupaten as of a moment."""

    then: AsOf
    known: Sequence[Rules]
    kelompok: Mapping[str, str]
    lonely: Mapping[str, str]
    phones: Phones
    contacts: Contacts
    waiting: Waiting

    @property
    def kabupaten(self) -> str:
        """Its code."""
        return self.then.kabupaten

    def unit(self, kelompok: str | None, kpm: str = "") -> tuple[str, str]:
        """Return (kelompok, desa) to which something of a kelompok is counted, or of a family without one."""
        if kelompok:
            return kelompok, self.kelompok.get(kelompok) or desa_of(self.kabupaten, None, None)
        return LONELY, self.lonely.get(kpm) or desa_of(self.kabupaten, None, None)

    def unit_of(self, kelompok: str | None, desa: str | None) -> tuple[str, str]:
        """Return (kelompok, desa) to which families of a kelompok are counted, or of a desa while they have none."""
        return self.unit(kelompok) if kelompok else (LONELY, desa_of(self.kabupaten, None, desa))

    def is_over(self, month: str) -> bool:
        """Tell whether a month is over."""
        return last_day(month).isoformat() < self.then.today

    def holders(self, kelompok: str, month: str) -> list[str]:
        """Return who had a kelompok at the end of a month."""
        return self.phones.holders(kelompok, last_day(month).isoformat())

    def is_silent(self, kelompok: str, month: str) -> bool:
        """Tell whether a phone of those who had a kelompok at the end of a month may still hold work of it."""
        return bool(self.phones.silent(kelompok, last_day(month).isoformat()))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which kelompok are counted, None for all of them, in which months."""

    kelompok: frozenset[str] | None
    months: tuple[str, ...]

    def has(self, kelompok: str) -> bool:
        """Tell whether a kelompok is among them."""
        return self.kelompok is None or kelompok in self.kelompok


def lay_ground(connection: Connection, then: AsOf, since: str) -> Ground:
    """Read what all counts of a kabupaten need, from a month on; a fixed number of statements."""
    places = desa_of_kelompok(connection, then.kabupaten), desa_of_lonely(connection, then.kabupaten)
    heard = contacts_of(connection, then.kabupaten, f"{since}-01")
    return Ground(then, versions(connection), *places, phones_of(connection, then), heard, waiting(connection, then.kabupaten))


def new_found() -> Found:
    """Return a place for what is counted."""
    return defaultdict(Counter)


def rows_of(kabupaten: str, found: Found, sums: Sequence[str]) -> Iterator[dict[str, object]]:
    """Yield what was counted as rows; nothing where nothing was looked at."""
    for (bulan, measure, kelompok, desa), counted in found.items():
        if counted["units"]:
            key = {"kabupaten": kabupaten, "bulan": bulan, "measure": measure, "kelompok_id": kelompok, "desa": desa}
            yield key | {name: counted[name] for name in sums}
