"""Perilaku: what was seen of a family's behaviour in a half-year, in four aspects."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Day, Id, Semester, Text, Whole, together
from sync.kinds import Rule, ScopeRule

KEY = together("key", Rule.FIXED)
SEEN = together("seen", Rule.LATEST, low_risk=True)
NOTE = together("note", Rule.LATEST, low_risk=True)

ASPECTS = ("pendidikan", "kesehatan", "ekonomi", "kesiapsiagaan")
"""The aspects of behaviour change (Renstra Ditjen Linjamsos 2020-2024: education, health, economy, disaster preparedness)."""
LOWEST, HIGHEST = 1, 4


def step(aspect: str, what: str) -> Whole:
    """Return the field for one aspect: which of four sentences (`server/data/perilaku.toml`) says what was seen."""
    return Whole(together(aspect, Rule.ASK), f"{what}: the step seen, {LOWEST} to {HIGHEST}; null when not observed", LOWEST, HIGHEST)


class PerilakuSchema(RecordSchema):
    """An observation of a family; the first of an aspect is its baseline, later ones are follow-ups."""

    sync = Sync("perilaku", ScopeRule(field="kpm_id"), slot=("kpm_id", "semester"))

    kpm_id = Id(KEY, "The family", ref="kpm", required=True)
    semester = Semester(KEY, "The half-year", required=True)
    observed_on = Day(SEEN, "Day of the observation")
    pendidikan = step("pendidikan", "Education of the children")
    kesehatan = step("kesehatan", "Health and nutrition")
    ekonomi = step("ekonomi", "Money and livelihood")
    kesiapsiagaan = step("kesiapsiagaan", "Preparedness for disasters")
    note = Text(NOTE, "What was seen, in words")
