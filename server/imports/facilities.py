"""Which school, health post or social service a member attends, from the komponen and the names in the row."""

from dataclasses import dataclass
from typing import Any

from server.imports.families import Family, Member
from server.imports.headers import squeeze

SCHOOL_LEVELS = {"sd": "sd", "smp": "smp", "sma": "sma", "anak_usia_dini": "paud"}
PUPILS = ("sd", "smp", "sma")
LEVEL_WORDS = (
    *(("posyandulansia", "posyandu_lansia"), ("posyandu", "posyandu"), ("puskesmaspembantu", "pustu")),
    *(("pustu", "pustu"), ("polindes", "polindes"), ("poskesdes", "polindes"), ("puskesmas", "puskesmas")),
    *(("klinik", "klinik"), ("rumahsakit", "rumah_sakit"), ("rsud", "rumah_sakit"), ("lks", "lks")),
)
"""Beginnings of names, the longer ones first; they tell what a place is."""
SOCIAL = ("posyandu_lansia", "lks")
SPECIAL_SCHOOL = "slb"


@dataclass(frozen=True, slots=True)
class Place:
    """A facility as a row names it: its key within the kabupaten, and its fields."""

    key: str
    fields: dict[str, Any]


def facility_of(family: Family, member: Member) -> Place | None:
    """Return where a member's komitmen is checked, None when the row names nothing that fits.

    A pupil's place is the school; everybody else's the health post, or the school (PAUD) where there is none.
    """
    school = _school(family, member)
    if member.komponen in PUPILS or (school and not member.faskes_name):
        return school
    return _health_post(family, member)


def place_key(fields: dict[str, Any]) -> str:
    """Name a facility: a school by its NPSN, else by name and village; other places by name within the kecamatan."""
    if fields.get("npsn"):
        return f"npsn:{fields['npsn']}"
    area = fields.get("desa_code") or ""
    return f"{fields['type']}:{area if fields['type'] == 'fasdik' else area[:6]}:{squeeze(fields['name'] or '')}"


def _school(family: Family, member: Member) -> Place | None:
    if not member.npsn and not member.fasilitas_name:
        return None
    name = member.fasilitas_name or f"NPSN {member.npsn}"
    level = SCHOOL_LEVELS.get(member.komponen or "", "lainnya")
    fields = {
        "type": "fasdik",
        "level": SPECIAL_SCHOOL if squeeze(name).startswith(SPECIAL_SCHOOL) else level,
        "npsn": member.npsn,
        "name": name,
        "desa_code": None if member.npsn else family.desa_code,
    }
    return Place(f"npsn:{member.npsn}" if member.npsn else place_key(fields), fields)


def _health_post(family: Family, member: Member) -> Place | None:
    if not member.faskes_name:
        return None
    spelled = squeeze(member.faskes_name)
    level = next((level for word, level in LEVEL_WORDS if spelled.startswith(word)), "lainnya")
    kind = "kesos" if level in SOCIAL else "faskes"
    key = f"{kind}:{(family.desa_code or '')[:6]}:{spelled}"
    return Place(key, {"type": kind, "level": level, "npsn": None, "name": member.faskes_name, "desa_code": None})
