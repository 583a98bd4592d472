"""Regions of accounts: what a code lets its account see, in Python and in SQL.

"00" is the nation, two digits a province, four a kabupaten, six a kecamatan (code of Permendagri).
Whatever is none of these sees nothing.
"""

from sqlalchemy import ColumnElement, Connection, and_, false, select, true

from server.models import Wilayah
from server.store.grants import NATION

PROVINCE, KABUPATEN, KECAMATAN = 2, 4, 6
"""Digits of a code."""
WILAYAH = Wilayah.__table__


def covers(region: str, kabupaten: str, kecamatan: str | None = None) -> bool:
    """Tell whether an account of a region sees what lies in a partition, and there in a kecamatan (or desa, whose code begins so)."""
    if region == NATION:
        return True
    if not region.isdecimal():
        return False
    if len(region) == KECAMATAN:
        return kabupaten == region[:KABUPATEN] and (kecamatan or "").startswith(region)
    return (len(region) == KABUPATEN and kabupaten == region) or (len(region) == PROVINCE and kabupaten.startswith(region))


def within(region: str, kabupaten: ColumnElement[str], kecamatan: ColumnElement[str] | None = None) -> ColumnElement[bool]:
    """Return the condition for lists that agrees with `covers`; without a column `kecamatan`, a kecamatan sees nothing."""
    if region == NATION:
        return true()
    if not region.isdecimal():
        return false()
    if len(region) == KECAMATAN and kecamatan is not None:
        return and_(kabupaten == region[:KABUPATEN], kecamatan.startswith(region))
    if len(region) == KABUPATEN:
        return kabupaten == region
    return kabupaten.startswith(region) if len(region) == PROVINCE else false()


def name_of(connection: Connection, region: str) -> str:
    """Return the name of a region, or its code where no region was imported."""
    parent = {PROVINCE: NATION, KABUPATEN: region[:PROVINCE], KECAMATAN: region[:KABUPATEN]}.get(len(region), NATION)
    query = select(WILAYAH.c.name).where(WILAYAH.c.kabupaten == parent, WILAYAH.c.code == region)
    return connection.execute(query).scalars().first() or region
