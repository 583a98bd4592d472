"""Compliance: what the checks of a member say of a month, a stage and a family; pure functions.

Attendance is reckoned from the raw absences and the effective days, never from a stored percentage.
What could not be verified, or is not there yet, is never a failure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from server.cycle.expected import SCHOOL
from server.cycle.rules import Rules

MET, FAILED, EXCUSED = "memenuhi", "tidak_memenuhi", "pengecualian"
UNVERIFIED, INCOMPLETE, NOT_DUE = "tidak_terverifikasi", "belum_lengkap", "tidak_berlaku"
GAPS = frozenset({UNVERIFIED, INCOMPLETE})
"""States in which the record has a gap that is not the family's."""
ORDER = (FAILED, INCOMPLETE, UNVERIFIED, MET)
"""What of several states counts for all of them together."""
BEST = (MET, EXCUSED, FAILED, UNVERIFIED, INCOMPLETE)
"""What of several checks of one matter counts: two schools in one month are judged to the pupil's favour."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check as it is stored; `days` are the effective days of its facility in its month, None while nobody has counted them.

    `approved`: a supervisor has looked at it and lets its result stand.
    """

    bulan: str
    result: str | None
    alpa: int | None
    izin: int | None
    sakit: int | None
    days: int | None
    approved: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A check that is due: `times` in the months from `since` to `bulan`."""

    condition: str
    bulan: str
    since: str
    times: int
    area: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was judged of one due check, and from what: `threshold` in percent and `aturan` the version, of `school` [absent, days]."""

    condition: str
    bulan: str
    state: str
    aturan: int
    threshold: int | None = None
    absent: int | None = None
    days: int | None = None

    def to_data(self) -> dict[str, Any]:
        """Return it for a JSON column, without what it does not say."""
        return {name: value for name in VERDICT if (value := getattr(self, name)) is not None}


VERDICT = Verdict.__slots__


@dataclass(frozen=True, slots=True)
class Judged:
    """A member or a family in a stage: its state, and how many of its checks failed and have gaps."""

    state: str
    failed: int
    gaps: int


def absent_days(check: Check, rules: Rules) -> int | None:
    """Return the days of absence that count; None where nobody has written any down."""
    counted = {name: getattr(check, name) for name in rules.absences}
    if all(value is None for value in counted.values()):
        return None
    return sum(value or 0 for value in counted.values())


def judge_school(check: Check, rules: Rules, threshold: int) -> tuple[str, int | None]:
    """Return the state of an attendance and the days of absence that counted.

    85 % of the hari efektif, or the threshold of the area (conditions of PKH for education); a result that settles nothing stands,
    and so does one that is to the pupil's favour and that a supervisor approved against the days.
    """
    absent = absent_days(check, rules)
    if check.result in (UNVERIFIED, EXCUSED) or (check.approved and check.result == MET):
        return check.result, absent
    if absent is None or not check.days or absent > check.days:
        return INCOMPLETE, absent
    return (MET if (check.days - absent) * 100 >= threshold * check.days else FAILED), absent


def judge(due: Due, checks: Sequence[Check], rules: Rules) -> Verdict:
    """Return the verdict on one due check."""
    if due.condition == SCHOOL:
        threshold = rules.threshold(due.area)
        found = [(*judge_school(check, rules, threshold), check.days) for check in checks] or [(INCOMPLETE, None, None)]
        state, absent, days = min(found, key=lambda one: BEST.index(one[0]))
        return Verdict(due.condition, due.bulan, state, rules.nomor, threshold, absent, days)
    return Verdict(due.condition, due.bulan, _of_visits([check.result for check in checks], due.times), rules.nomor)


def _of_visits(results: Sequence[str | None], times: int) -> str:
    """Return the state of visits and services: enough of them, excused, failed, not verified, or not there yet.

    Failed are those of which all have been looked at: one that nobody has checked yet is the worker's gap.
    """
    met, excused = results.count(MET), results.count(EXCUSED)
    if met >= times:
        return MET
    if met + excused >= times:
        return EXCUSED
    if results.count(FAILED) and met + excused + results.count(FAILED) >= times:
        return FAILED
    return UNVERIFIED if UNVERIFIED in results else INCOMPLETE


def judge_member(verdicts: Iterable[Verdict], failing_months: int) -> Judged:
    """Return the state of a member in a stage: failed where one condition failed in so many of its checks."""
    found = list(verdicts)
    failed: dict[str, int] = {}
    for one in found:
        failed[one.condition] = failed.get(one.condition, 0) + (one.state == FAILED)
    gaps = sum(one.state in GAPS for one in found)
    states = {one.state for one in found} - {FAILED, EXCUSED} | {MET}
    if any(number >= failing_months for number in failed.values()):
        states.add(FAILED)
    return Judged(_worst(states), sum(failed.values()), gaps)


def judge_family(members: Iterable[Judged]) -> Judged:
    """Return the state of a family: that of the member who counts first."""
    found = list(members)
    state = _worst({one.state for one in found}) if found else NOT_DUE
    return Judged(state, sum(one.failed for one in found), sum(one.gaps for one in found))


def _worst(states: Iterable[str]) -> str:
    return min(states, key=ORDER.index)
