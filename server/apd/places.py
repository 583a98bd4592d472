"""Regions by name, for the pages of the APD."""

from sqlalchemy import Connection, func, select

from server.identity.regions import KABUPATEN, KECAMATAN, covers
from server.store.tables import TABLES
from sync.errors import Problem

WILAYAH = TABLES["wilayah"]


def kecamatan_of(connection: Connection, kabupaten: str) -> list[tuple[str, str]]:
    """Return (code, name) of the kecamatan of a kabupaten, by name."""
    mine = (WILAYAH.c.kabupaten == kabupaten, func.length(WILAYAH.c.code) == KECAMATAN, WILAYAH.c.deleted.is_(False))
    query = select(WILAYAH.c.code, WILAYAH.c.name).where(*mine).order_by(WILAYAH.c.name, WILAYAH.c.code)
    return [(row.code, row.name) for row in connection.execute(query)]


def demand_kabupaten(region: str, kabupaten: str) -> None:
    """Raise `Problem` (not_found) for what is no kabupaten within a region."""
    sound = len(kabupaten) == KABUPATEN and kabupaten.isascii() and kabupaten.isdecimal()
    if not sound or not covers(region, kabupaten):
        raise Problem("not_found", {"field": "kabupaten"})
