"""The attendance measure: how many of the meetings that count a family attended, from worst to best.

In plain words: hadir ÷ meetings scheduled for the family's kelompok, and held, while the family was active. What is not known for
certain (a mark that is missing, disputed or waits, a meeting that may lie on a phone that was not heard from) is taken once against
the family and once for it, so that a proposal can only be made where no missing row could change it.
Source: hadir ÷ sesi terjadwal bagi kelompok selama KPM aktif; the Renstra names participation in P2K2 without a formula.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Flag, StrEnum, auto


class May(Flag):
    """What a meeting may turn out to be for a family: not counted, attended, missed; more than one where it is not known."""

    OUT = auto()
    CAME = auto()
    MISSED = auto()


UNKNOWN = May.CAME | May.MISSED
ANYTHING = May.OUT | May.CAME | May.MISSED


class Verdict(StrEnum):
    """On which side of a threshold a family is."""

    ABOVE = "mencapai"
    BELOW = "di_bawah"
    OPEN = "belum_pasti"
    NOTHING = "tanpa_pertemuan"


@dataclass(frozen=True, slots=True)
class Tally:
    """Meetings attended of those that count."""

    came: int = 0
    counted: int = 0

    def reaches(self, percent: int) -> bool:
        """Tell whether so many percent were attended, in whole numbers; of no meeting nothing was attended."""
        return self.counted > 0 and self.came * 100 >= percent * self.counted


@dataclass(frozen=True, slots=True)
class Interval:
    """The measure: what it would be if all that is not known spoke against the family, and for it."""

    worst: Tally
    best: Tally

    @property
    def certain(self) -> bool:
        """Whether nothing that is not known could change it."""
        return self.worst == self.best

    def verdict(self, percent: int) -> Verdict:
        """Return on which side of a threshold the whole interval lies, if it does."""
        if self.worst.counted == self.best.counted == 0:
            return Verdict.NOTHING
        if self.worst.reaches(percent):
            return Verdict.ABOVE
        return Verdict.OPEN if self.best.reaches(percent) or self.best.counted == 0 else Verdict.BELOW


WORST, BEST = (May.MISSED, May.OUT, May.CAME), (May.CAME, May.OUT, May.MISSED)
"""What is taken of a meeting that is not known, the first that may be.

A meeting attended never lowers a share and one missed never raises it, so each meeting is chosen for itself.
"""


def measure(meetings: Iterable[May]) -> Interval:
    """Return the interval over what each meeting of a family may be."""
    known = list(meetings)
    return Interval(_tally(known, WORST), _tally(known, BEST))


def _tally(meetings: list[May], order: tuple[May, ...]) -> Tally:
    chosen = [next(one for one in order if one in may) for may in meetings]
    return Tally(chosen.count(May.CAME), len(chosen) - chosen.count(May.OUT))
