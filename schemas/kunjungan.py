"""Kunjungan: a visit to a family at home."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Day, Id, Text, together
from sync.kinds import Rule, ScopeRule
from sync.limits import NAME_CHARS_MAX

KEY = together("key", Rule.FIXED)
VISIT = together("visit", Rule.LATEST)
FINDINGS = together("findings", Rule.LATEST)
FOLLOW_UP = together("follow_up", Rule.LATEST)


class KunjunganSchema(RecordSchema):
    """A home visit; after an absence from a P2K2 meeting it may repeat the material."""

    sync = Sync("kunjungan", ScopeRule(field="kpm_id", month="date"))

    kpm_id = Id(KEY, "The family", ref="kpm", required=True)
    date = Day(KEY, "Day of the visit", required=True)
    purpose = Text(VISIT, "Purpose", chars=NAME_CHARS_MAX)
    met = Text(VISIT, "Who was met", chars=NAME_CHARS_MAX)
    p2k2_sesi_id = Id(VISIT, "Meeting whose material it repeats", ref="p2k2_sesi")
    findings = Text(FINDINGS, "What was found")
    follow_up = Text(FOLLOW_UP, "What is to follow")
