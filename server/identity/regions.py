"""Regions of accounts: what a code lets its account see, in Python and in SQL.

"00" is the nation, two digits a province, four a kabupaten, six a kecamatan (code of Permendagri).
Whatever is none of these sees nothing.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, and_, case, false, select, true

from server.models import Wilayah
from server.store.grants import NATION

PROVINCE, KABUPATEN, KECAMATAN, DESA = 2, 4, 6, 10
"""Digits of a code; no account is of a desa."""
WILAYAH = Wilayah.__table__


def is_region(code: str) -> bool:
    """Tell whether a code has the form of a region."""
    return code.isascii() and code.isdecimal() and len(code) in (PROVINCE, KABUPATEN, KECAMATAN)


def covers(region: str, kabupaten: str, kecamatan: str | None = None) -> bool:
    """Tell whether an account of a region sees what lies in a partition, and there in a kecamatan (or desa, whose code begins so)."""
    if region == NATION:
        return True
    if not is_region(region):
        return False
    if len(region) == KECAMATAN:
        return kabupaten == region[:KABUPATEN] and (kecamatan or "").startswith(region)
    return kabupaten == region if len(region) == KABUPATEN else kabupaten.startswith(region)


def includes(region: str, other: str) -> bool:
    """Tell whether a region is, or has in it, another one: codes of Permendagri begin with that of what they lie in."""
    return is_region(other) and (region == NATION or (is_region(region) and other.startswith(region)))


def within(region: str, kabupaten: ColumnElement[str], kecamatan: ColumnElement[str] | None = None) -> ColumnElement[bool]:
    """Return the condition for lists that agrees with `covers`; without a column `kecamatan`, a kecamatan sees nothing."""
    if region == NATION:
        return true()
    if not is_region(region) or (len(region) == KECAMATAN and kecamatan is None):
        return false()
    if len(region) == KECAMATAN:
        return and_(kabupaten == region[:KABUPATEN], kecamatan.startswith(region))
    return kabupaten == region if len(region) == KABUPATEN else kabupaten.startswith(region)


def inside(region: str, kabupaten: str, column: ColumnElement[str], kecamatan: ColumnElement[str]) -> tuple[ColumnElement[bool], ...]:
    """Return the condition of `within` for a list in one kabupaten, none where the region has all of it.

    It is written so that PostgreSQL expects half of the rows to fulfil it. Of a kecamatan that is worked out it knows nothing and
    would expect one in two hundred: it then joins and sorts a whole kabupaten where an index leads to the first page.
    """
    return () if covers(region, kabupaten) else (case((within(region, column, kecamatan), true()), else_=false()),)


def name_of(connection: Connection, region: str) -> str:
    """Return the name of a region, or its code where no region was imported."""
    return names_of_regions(connection, [region])[region]


def names_of_regions(connection: Connection, regions: Iterable[str]) -> dict[str, str]:
    """Return code -> name of regions, the code itself where no region was imported; one statement."""
    codes = sorted(set(regions))
    above = {PROVINCE: 0, KABUPATEN: PROVINCE, KECAMATAN: KABUPATEN, DESA: KABUPATEN}
    parents = {code[: above.get(len(code), 0)] or NATION for code in codes}
    query = select(WILAYAH.c.code, WILAYAH.c.name).where(WILAYAH.c.kabupaten.in_(parents), WILAYAH.c.code.in_(codes))
    names = {row.code: row.name for row in connection.execute(query)}
    return {code: names.get(code) or code for code in codes}
