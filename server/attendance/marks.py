"""What a meeting may be for one family: from its mark, and from what is disputed, waits, or was never written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from server.attendance.measure import ANYTHING, UNKNOWN, May
from server.attendance.meetings import Gap, Meeting, Sort

CAME_WORD = "H"


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of a family in a meeting, as its record has it.

    `disputed`: values of its groups that stand beside the present ones until somebody decides; `waiting`: fields of changes that the
    office holds. Either may be empty of a field.
    """

    id: str
    sesi: str
    fields: Mapping[str, Any]
    disputed: Sequence[Mapping[str, Any]] = ()
    waiting: Sequence[Mapping[str, Any]] = ()

    def values(self) -> Iterator[Mapping[str, Any]]:
        """Yield what the mark may come to say, its present fields first."""
        yield self.fields
        for values in (*self.disputed, *self.waiting):
            yield {**self.fields, **values}

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Why it may come to say something else."""
        return tuple(gap for gap, found in ((Gap.DISPUTED, self.disputed), (Gap.WAITING, self.waiting)) if found)


@dataclass(frozen=True, slots=True)
class Counted:
    """A meeting and what it may be for a family; `gaps` tell why it may be more than one thing."""

    meeting: Meeting
    may: May
    mark: Mark | None = None
    gaps: tuple[Gap, ...] = field(default=())


def read_mark(fields: Mapping[str, Any], susulan_counts: bool) -> May:
    """Return what a mark says: dibebaskan does not count, hadir (also diwakili) was attended, susulan where the rules say so.

    A mark that was deleted says nothing; nor does one without a status.
    """
    if fields.get("deleted") or not fields.get("status"):
        return UNKNOWN
    if fields.get("exempt"):
        return May.OUT
    came = fields["status"] == CAME_WORD or (susulan_counts and fields.get("susulan"))
    return May.CAME if came else May.MISSED


def count(meeting: Meeting, mark: Mark | None, susulan_counts: bool) -> Counted:
    """Return what a meeting may be for a family."""
    may, gaps = _of_mark(mark, susulan_counts)
    if meeting.sort is Sort.EXTRA:
        return Counted(meeting, may | May.OUT, mark, (*gaps, *meeting.gaps)) if meeting.gaps else Counted(meeting, May.OUT, mark)
    if meeting.sort is Sort.PERHAPS:
        return Counted(meeting, ANYTHING, mark, meeting.gaps)
    return Counted(meeting, may | May.OUT if meeting.gaps else may, mark, tuple(dict.fromkeys((*gaps, *meeting.gaps))))


def _of_mark(mark: Mark | None, susulan_counts: bool) -> tuple[May, tuple[Gap, ...]]:
    if mark is None:
        return UNKNOWN, (Gap.UNMARKED,)
    said = [read_mark(values, susulan_counts) for values in mark.values()]
    unmarked = (Gap.UNMARKED,) if said[0] == UNKNOWN else ()
    return reduce(or_, said), (*unmarked, *mark.gaps)


def came_as_guest(mark: Mark) -> tuple[bool, tuple[Gap, ...]]:
    """Return whether a family certainly came to a meeting of others, and why it may have where that is not certain; neither where it did not."""
    said = {bool(values.get("guest")) and values.get("status") == CAME_WORD and not values.get("deleted") for values in mark.values()}
    return said == {True}, mark.gaps if said == {True, False} else ()


def caught_up(counted: Iterable[Counted], guest: Mapping[str, Sequence[tuple[Gap, ...]]]) -> list[Counted]:
    """Return the meetings of a family with those it made up for elsewhere as attended.

    `guest`: month -> for each time it came as a guest, why that is not certain, nothing where it is; the certain ones first.
    What was missed or never marked is made up for, in order of day; a family that had no gap came twice, and counts once.
    """
    left, told = {month: list(found) for month, found in guest.items()}, []
    for one in sorted(counted, key=lambda each: each.meeting.day):
        found = left.get(one.meeting.slot[1])
        if found and May.MISSED in one.may and one.meeting.sort not in (Sort.PERHAPS, Sort.EXTRA):
            told.append(_made_up_for(one, found.pop(0)))
        else:
            told.append(one)
    return told


def _made_up_for(one: Counted, doubt: tuple[Gap, ...]) -> Counted:
    if doubt:
        return Counted(one.meeting, one.may | May.CAME, one.mark, tuple(dict.fromkeys((*one.gaps, *doubt))))
    gaps = tuple(gap for gap in one.gaps if gap is not Gap.UNMARKED)
    return Counted(one.meeting, (one.may & ~May.MISSED) | May.CAME, one.mark, gaps)
