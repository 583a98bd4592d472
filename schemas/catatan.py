"""Catatan: a note about a family."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Day, Id, Text, together
from sync.kinds import Rule, ScopeRule

KEY = together("key", Rule.FIXED)
NOTE = together("note", Rule.LATEST)


class CatatanSchema(RecordSchema):
    """What a worker wants to remember of a family, by date."""

    sync = Sync("catatan", ScopeRule(field="kpm_id", month="date"))

    kpm_id = Id(KEY, "The family", ref="kpm", required=True)
    date = Day(KEY, "Day of the note", required=True)
    anggota_id = Id(NOTE, "Member it is about, if one", ref="anggota")
    text = Text(NOTE, "The note", required=True)
