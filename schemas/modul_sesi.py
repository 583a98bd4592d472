"""Modul sesi: a session of a P2K2 module."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Choice, Text, Whole, together
from schemas.modul import SIKS_CATEGORIES
from sync.kinds import Rule, ScopeRule
from sync.limits import CODE_CHARS_MAX, NAME_CHARS_MAX, ORDINAL_MAX

KEY = together("key", Rule.FIXED)
NAME = together("name", Rule.LATEST)
CATEGORY = together("category", Rule.LATEST)


class ModulSesiSchema(RecordSchema):
    """A session of the P2K2 catalogue, the same in all of Indonesia."""

    sync = Sync("modul_sesi", ScopeRule("n"), slot=("modul_code", "position"), office=True)

    modul_code = Text(KEY, "Code of its modul", chars=CODE_CHARS_MAX, required=True)
    position = Whole(KEY, "Place in the modul", 1, ORDINAL_MAX, required=True)
    name = Text(NAME, "Name", chars=NAME_CHARS_MAX, required=True)
    siks_category = Choice(CATEGORY, "Materi on the form of SIKS-NG, where it differs from the modul", *SIKS_CATEGORIES)
