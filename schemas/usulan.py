"""Usulan: a proposal to change what the office keeps of a family or a member."""

from typing import Any

from marshmallow import validates_schema

from schemas.base import RecordSchema, Sync
from schemas.decision import (
    decided_on,
    decision_reason,
    refusal_is_explained,
    siks_batch,
    siks_on,
    siks_reason,
    siks_status,
    status,
)
from schemas.fields import Choice, Day, Id, Text, together
from sync.kinds import Rule, ScopeRule
from sync.limits import CODE_CHARS_MAX, NAME_CHARS_MAX

KEY = together("key", Rule.FIXED)
PROPOSAL = together("proposal", Rule.ASK)
EVIDENCE = together("evidence", Rule.LATEST)


class UsulanSchema(RecordSchema):
    """One field of one record, as it stands and as it should be (verivali of SIKS-NG); the office decides."""

    sync = Sync("usulan", ScopeRule(field="kpm_id", month="reported_on"))

    kpm_id = Id(KEY, "The family", ref="kpm", required=True)
    about_kind = Choice(KEY, "Whether a family or a member is meant", "kpm", "anggota", required=True)
    about_id = Id(KEY, "The record", required=True)
    field_group = Text(KEY, "Field group of the record", chars=CODE_CHARS_MAX)
    field = Text(KEY, "Field of the record", chars=CODE_CHARS_MAX, required=True)
    reported_on = Day(KEY, "Day on which the worker wrote it down", required=True)
    before = Text(PROPOSAL, "Value that the worker saw, as text")
    after = Text(PROPOSAL, "Value proposed, as text")
    reason = Text(PROPOSAL, "Why it should change")
    evidence = Text(EVIDENCE, "Document: KK, KTP, ijazah, surat keterangan", chars=NAME_CHARS_MAX)
    status = status()
    decision_reason = decision_reason()
    decided_on = decided_on()
    siks_batch = siks_batch()
    siks_status = siks_status()
    siks_reason = siks_reason()
    siks_on = siks_on()

    @validates_schema
    def refusal_has_its_reason(self, data: dict[str, Any], **_: Any) -> None:
        """Ask for the reason of a refusal."""
        refusal_is_explained(data)
