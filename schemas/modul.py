"""Modul: a module of P2K2."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Choice, Text, Whole, together
from sync.kinds import Rule, ScopeRule
from sync.limits import CODE_CHARS_MAX, NAME_CHARS_MAX, ORDINAL_MAX

SIKS_CATEGORIES = (
    "bimbingan_mental_spiritual",
    "keuangan_usaha",
    "kesehatan_gizi",
    "kesejahteraan_sosial",
    "fasilitasi_edukasi_keluarga",
    "adaptif_tambahan",
)
"""The six choices of "Materi" on the P2K2 form of SIKS-NG."""

KEY = together("key", Rule.FIXED)
NAME = together("name", Rule.LATEST)
CATEGORY = together("category", Rule.LATEST)


class ModulSchema(RecordSchema):
    """A module of the P2K2 catalogue, the same in all of Indonesia."""

    sync = Sync("modul", ScopeRule("n"), slot=("code",), office=True)

    code = Text(KEY, "Short name", chars=CODE_CHARS_MAX, required=True)
    name = Text(NAME, "Name", chars=NAME_CHARS_MAX, required=True)
    position = Whole(NAME, "Place in the catalogue", 1, ORDINAL_MAX, required=True)
    siks_category = Choice(CATEGORY, "Materi on the form of SIKS-NG", *SIKS_CATEGORIES)
