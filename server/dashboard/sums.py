"""Sums of regions out of those of their kelompok: desa, kecamatan and kabupaten from the rows of a month, province and nation from those below."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, or_, select, text

from server.dashboard.measures import SUMS
from server.dashboard.places import above, parent_of
from server.identity.regions import PROVINCE
from server.store.grants import NATION
from server.store.tables import TABLES, upsert

UNIT, REGION = TABLES["kelompok_month"], TABLES["wilayah_month"]
BEHIND = ":"
"""Comes after every digit."""
LOCK = 0x6C617062
"""Number of the lock on PostgreSQL under which regions are summed, so that two who sum see each other's rows."""
Sums = dict[tuple[str, str], dict[str, int]]
"""(region, measure) -> sums of a month."""


def hold_sums(connection: Connection) -> None:
    """Keep others from summing until the transaction ends; a writer of SQLite does so anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def sum_month(connection: Connection, kabupaten: str, month: str) -> None:
    """Bring the regions of a kabupaten and those it lies in to what its kelompok come to in a month; four statements, and what differs."""
    write_sums(connection, month, kept_sums(connection, month, inside(kabupaten)), sums_of_kabupaten(connection, kabupaten, month))
    for region in reversed(above(kabupaten)):
        write_sums(connection, month, kept_sums(connection, month, REGION.c.wilayah == region), sums_of_parts(connection, region, month))


def inside(kabupaten: str) -> ColumnElement[bool]:
    """Return the condition of a kabupaten and all that lies in it."""
    return REGION.c.wilayah.between(kabupaten, kabupaten + BEHIND)


def kept_sums(connection: Connection, month: str, *where: ColumnElement[bool]) -> Sums:
    """Return what is kept of regions."""
    return _read(connection, select(REGION).where(REGION.c.bulan == month, *where))


def sums_of_kabupaten(connection: Connection, kabupaten: str, month: str) -> Sums:
    """Add up the kelompok of a kabupaten by desa, kecamatan and for all of it."""
    found: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    sums = (func.sum(UNIT.c[name]).label(name) for name in SUMS)
    query = select(UNIT.c.measure, UNIT.c.desa, *sums).where(UNIT.c.kabupaten == kabupaten, UNIT.c.bulan == month)
    for row in connection.execute(query.group_by(UNIT.c.measure, UNIT.c.desa)):
        for region in (*above(row.desa)[2:], row.desa):
            found[region, row.measure].update({name: int(row._mapping[name]) for name in SUMS})
    return {key: {name: counted[name] for name in SUMS} for key, counted in found.items()}


def sums_of_parts(connection: Connection, region: str, month: str) -> Sums:
    """Add up what lies in a province or in the nation."""
    sums = (func.sum(REGION.c[name]).label(name) for name in SUMS)
    query = select(REGION.c.measure, *sums).where(REGION.c.parent == region, REGION.c.bulan == month).group_by(REGION.c.measure)
    return {(region, row.measure): {name: int(row._mapping[name]) for name in SUMS} for row in connection.execute(query)}


def write_sums(connection: Connection, month: str, kept: Sums, told: Sums) -> None:
    """Put sums of a month in place of those that are kept."""
    rows = [_row(key, month, sums) for key, sums in sorted(told.items()) if kept.get(key) != sums]
    upsert(connection, REGION, rows)
    gone = sorted(kept.keys() - told.keys())
    if gone:
        which = or_(*((REGION.c.wilayah == region) & (REGION.c.measure == measure) for region, measure in gone))
        connection.execute(delete(REGION).where(REGION.c.bulan == month, which))


def _row(key: tuple[str, str], month: str, sums: Mapping[str, int]) -> dict[str, Any]:
    return {"wilayah": key[0], "measure": key[1], "bulan": month, "parent": parent_of(key[0]), **sums}


def _read(connection: Connection, query: Select) -> Sums:
    return {(row.wilayah, row.measure): {name: row._mapping[name] for name in SUMS} for row in connection.execute(query)}


def differing_regions(connection: Connection, kabupaten: str, months: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (region, measure, month) of what is kept of a kabupaten otherwise than its kelompok say, or of what it lies in than its parts."""
    for month in months:
        pairs = [(kept_sums(connection, month, inside(kabupaten)), sums_of_kabupaten(connection, kabupaten, month))]
        for region in (kabupaten[:PROVINCE], NATION):
            pairs.append((kept_sums(connection, month, REGION.c.wilayah == region), sums_of_parts(connection, region, month)))
        for kept, told in pairs:
            yield from ((*key, month) for key in sorted({*kept, *told}) if kept.get(key) != told.get(key))


def months_of(connection: Connection, kabupaten: str) -> set[str]:
    """Return the months of which something is kept of a kabupaten."""
    units = select(UNIT.c.bulan).where(UNIT.c.kabupaten == kabupaten).distinct()
    regions = select(REGION.c.bulan).where(inside(kabupaten)).distinct()
    return {*connection.scalars(units), *connection.scalars(regions)}
