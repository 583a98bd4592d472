"""Members of a family by age and komponen: who is protected, what komponen is left, whose age is not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

PUPILS = ("sd", "smp", "sma")
LANSIA, DISABILITAS, SMALL = "lansia", "disabilitas_berat", "anak_usia_dini"


@dataclass(frozen=True, slots=True)
class Person:
    """A member who is in the family now."""

    komponen: str | None
    birth_date: date | None

    def age(self, today: date) -> int | None:
        """Return the age in whole years, None where the day of birth is not known."""
        born = self.birth_date
        return None if born is None else today.year - born.year - ((today.month, today.day) < (born.month, born.day))


@dataclass(frozen=True, slots=True)
class Ages:
    """Ages of komponen, by the rules of komitmen; `school_min` and `school_max` those at which somebody may be at school unrecorded."""

    lansia: int
    small_max: int
    pupil_max: int
    school_min: int
    school_max: int


def _is_lansia(one: Person, ages: Ages, today: date) -> bool:
    age = one.age(today)
    return one.komponen == LANSIA if age is None else age >= ages.lansia


def all_protected(people: Sequence[Person], ages: Ages, today: date) -> bool:
    """Tell whether a household is of lansia or members with a disability alone."""
    return bool(people) and all(one.komponen == DISABILITAS or _is_lansia(one, ages, today) for one in people)


def maybe_protected(people: Sequence[Person], ages: Ages, today: date) -> bool:
    """Tell whether a household is protected if the members of whom neither age nor komponen is known are lansia, and not without."""
    known = [one for one in people if one.birth_date is not None or one.komponen is not None]
    return len(known) < len(people) and (not known or all_protected(known, ages, today))


def komponen_left(people: Sequence[Person], ages: Ages, today: date) -> int:
    """Return how many members have a komponen, or are of an age at which they have one that nobody may have recorded."""
    return sum(_has_komponen(one, ages, today) for one in people)


def _has_komponen(one: Person, ages: Ages, today: date) -> bool:
    age = one.age(today)
    if age is None:
        return one.komponen is not None
    by_age = age <= ages.small_max or ages.school_min <= age <= ages.school_max or age >= ages.lansia
    outgrown = (one.komponen == SMALL and age > ages.small_max) or (one.komponen in PUPILS and age > ages.pupil_max)
    return by_age or (one.komponen not in (None, LANSIA) and not outgrown)


def unknown_ages(people: Sequence[Person]) -> int:
    """Return how many members have no day of birth."""
    return sum(one.birth_date is None for one in people)


def of_age(people: Sequence[Person], span: tuple[int, int], today: date) -> bool:
    """Tell whether somebody is of an age in a span, or may be."""
    low, high = span
    return any((age := one.age(today)) is None or low <= age <= high for one in people)
