"""Regions from nation to desa: which lies in which, and in which desa a kelompok is.

Codes of Permendagri begin with that of what they lie in. Where a desa or kecamatan is not known, zeros stand for it, which no code has,
so that sums stay sums.
"""

from sqlalchemy import Connection, select

from server.identity.regions import DESA, KABUPATEN, KECAMATAN, PROVINCE, is_region
from server.store.grants import NATION
from server.store.tables import TABLES

KELOMPOK, KPM = TABLES["kelompok"], TABLES["kpm"]
LEVELS = (PROVINCE, KABUPATEN, KECAMATAN, DESA)
"""Digits of a code, below the nation."""
NOWHERE = "0"
"""What a code is filled up with where the rest is not known."""


def is_place(code: str) -> bool:
    """Tell whether a code has the form of a region, of the nation or of a desa."""
    return is_region(code) or (len(code) == DESA and code.isascii() and code.isdecimal())


def lies_in(code: str, region: str) -> bool:
    """Tell whether a place is a region or lies in it."""
    return is_place(code) and (region == NATION or code.startswith(region)) and (code != NATION or region == NATION)


def above(code: str) -> tuple[str, ...]:
    """Return what a place lies in, the nation first; nothing for the nation."""
    return () if code == NATION else (NATION, *(code[:digits] for digits in LEVELS if digits < len(code)))


def parent_of(code: str) -> str:
    """Return what a place lies in; empty for the nation."""
    return (above(code) or ("",))[-1]


def is_nowhere(code: str) -> bool:
    """Tell whether a code stands for what is not known of a region."""
    return code != NATION and code.endswith(NOWHERE * (len(code) - len(parent_of(code)))) and len(code) > KABUPATEN


def desa_of(kabupaten: str, kecamatan: str | None, desa: str | None) -> str:
    """Return the desa of something in a kabupaten, as far as it is known; a kecamatan that is told goes before that of the desa."""
    inside = [code for code in (kecamatan, desa) if code and code.startswith(kabupaten)]
    area = inside[0][:KECAMATAN] if inside else ""
    known = desa if desa and area and desa.startswith(area) and len(desa) == DESA else area or kabupaten
    return known.ljust(DESA, NOWHERE)


def desa_of_kelompok(connection: Connection, kabupaten: str) -> dict[str, str]:
    """Return kelompok -> its desa."""
    query = select(KELOMPOK.c.id, KELOMPOK.c.kecamatan_code, KELOMPOK.c.desa_code).where(KELOMPOK.c.kabupaten == kabupaten)
    return {row.id: desa_of(kabupaten, row.kecamatan_code, row.desa_code) for row in connection.execute(query)}


def desa_of_lonely(connection: Connection, kabupaten: str) -> dict[str, str]:
    """Return family without a kelompok -> its desa."""
    query = select(KPM.c.id, KPM.c.desa_code).where(KPM.c.kabupaten == kabupaten, KPM.c.kelompok_id.is_(None))
    return {row.id: desa_of(kabupaten, None, row.desa_code) for row in connection.execute(query)}
