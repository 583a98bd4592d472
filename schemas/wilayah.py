"""Wilayah: provinsi, kabupaten, kecamatan and desa."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.base import RecordSchema, Sync
from schemas.fields import Choice, Digits, Text, together
from sync.kinds import Rule, ScopeRule
from sync.limits import NAME_CHARS_MAX

CODE_LENGTHS = {"provinsi": 2, "kabupaten": 4, "kecamatan": 6, "desa": 10}

KEY = together("key", Rule.FIXED)
PLACE = together("place", Rule.LATEST)


class WilayahSchema(RecordSchema):
    """A region, under its Kemendagri code without dots (Kepmendagri 300.2.2-2430/2025).

    A kecamatan and its desa form one area, so that a phone holds whole kecamatan.
    """

    sync = Sync("wilayah", ScopeRule("r", "area"), slot=("code",), office=True)

    code = Digits(KEY, "Kemendagri code without dots", *CODE_LENGTHS.values(), required=True)
    level = Choice(PLACE, "Level of the region", *CODE_LENGTHS, required=True)
    name = Text(PLACE, "Name as in the list of codes", chars=NAME_CHARS_MAX, required=True)
    parent_code = Digits(PLACE, "Code of the region it lies in", *CODE_LENGTHS.values())
    area = Digits(PLACE, "Kecamatan code for kecamatan and desa, else its own code", 2, 4, 6, required=True)

    @validates_schema
    def level_fits_code(self, data: dict[str, Any], **_: Any) -> None:
        """Compare the length of a new region's code with its level."""
        if "code" in data and "level" in data and len(data["code"]) != CODE_LENGTHS[data["level"]]:
            raise ValidationError("not_allowed", "level")
