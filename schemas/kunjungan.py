"""Kunjungan: a visit to a family at home."""

from typing import Any

from marshmallow import validates_schema

from schemas.base import RecordSchema, Sync, demand
from schemas.fields import Choice, Day, Flag, Id, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import NAME_CHARS_MAX

KEY = together("key", Rule.FIXED)
VISIT = together("visit", Rule.LATEST)
FINDINGS = together("findings", Rule.LATEST)
FOLLOW_UP = together("follow_up", Rule.LATEST)
AFTER_EXIT = together("after_exit", Rule.LATEST)

KEADAAN = ("mandiri", "rentan", "jatuh_kembali")
"""How a family lives after it has left PKH."""


class KunjunganSchema(RecordSchema):
    """A home visit; after an absence from a P2K2 meeting it may repeat the material, after an exit from PKH it says how the family lives.

    Whether a family that has fallen back is proposed again is the office's to decide; the visit only asks for it, with a reason.
    """

    sync = Sync("kunjungan", ScopeRule(field="kpm_id", month="date"))

    kpm_id = Id(KEY, "The family", ref="kpm", required=True)
    date = Day(KEY, "Day of the visit", required=True)
    purpose = Text(VISIT, "Purpose", chars=NAME_CHARS_MAX)
    met = Text(VISIT, "Who was met", chars=NAME_CHARS_MAX)
    p2k2_sesi_id = Id(VISIT, "Meeting whose material it repeats", ref="p2k2_sesi")
    findings = Text(FINDINGS, "What was found")
    follow_up = Text(FOLLOW_UP, "What is to follow")
    graduasi_id = Id(AFTER_EXIT, "Exit after which it was made")
    after_months = Whole(AFTER_EXIT, "So many months after the exit", 1, 99)
    keadaan = Choice(AFTER_EXIT, "How the family lives since", *KEADAAN)
    propose_again = Flag(AFTER_EXIT, "The pendamping asks that it be proposed for PKH again")
    propose_reason = Text(AFTER_EXIT, "Why")

    @validates_schema
    def visit_after_exit_is_told(self, data: dict[str, Any], **_: Any) -> None:
        """Ask a visit after an exit for its months and the state, and a wish to propose again for its reason."""
        if data.get("graduasi_id"):
            demand(data, "after_months", "keadaan")
        if data.get("propose_again"):
            demand(data, "propose_reason")
