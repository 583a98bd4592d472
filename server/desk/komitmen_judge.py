"""What a check of komitmen says by its raw days, and why a person must look at it; no storage here."""

from dataclasses import dataclass
from typing import Any, Protocol

from schemas.komitmen import UNSETTLED

SCHOOL = "kehadiran_sekolah"
MET, FAILED = "memenuhi", "tidak_memenuhi"
ABSENCES = ("alpa", "izin", "sakit")
CONTRADICTION, TOO_MANY, NO_DAYS, TURNED = "contradiction", "too_many_absences", "no_effective_days", "days_turned"


class Check(Protocol):
    """A check and the effective days of its facility in its month, null where nobody told them."""

    condition: str
    result: str | None
    alpa: int | None
    izin: int | None
    sakit: int | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Threshold:
    """The values of a rule: `percent` of the effective days to be present, and which `absences` count."""

    percent: int
    absences: frozenset[str]


@dataclass(frozen=True, slots=True)
class Attendance:
    """Attendance by the raw days: days present of the effective ones, and whether that is enough."""

    present: int
    days: int
    enough: bool

    @property
    def percent(self) -> float:
        """Present in percent, with one decimal, cut off so that 84.99 is not shown as enough."""
        return self.present * 1000 // self.days / 10


def attendance(check: Check, by: Threshold) -> Attendance | None:
    """Return the attendance of a pupil; None where days or absences are not known, or where more are absent than there were days.

    85 % of the hari efektif are asked for; stored percentages are not looked at, as forms disagree on what they count.
    """
    if not check.days or absent(check) is None or absent(check) > check.days:
        return None
    present = check.days - sum(getattr(check, name) or 0 for name in by.absences)
    return Attendance(present, check.days, present * 100 >= by.percent * check.days)


def absent(check: Check) -> int | None:
    """Return all days absent; None where none of them is known."""
    told = [getattr(check, name) for name in ABSENCES]
    return None if all(one is None for one in told) else sum(one or 0 for one in told)


def why(check: Check, by: Threshold) -> str | None:
    """Return the code of what a person must look at; None for a check that is met and agrees with its raw days."""
    if check.result in UNSETTLED:
        return check.result
    if check.condition == SCHOOL and (found := _school(check, by)):
        return found
    return FAILED if check.result == FAILED else None


def _school(check: Check, by: Threshold) -> str | None:
    days = absent(check)
    if days is None:
        return None
    if check.days is None:
        return NO_DAYS
    if days > check.days:
        return TOO_MANY
    seen = attendance(check, by)
    if seen is None:
        return NO_DAYS if check.result else None
    if check.result is None:
        return None if seen.enough else FAILED
    return CONTRADICTION if (check.result == MET) is not seen.enough else None


def cause(record: str, check: Any, code: str) -> tuple[Any, ...]:
    """Return what makes a case, so that the same is not laid before people twice."""
    return (record, code, check.result, *(getattr(check, name) for name in ABSENCES), check.days)
