"""The standard of a pendamping's work by version: what it asks of a month, and what a month says of it.

It shows an office where support, training or a smaller load is needed; nobody is ranked by it, and nothing follows from it by itself.
Source of the measure: the Renstra's "pendamping bekerja optimal sesuai standar" (91, 92, 94 %), which names no figures of its own.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

STANDARD_FILE = Path(__file__).parents[1] / "data" / "standar.toml"


TRAINING = "training"


class State(StrEnum):
    """What a month says of the standard."""

    MET = "memenuhi"
    BELOW = "belum"
    OVERLOADED = "beban_lebih"
    UNKNOWN = "belum_dapat_dinilai"


@dataclass(frozen=True, slots=True)
class Standard:
    """One version; for each value see the data file."""

    nomor: int
    valid_from: str
    name: str
    meetings_percent: int
    checks_percent: int
    prompt_percent: int
    families_max: int
    training_hours: int
    training_months: int


@dataclass(frozen=True, slots=True)
class Work:
    """The figures of a worker's month, as they are told to the worker.

    `hours`: of training in the rule's months, None where none is written down; `held`: meetings and checks that the worker brought and
    the office has not decided on, which are in none of the figures.
    """

    families: int
    meetings_planned: int
    meetings_held: int
    checks_due: int
    checks_done: int
    forms: int
    forms_prompt: int
    hours: int | None
    held: int = 0


@cache
def standards(path: Path = STANDARD_FILE) -> tuple[Standard, ...]:
    """Return every version in the order in which they take each other's place; raises ValueError where one does not begin with a month."""
    found = tuple(sorted((Standard(**one) for one in tomllib.loads(path.read_text("utf-8"))["versi"]), key=lambda one: (one.valid_from, one.nomor)))
    if any(date.fromisoformat(one.valid_from).day != 1 for one in found):
        raise ValueError("a version of the standard begins with a month")
    return found


def standard_in(known: Sequence[Standard], month: str) -> Standard:
    """Return the version that holds in a month `2026-11`; before the first version, that one."""
    return next((one for one in reversed(known) if one.valid_from <= f"{month}-01"), known[0])


def below(work: Work, standard: Standard) -> list[str]:
    """Return what of a month stays below the standard: meetings, checks, prompt, training."""
    shares = (
        ("meetings", work.meetings_held, work.meetings_planned, standard.meetings_percent),
        ("checks", work.checks_done, work.checks_due, standard.checks_percent),
        ("prompt", work.forms_prompt, work.forms, standard.prompt_percent),
    )
    found = [name for name, done, of, percent in shares if of and done * 100 < percent * of]
    if standard.training_hours and work.hours is not None and work.hours < standard.training_hours:
        found.append(TRAINING)
    return found


def state_of(work: Work, standard: Standard) -> State:
    """Return what a month says: nothing without a meeting planned or a check due, and nothing against who has too many families.

    Nor does it say that somebody stays below while what he brought waits for the office, but for training, which waits for nobody.
    """
    if work.families > standard.families_max:
        return State.OVERLOADED
    if not work.meetings_planned and not work.checks_due:
        return State.UNKNOWN
    lacking = below(work, standard)
    if work.held and lacking and TRAINING not in lacking:
        return State.UNKNOWN
    return State.BELOW if lacking else State.MET
