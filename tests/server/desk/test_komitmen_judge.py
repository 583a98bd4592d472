"""What a check says by its raw days, told apart from what its form states."""

from dataclasses import dataclass

import pytest

from server.desk.komitmen_judge import Threshold, attendance, why

ALL = Threshold(85, frozenset({"alpa", "izin", "sakit"}))
ALPA_ONLY = Threshold(85, frozenset({"alpa"}))


@dataclass
class Told:
    """A check as it came."""

    result: str | None = "memenuhi"
    alpa: int | None = 0
    izin: int | None = 0
    sakit: int | None = 0
    days: int | None = 20
    condition: str = "kehadiran_sekolah"


CASES = (
    (Told(), None),
    (Told(alpa=3), None),
    (Told(alpa=4), "contradiction"),
    (Told(alpa=2, izin=1, sakit=1), "contradiction"),
    (Told(result="tidak_memenuhi", alpa=4), "tidak_memenuhi"),
    (Told(result="tidak_memenuhi", alpa=3), "contradiction"),
    (Told(result=None, alpa=3), None),
    (Told(result=None, alpa=4), "tidak_memenuhi"),
    (Told(alpa=21), "too_many_absences"),
    (Told(days=None), "no_effective_days"),
    (Told(days=0), "no_effective_days"),
    (Told(days=0, result=None), None),
    (Told(alpa=None, izin=None, sakit=None, days=None), None),
    (Told(alpa=None, izin=None, sakit=4), "contradiction"),
    (Told(result="pengecualian", alpa=9), "pengecualian"),
    (Told(result="tidak_terverifikasi", alpa=None, izin=None, sakit=None), "tidak_terverifikasi"),
    (Told(condition="timbang_ukur", alpa=None, izin=None, sakit=None, days=None), None),
    (Told(condition="timbang_ukur", result="tidak_memenuhi", days=None), "tidak_memenuhi"),
)


@pytest.mark.parametrize(("check", "code"), CASES)
def test_why_a_person_must_look(check: Told, code: str | None) -> None:
    """Failing, contradicting, impossible and unsettled checks are exceptions, what is met and agrees is not."""
    assert why(check, ALL) == code


def test_the_rule_says_which_absences_count() -> None:
    """Where leave and illness do not count, the same days are enough; the threshold is met at exactly its percent."""
    ill = Told(alpa=0, izin=2, sakit=4)
    assert why(ill, ALL) == "contradiction" and why(ill, ALPA_ONLY) is None
    assert attendance(ill, ALPA_ONLY).percent == 100
    seen = attendance(Told(alpa=3), ALL)
    assert (seen.present, seen.percent, seen.enough) == (17, 85.0, True)


def test_a_percent_is_never_rounded_up() -> None:
    """84.99 % is not shown as 85."""
    seen = attendance(Told(alpa=3, days=19), ALL)
    assert seen.percent == 84.2 and not seen.enough
