"""What a meeting may be for one family: from its mark, and from what is disputed, waits, or was never written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from server.attendance.measure import ANYTHING, UNKNOWN, May
from server.attendance.meetings import Meeting, Sort

CAME_WORD = "H"


class Gap(StrEnum):
    """Why a meeting is not known for certain, as exports print it."""

    UNMARKED = "belum_ditandai"
    DISPUTED = "sengketa"
    WAITING = "ditahan"
    SILENT = "belum_terkirim"


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

    @property
    def came_as_guest(self) -> bool:
        """Whether the family came to a meeting of others."""
        return bool(self.fields.get("guest")) and self.fields["status"] == CAME_WORD and not self.fields["deleted"]


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
    """Return what a meeting that counts may be for a family."""
    if meeting.sort is Sort.EXTRA:
        return Counted(meeting, May.OUT, mark)
    if meeting.sort is Sort.PERHAPS:
        return Counted(meeting, ANYTHING, mark, (Gap.SILENT,))
    may, gaps = _of_mark(mark, susulan_counts)
    if meeting.disputed:
        may, gaps = may | May.OUT, (*gaps, Gap.DISPUTED)
    return Counted(meeting, may, mark, gaps)


def _of_mark(mark: Mark | None, susulan_counts: bool) -> tuple[May, tuple[Gap, ...]]:
    if mark is None:
        return UNKNOWN, (Gap.UNMARKED,)
    may = read_mark(mark.fields, susulan_counts)
    unmarked = (Gap.UNMARKED,) if may == UNKNOWN else ()
    for values in (*mark.disputed, *mark.waiting):
        may |= read_mark({**mark.fields, **values}, susulan_counts)
    gaps = ((Gap.DISPUTED, mark.disputed), (Gap.WAITING, mark.waiting))
    return may, (*unmarked, *(gap for gap, found in gaps if found))


def caught_up(counted: Iterable[Counted], guest: Mapping[str, int]) -> list[Counted]:
    """Return the meetings of a family with those it made up for elsewhere as attended; `guest`: month -> how often it came as a guest.

    What was missed or never marked is made up for, in order of day; a family that had no gap came twice, and counts once.
    """
    left, told = dict(guest), []
    for one in sorted(counted, key=lambda each: each.meeting.day):
        month = one.meeting.slot[1]
        if left.get(month) and May.MISSED in one.may and one.meeting.sort is not Sort.PERHAPS:
            left[month] -= 1
            told.append(Counted(one.meeting, (one.may & ~May.MISSED) | May.CAME, one.mark, tuple(gap for gap in one.gaps if gap is not Gap.UNMARKED)))
        else:
            told.append(one)
    return told
