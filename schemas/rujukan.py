"""Rujukan: a family, or one of its members, referred to another programme or service, and what came of it."""

from typing import Any

from marshmallow import validates_schema

from schemas.base import RecordSchema, Sync, demand, in_order
from schemas.fields import Choice, Day, Id, Text, together
from sync.kinds import Rule, ScopeRule
from sync.limits import NAME_CHARS_MAX

KEY = together("key", Rule.FIXED)
REFERRAL = together("referral", Rule.LATEST)
HEARD = together("heard", Rule.LATEST, low_risk=True)
OUTCOME = together("outcome", Rule.LATEST, office=True)

LAYANAN = ("kube", "pena", "ppse", "slrt_puskesos", "lainnya")
OF_A_MEMBER = ("pena",)
"""Services that take one person, not the family."""
STATES = ("diterima", "ditolak", "selesai", "batal")
EXPLAINED = ("ditolak", "selesai", "batal")


class RujukanSchema(RecordSchema):
    """A referral to KUBE, PENA, PPSE, SLRT/Puskesos or elsewhere; it follows its family into another kelompok.

    The pendamping or the office refers; what the family tells later is the pendamping's to write, the outcome the office's.
    Which services a family goes on to after PKH: Renstra Kemensos 2015-2019 (KUBE for graduates), Ditjen Dayasos (PENA, PPSE).
    """

    sync = Sync("rujukan", ScopeRule(field="kpm_id"))

    kpm_id = Id(KEY, "The family", ref="kpm", required=True)
    referred_on = Day(KEY, "Day of the referral", required=True)
    layanan = Choice(REFERRAL, "Programme or service", *LAYANAN, required=True)
    anggota_id = Id(REFERRAL, "Member who is referred; null for the family as a whole", ref="anggota")
    reason = Text(REFERRAL, "Why, in words", required=True)
    referred_to = Text(REFERRAL, "Which office, group or service", chars=NAME_CHARS_MAX)
    heard = Text(HEARD, "What the family tells of it since")
    heard_on = Day(HEARD, "Day on which it was told")
    status = Choice(OUTCOME, "What came of it; null while nobody knows (dirujuk)", *STATES)
    outcome = Text(OUTCOME, "What came of it, in words")
    outcome_on = Day(OUTCOME, "Day of the outcome")

    @validates_schema
    def service_has_its_member(self, data: dict[str, Any], **_: Any) -> None:
        """Ask who is meant, of a service that takes one person."""
        if data.get("layanan") in OF_A_MEMBER:
            demand(data, "anggota_id")

    @validates_schema
    def outcome_is_told(self, data: dict[str, Any], **_: Any) -> None:
        """Ask for the day of an outcome, not before the referral, and for words where it ended."""
        if data.get("status"):
            demand(data, "outcome_on")
        if data.get("status") in EXPLAINED:
            demand(data, "outcome")
        in_order(data, "referred_on", "outcome_on")
