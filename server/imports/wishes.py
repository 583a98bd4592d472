"""What a family of a file says of its records, field by field.

A blank cell says nothing and never erases what is known, and neither does a value that could not be read.
Only komponen and facility are said to be none by a blank cell, when the file has the column: that is how exports tell
that a child has left school.
"""

from collections.abc import Callable, Collection
from typing import Any

from server.imports.facilities import Place, facility_of
from server.imports.families import Family, Member
from server.imports.rows import LEFT_EMPTY

PLAIN_KPM = ("desa_code", "address", "no_kk", "idsemesta", "membership_status", "kks_last4", "desil", "sembako")
PLAIN_ANGGOTA = ("nik", "idsemesta", "name", "sex", "relation", "membership_status", "pbi", "pena", "nisn")
FACILITY_COLUMNS = ("npsn", "fasilitas_name", "faskes_name")
Says = dict[str, Any]
"""Field -> value, for the fields that the file speaks of."""
FacilityId = Callable[[Place, int], str]
"""(place, row) -> id of its record, new or old."""


def family_says(family: Family, kelompok: str | None) -> Says:
    """Return what the file says of a kpm."""
    says = {name: getattr(family, name) for name in PLAIN_KPM} | {"kelompok_id": kelompok}
    return {name: value for name, value in says.items() if value is not None}


def member_says(
    family: Family, member: Member, *, kpm: str, columns: Collection[str], facility_id: FacilityId
) -> Says:
    """Return what the file says of a member; `columns` are those the file has."""
    says = {name: getattr(member, name) for name in PLAIN_ANGGOTA}
    says["birth_date"] = member.birth_date.isoformat() if member.birth_date else None
    said: Says = {"kpm_id": kpm} | {name: value for name, value in says.items() if value is not None}
    if "is_pengurus" in columns:
        said["is_pengurus"] = member.is_pengurus
    unread = {line.column for line in member.lines if line.kind == LEFT_EMPTY}
    if "komponen" in columns and "komponen" not in unread:
        said["komponen"] = member.komponen
        place = facility_of(family, member)
        if place is not None:
            said["fasilitas_id"] = facility_id(place, member.row)
        elif not unread.intersection(FACILITY_COLUMNS) and not set(FACILITY_COLUMNS).isdisjoint(columns):
            said["fasilitas_id"] = None
    return said
