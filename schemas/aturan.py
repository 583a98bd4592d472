"""Aturan: one version of the rules by which komitmen is judged."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.anggota import KOMPONEN_WORDS
from schemas.base import RecordSchema, Sync
from schemas.fields import Choice, Day, ListOf, Text, Whole, together
from schemas.komitmen import CONDITIONS
from sync.kinds import Rule, ScopeRule
from sync.limits import CODE_CHARS_MAX, NAME_CHARS_MAX, RULE_AREAS_MAX, RULE_EXPECTATIONS_MAX

RULES = together("rules", Rule.FIXED)

SPANS = ("bulan", "tahap", "tahun")
ABSENCES = ("alpa", "izin", "sakit")
REGION_DIGITS = (2, 4, 6)


def _is_area(text: str) -> bool:
    code, bar, percent = text.partition("|")
    sound = code.isascii() and code.isdecimal() and len(code) in REGION_DIGITS
    return sound and bar == "|" and percent.isascii() and percent.isdecimal() and 1 <= int(percent[:4]) <= 100


def _is_expectation(text: str) -> bool:
    parts = text.split("|")
    if len(parts) != 4:
        return False
    komponen, condition, times, span = parts
    counted = times.isascii() and times.isdecimal() and 1 <= int(times[:3]) <= 31
    return komponen in KOMPONEN_WORDS and condition in CONDITIONS and counted and span in SPANS


def _of(fits: Any) -> Any:
    def look(text: str) -> None:
        if not fits(text):
            raise ValidationError("not_allowed")

    return look


class AturanSchema(RecordSchema):
    """A version of the rules; a version is never edited, the next one takes its place from a day on.

    Attendance of 85 % of the hari efektif: conditions of PKH for education. Whether izin and sakit count, and whether lansia begins at
    60 (Permensos 1/2018) or 70 (the rule of 2016), differs from paper to paper, so both are data.
    Areas of PKH Akses, hard to reach, have a threshold of their own.
    """

    sync = Sync("aturan", ScopeRule("n"), slot=("nomor",), office=True)

    nomor = Whole(RULES, "Number of the version", 1, 9999, required=True)
    valid_from = Day(RULES, "First day on which it holds, the first of a month", required=True)
    name = Text(RULES, "Name, or the regulation it follows", chars=NAME_CHARS_MAX, required=True)
    attendance_percent = Whole(RULES, "Percent of the hari efektif that a pupil must be present", 1, 100, required=True)
    absences = ListOf(RULES, "Which absences count", Choice(RULES, "Absence", *ABSENCES, required=True), count=3, required=True)
    areas = ListOf(
        RULES,
        "Areas of PKH Akses with their threshold: code of the region|percent",
        Text(RULES, "Area", chars=CODE_CHARS_MAX, required=True, validators=(_of(_is_area),)),
        count=RULE_AREAS_MAX,
    )
    lansia_age = Whole(RULES, "Age from which an elder counts as lansia", 40, 100, required=True)
    usia_dini_age_max = Whole(RULES, "Last year of life of a small child", 0, 10, required=True)
    sekolah_age_max = Whole(RULES, "Last year of life of a pupil", 10, 30, required=True)
    expected = ListOf(
        RULES,
        "Checks that are due: komponen|condition|how often|bulan, tahap or tahun",
        Text(RULES, "Check", chars=2 * CODE_CHARS_MAX, required=True, validators=(_of(_is_expectation),)),
        count=RULE_EXPECTATIONS_MAX,
        required=True,
    )
    tahap_months = Whole(RULES, "Months of a tahap; a change holds from January", 2, 3, required=True)
    failing_months = Whole(RULES, "Months of a tahap in which one condition must fail for the tahap to fail", 1, 3, required=True)
    penangguhan_after = Whole(RULES, "Failed tahap in a row after which suspension is proposed", 1, 12, required=True)
    penghentian_after = Whole(RULES, "Failed tahap in a row after which the end of membership is proposed", 1, 12, required=True)
    remind_days = Whole(RULES, "Days after a month when its missing checks are asked for", 0, 365, required=True)
    escalate_days = Whole(RULES, "Days after a month when they go to the supervisor", 0, 365, required=True)
    entry_days = Whole(RULES, "Days after a tahap when its figures are frozen", 0, 365, required=True)
    appeal_days = Whole(RULES, "Days in which a family may appeal against a sanction", 1, 365, required=True)

    @validates_schema
    def begins_with_a_month(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a first day inside of a month: a month is judged by one version."""
        if not str(data.get("valid_from", "-01")).endswith("-01"):
            raise ValidationError("not_allowed", "valid_from")

    @validates_schema
    def deadlines_follow_each_other(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a later step before an earlier one: figures are frozen when what is missing and what was drawn has gone to people."""
        pairs = (("remind_days", "escalate_days"), ("escalate_days", "entry_days"), ("penangguhan_after", "penghentian_after"))
        for first, second in pairs:
            if data.get(second, 999) < data.get(first, 0):
                raise ValidationError("too_early", second)
