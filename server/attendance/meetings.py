"""Which meetings count for a kelompok in a month: planned and held, held in place of a plan, or perhaps on a phone not heard from.

A plan that was cancelled, or that nobody carried out although every phone was heard from, counts against nobody. A meeting without a
plan counts in place of a plan that was not carried out, and in a month without plans the first one does; what is held beyond that is
shown and not counted, as families were not bound to know of it. A joint meeting counts for every kelompok that met.
Where a silent phone may bring a meeting that takes the place of another, or a dispute may leave it one, both may count or not.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

Slot = tuple[str, str]
"""(kelompok, month `2026-11`)."""
Silent = Callable[[str, str], bool]
"""Tells of a kelompok and a day whether a phone that had it then was not heard from since."""


class Sort(StrEnum):
    """How a meeting comes to count, as exports print it."""

    PLANNED = "terjadwal"
    INSTEAD = "pengganti"
    EXTRA = "tambahan"
    PERHAPS = "mungkin"


class Gap(StrEnum):
    """Why something is not known for certain, as exports print it."""

    UNMARKED = "belum_ditandai"
    DISPUTED = "sengketa"
    WAITING = "ditahan"
    SILENT = "belum_terkirim"


@dataclass(frozen=True, slots=True)
class Plan:
    """A planned meeting that was not cancelled; `day` is that of the plan, or to which it was moved."""

    id: str
    slot: Slot
    day: str


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was held, once for each kelompok that met; `plan` is empty without one.

    `disputed`: whether it was held, or counts for this kelompok, is not decided.
    """

    id: str
    slot: Slot
    day: str
    plan: str = ""
    order: int = 0
    modul_sesi: str = ""
    disputed: bool = False
    joint: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a kelompok, and whether it counts; `sesi` is empty where none is known.

    `gaps`: why it may turn out otherwise: it is disputed whether it was held, or another one may take its place, or leave it one.
    """

    slot: Slot
    day: str
    sort: Sort
    sesi: str = ""
    plan: str = ""
    modul_sesi: str = ""
    gaps: tuple[Gap, ...] = ()


One = TypeVar("One", Plan, Held)


def meetings_of(plans: Iterable[Plan], held: Iterable[Held], silent: Silent, until: str) -> dict[Slot, list[Meeting]]:
    """Return the meetings of each kelompok and month up to a day, in order of day.

    Months in which nothing was planned or held are found by `unplanned`.
    """
    planned, met = _by_slot(one for one in plans if one.day <= until), _by_slot(one for one in held if one.day <= until)
    slots = sorted({*planned, *met})
    return {slot: sorted(_of_slot(planned[slot], met[slot], silent), key=lambda one: (one.day, one.sesi, one.plan)) for slot in slots}


def unplanned(slot: Slot, last_day: str, silent: Silent) -> list[Meeting]:
    """Return what may lie on a phone of a month that is over, in which nothing was planned or held."""
    return [Meeting(slot, last_day, Sort.PERHAPS, gaps=(Gap.SILENT,))] if silent(slot[0], last_day) else []


def _by_slot(found: Iterable[One]) -> defaultdict[Slot, list[One]]:
    slots: defaultdict[Slot, list[One]] = defaultdict(list)
    for one in found:
        slots[one.slot].append(one)
    return slots


def _of_slot(plans: list[Plan], held: list[Held], silent: Silent) -> Iterator[Meeting]:
    own = [one for one in held if one.plan and not one.joint]
    carried = {one.plan for one in own}
    left = sorted((one for one in plans if one.id not in carried), key=lambda one: (one.day, one.id))
    others = sorted((one for one in held if one.joint or not one.plan), key=lambda one: (one.day, one.order, one.id))
    room = len(left) if plans or own else 1
    instead, extra = others[:room], others[room:]
    perhaps = [(one.day, one.id) for one in left if silent(one.slot[0], one.day)]
    loose = [bool(perhaps) or silent(one.slot[0], one.day) for one in instead]
    unsettled = sum(one.disputed for one in (*own, *instead))
    yield from (_met(one, Sort.PLANNED) for one in own)
    yield from (_met(one, Sort.INSTEAD, Gap.SILENT if gone else None) for one, gone in zip(instead, loose, strict=True))
    yield from (_met(one, Sort.EXTRA, Gap.DISPUTED if place < unsettled else None) for place, one in enumerate(extra))
    if any(loose) and not perhaps:
        perhaps = [next((one.day, "") for one, gone in zip(instead, loose, strict=True) if gone)]
    yield from (Meeting((held or plans)[0].slot, day, Sort.PERHAPS, plan=plan, gaps=(Gap.SILENT,)) for day, plan in perhaps)


def _met(one: Held, sort: Sort, gap: Gap | None = None) -> Meeting:
    """Return a meeting as it counts; `gap`: why another one may take its place, or leave it one."""
    own = (Gap.DISPUTED,) if one.disputed else ()
    gaps = own if gap is None or gap in own else (*own, gap)
    return Meeting(one.slot, one.day, sort, one.id, one.plan, one.modul_sesi, gaps)
