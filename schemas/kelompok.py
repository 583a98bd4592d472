"""Kelompok: the families that meet together for P2K2."""

from schemas.base import RecordSchema, Sync
from schemas.fields import Day, Digits, Id, Text, together
from sync.kinds import Rule, ScopeRule
from sync.limits import NAME_CHARS_MAX

NAME = together("name", Rule.LATEST)
REGION = together("region", Rule.LATEST)
MEETING = together("meeting", Rule.LATEST)
KETUA = together("ketua", Rule.LATEST)
END = together("end", Rule.LATEST)


class KelompokSchema(RecordSchema):
    """A group of some 20 to 30 families; it often meets in the house of its ketua."""

    sync = Sync("kelompok", ScopeRule("k", "id"), office=True, numbered=True)

    name = Text(NAME, "Name of the group", chars=NAME_CHARS_MAX, required=True)
    desa_code = Digits(REGION, "Kemendagri code of the desa", 10)
    kecamatan_code = Digits(REGION, "Kemendagri code of the kecamatan", 6)
    place = Text(MEETING, "Usual place of the meetings", chars=NAME_CHARS_MAX)
    ketua_kpm_id = Id(KETUA, "Family whose pengurus is ketua kelompok")
    ended_on = Day(END, "Last day, where its families went to another kelompok; it stays readable")
