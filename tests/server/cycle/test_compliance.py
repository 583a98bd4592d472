"""A state is judged from raw days, and what nobody could verify is never a failure."""

from typing import Any

import pytest

from server.cycle.compliance import Check, Due, Judged, Verdict, judge, judge_family, judge_member
from server.cycle.rules import Rules, shipped_row

RULES = Rules.of(shipped_row().fields)
SCHOOL = Due("kehadiran_sekolah", "2026-11", "2026-11", 1, "350701")
VISIT = Due("timbang_ukur", "2026-11", "2026-11", 1, "350701")


def rules(**changed: Any) -> Rules:
    """Return a version that differs from the shipped one."""
    return Rules.of({**RULES.fields, **changed})


def check(result: str | None = None, *, days: int | None = 20, approved: bool = False, **absences: int) -> Check:
    """Return a check of November."""
    return Check("2026-11", result, *(absences.get(name) for name in ("alpa", "izin", "sakit")), days, approved)


def verdicts(*states: str, condition: str = "kehadiran_sekolah") -> list[Verdict]:
    """Return verdicts on one condition."""
    return [Verdict(condition, f"2026-{10 + place}", state, 1) for place, state in enumerate(states)]


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (check(alpa=3), "memenuhi"),
        (check(alpa=4), "tidak_memenuhi"),
        (check(alpa=1, izin=1, sakit=2), "tidak_memenuhi"),
        (check("memenuhi", alpa=4), "tidak_memenuhi"),
        (check("tidak_memenuhi", alpa=0), "memenuhi"),
        (check("tidak_terverifikasi", alpa=9), "tidak_terverifikasi"),
        (check("pengecualian", sakit=20), "pengecualian"),
        (check("memenuhi", alpa=4, approved=True), "memenuhi"),
        (check(alpa=4, approved=True), "tidak_memenuhi"),
        (check("memenuhi"), "belum_lengkap"),
        (check(alpa=4, days=None), "belum_lengkap"),
        (check(alpa=4, days=0), "belum_lengkap"),
        (check(alpa=21), "belum_lengkap"),
    ],
)
def test_attendance_is_reckoned_from_raw_days(found: Check, state: str) -> None:
    """85 of 100 days are enough and one less is not, whatever result was noted; without days nothing is said."""
    assert judge(SCHOOL, [found], RULES).state == state


def test_the_version_says_what_counts() -> None:
    """Which absences count and how many days are asked for are the version's, and an area of PKH Akses has its own threshold."""
    ill = check(sakit=8, alpa=0)
    assert judge(SCHOOL, [ill], RULES).state == "tidak_memenuhi"
    assert judge(SCHOOL, [ill], rules(absences=["alpa"])).state == "memenuhi"
    assert judge(SCHOOL, [ill], rules(attendance_percent=60)).state == "memenuhi"
    remote = judge(SCHOOL, [ill], rules(nomor=7, areas=["3507|60"]))
    assert (remote.state, remote.threshold, remote.aturan, remote.absent, remote.days) == ("memenuhi", 60, 7, 8, 20)


def test_two_schools_in_one_month_are_to_the_pupils_favour() -> None:
    """Who changed school and met the condition at one of them has met it."""
    assert judge(SCHOOL, [check(alpa=9), check(alpa=0)], RULES).state == "memenuhi"
    assert judge(SCHOOL, [], RULES).state == "belum_lengkap"


@pytest.mark.parametrize(
    ("results", "times", "state"),
    [
        (["memenuhi"], 1, "memenuhi"),
        (["memenuhi"], 2, "belum_lengkap"),
        (["memenuhi", "pengecualian"], 2, "pengecualian"),
        (["tidak_memenuhi", "memenuhi"], 1, "memenuhi"),
        (["tidak_memenuhi"], 1, "tidak_memenuhi"),
        (["tidak_memenuhi"], 2, "belum_lengkap"),
        (["tidak_memenuhi", "tidak_terverifikasi"], 2, "tidak_terverifikasi"),
        (["tidak_memenuhi", "memenuhi"], 2, "tidak_memenuhi"),
        (["tidak_terverifikasi"], 1, "tidak_terverifikasi"),
        ([None], 1, "belum_lengkap"),
        ([], 1, "belum_lengkap"),
    ],
)
def test_visits_are_counted(results: list[str | None], times: int, state: str) -> None:
    """Visits are enough, excused, failed, not verified or not there yet."""
    due = Due(VISIT.condition, VISIT.bulan, VISIT.since, times, VISIT.area)
    assert judge(due, [check(one) for one in results], RULES).state == state


def test_a_member_and_a_family() -> None:
    """A failure counts before a gap, a gap before what is met, an exception is none of them; a family is as its members."""
    cases = {
        ("memenuhi", "pengecualian"): Judged("memenuhi", 0, 0),
        ("memenuhi", "tidak_terverifikasi"): Judged("tidak_terverifikasi", 0, 1),
        ("tidak_terverifikasi", "belum_lengkap"): Judged("belum_lengkap", 0, 2),
        ("tidak_memenuhi", "belum_lengkap"): Judged("tidak_memenuhi", 1, 1),
    }
    for states, judged in cases.items():
        assert judge_member(verdicts(*states), 1) == judged
    assert judge_family(cases.values()) == Judged("tidak_memenuhi", 1, 4)
    assert judge_family([]).state == "tidak_berlaku"


def test_some_months_may_have_to_fail() -> None:
    """Where the version asks for two failing months of one condition, one month and two conditions are not enough."""
    assert judge_member(verdicts("tidak_memenuhi", "memenuhi"), 2).state == "memenuhi"
    mixed = verdicts("tidak_memenuhi") + verdicts("tidak_memenuhi", condition="timbang_ukur")
    assert judge_member(mixed, 2).state == "memenuhi"
    assert judge_member(verdicts("tidak_memenuhi", "memenuhi", "tidak_memenuhi"), 2).state == "tidak_memenuhi"
