"""Months and stages (tahap): which months a stage has, and on which day it begins and ends."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from server.cycle.rules import Rules, in_force
from sync.errors import Problem

MONTHS = 12


def month_of(day: date) -> str:
    """Return the month of a day, `2026-11`."""
    return f"{day.year}-{day.month:02d}"


def first_day(month: str) -> date:
    """Return the first day of a month."""
    return date.fromisoformat(f"{month}-01")


def last_day(month: str) -> date:
    """Return the last day of a month."""
    first = first_day(month)
    return first.replace(day=monthrange(first.year, first.month)[1])


def shift(month: str, months: int) -> str:
    """Return the month so many months later."""
    index = int(month[:4]) * MONTHS + int(month[5:7]) - 1 + months
    return f"{index // MONTHS}-{index % MONTHS + 1:02d}"


def months_of_stage(month: str, length: int) -> tuple[str, ...]:
    """Return the months of the stage that a month lies in, for stages of so many months counted from January."""
    first = shift(month, -((int(month[5:7]) - 1) % length))
    return tuple(shift(first, step) for step in range(length))


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage; it goes by its first month, as payments do."""

    tahap: str
    months: tuple[str, ...]

    @property
    def first(self) -> date:
        """Its first day."""
        return first_day(self.months[0])

    @property
    def last(self) -> date:
        """Its last day."""
        return last_day(self.months[-1])

    def closes_on(self, rules: Rules) -> date:
        """Return the day on which its figures are frozen."""
        return self.last + timedelta(days=rules.entry_days)


def stage_of(known: Sequence[Rules], month: str) -> Stage:
    """Return the stage of a month; its length is that of the version in force in January of its year."""
    months = months_of_stage(month, in_force(known, f"{month[:4]}-01").tahap_months)
    return Stage(months[0], months)


def stage_named(known: Sequence[Rules], tahap: str) -> Stage:
    """Return a stage by its first month; raises `Problem` (not_found) where none begins with it."""
    try:
        first_day(tahap)
    except ValueError:
        raise Problem("not_found") from None
    found = stage_of(known, tahap)
    if found.tahap != tahap:
        raise Problem("not_found")
    return found


def stage_before(known: Sequence[Rules], stage: Stage) -> Stage:
    """Return the stage before."""
    return stage_of(known, shift(stage.tahap, -1))
