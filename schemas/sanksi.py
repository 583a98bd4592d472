"""Sanksi: a suspension or an end of membership, proposed because of a stage, decided by two people."""

from typing import Any

from marshmallow import validates_schema

from schemas.base import RecordSchema, Sync, demand
from schemas.fields import Choice, Day, Id, Month, Text, Whole, together
from sync.kinds import Rule, ScopeRule

KEY = together("key", Rule.FIXED)
PROPOSAL = together("proposal", Rule.LATEST)
STATE = together("state", Rule.LATEST)
APPEAL = together("appeal", Rule.LATEST)

STATUSES = ("diusulkan", "dibuka_kembali", "dilaksanakan", "ditolak", "banding", "dicabut")
EXPLAINED = ("ditolak", "dicabut")


class SanksiSchema(RecordSchema):
    """A sanction of a family for one stage (penangguhan and penghentian: Permensos 1/2018); the system proposes, people decide.

    The pendamping of the family reads it; only the office writes it.
    """

    sync = Sync("sanksi", ScopeRule(field="kpm_id"), slot=("kpm_id", "tahap"), office=True)

    kpm_id = Id(KEY, "The family", ref="kpm", required=True)
    tahap = Month(KEY, "First month of the tahap", required=True)
    jenis = Choice(PROPOSAL, "Suspension, or end of membership", "penangguhan", "penghentian", required=True)
    aturan_nomor = Whole(PROPOSAL, "Version of the rules", 1, 9999, required=True)
    evidence = Text(PROPOSAL, "The checks that failed, without names", required=True)
    proposed_on = Day(PROPOSAL, "Day of the proposal", required=True)
    status = Choice(STATE, "What became of it", *STATUSES, required=True)
    reason = Text(STATE, "Why it was decided so")
    decided_on = Day(STATE, "Day of the decision")
    banding_on = Day(APPEAL, "Day of the appeal")
    banding_text = Text(APPEAL, "What the family says")
    banding_outcome = Choice(APPEAL, "Outcome of the appeal", "diterima", "ditolak")
    banding_reason = Text(APPEAL, "Why the appeal was decided so")

    @validates_schema
    def refusal_is_explained(self, data: dict[str, Any], **_: Any) -> None:
        """Ask why a proposal was refused or a sanction lifted, and why an appeal was decided so."""
        if data.get("status") in EXPLAINED:
            demand(data, "reason")
        if data.get("banding_outcome"):
            demand(data, "banding_reason")
