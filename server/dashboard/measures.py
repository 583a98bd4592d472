"""What the dashboard measures: the names of the measures, and what of each is looked at."""

from dataclasses import dataclass

ATTENDED = "p2k2"
EDUCATION, HEALTH, SOCIAL = "education", "health", "social"
PROMPT_CHECKS, PROMPT_MEETINGS, HEARD = "prompt_checks", "prompt_meetings", "heard"
COMPLEMENTARY, BEHAVIOUR, GRADUATED, STANDARD = "complementary", "behaviour", "graduated", "standard"
SEEN = (COMPLEMENTARY, BEHAVIOUR)
"""Measures of what is asked and seen of families each half-year."""
KOMITMEN = (EDUCATION, HEALTH, SOCIAL)
ASPECTS = {
    "kehadiran_sekolah": EDUCATION,
    "layanan_lansia": SOCIAL,
    "layanan_disabilitas": SOCIAL,
}
"""Condition of komitmen -> its measure; all others are of health (Permensos 1/2018: health, education, social welfare)."""
SUMS = ("worst_met", "worst_of", "best_met", "best_of", "units", "unknown", "silent", "held")


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure; `over`: only months that are over have it."""

    name: str
    over: bool = False


MEASURES = {
    one.name: one
    for one in (
        Measure(ATTENDED),
        *(Measure(name, over=True) for name in KOMITMEN),
        *(Measure(name) for name in (BEHAVIOUR, COMPLEMENTARY, GRADUATED)),
        Measure(PROMPT_CHECKS),
        Measure(PROMPT_MEETINGS),
        Measure(STANDARD),
        Measure(HEARD, over=True),
    )
}
"""Name -> measure, in the order of pages."""


def aspect_of(condition: str) -> str:
    """Return the measure of a condition."""
    return ASPECTS.get(condition, HEALTH)
