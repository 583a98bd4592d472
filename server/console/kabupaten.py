"""The kabupaten and kota of a region as a list to choose from, by province, so that nobody must know their codes."""

from dataclasses import dataclass

from flask import g
from sqlalchemy import Connection, Select, and_, func, or_, select, true

from server.engine import read_transaction
from server.identity.callers import caller
from server.identity.regions import KABUPATEN, PROVINCE, WILAYAH, within
from server.services import services
from server.store.grants import NATION
from server.store.tables import TABLES

PARTITION = TABLES["partition"]
SORTS = ("Kabupaten ", "Kota ")
"""What stands before their names; behind them, the keys of a list find the name."""


@dataclass(frozen=True, slots=True)
class Province:
    """A province, and (code, text) of what it has, by name; a region below it sees the one that it lies in."""

    code: str
    name: str
    places: tuple[tuple[str, str], ...]


def kabupaten_of(region: str | None = None) -> list[Province]:
    """Return what a form offers in a region, else in that of the present account; looked up once for each page."""
    wanted = region or caller().row.region
    found = g.setdefault("kabupaten_of", {})
    if wanted not in found:
        with read_transaction(services().engine) as connection:
            found[wanted] = provinces_in(connection, wanted)
    return found[wanted]


def provinces_in(connection: Connection, region: str) -> list[Province]:
    """Return the provinces of a region with their kabupaten; nothing where no region has a name. Two statements.

    A kabupaten that has records but no name, as its region was not imported, is offered by its code.
    """
    named = {row.code: row.name or row.code for row in connection.execute(_regions(region))}
    if not named:
        return []
    worked = select(PARTITION.c.kabupaten).where(within(region, PARTITION.c.kabupaten), func.length(PARTITION.c.kabupaten) == KABUPATEN)
    codes = {code for code in named if len(code) == KABUPATEN} | set(connection.scalars(worked))
    found: dict[str, list[tuple[str, str]]] = {}
    for code in sorted(codes):
        found.setdefault(code[:PROVINCE], []).append((code, _written(code, named.get(code, ""))))
    return [Province(code, named.get(code, code), tuple(sorted(places, key=lambda one: one[1]))) for code, places in found.items()]


def _regions(region: str) -> Select:
    """Return the query of the provinces and kabupaten of a region that have a name, each in the partition of what is above it."""
    above = select(WILAYAH.c.code).where(WILAYAH.c.kabupaten == NATION, func.length(WILAYAH.c.code) == PROVINCE)
    provinces = and_(WILAYAH.c.kabupaten == NATION, true() if region == NATION else WILAYAH.c.code == region[:PROVINCE])
    own = WILAYAH.c.kabupaten.in_(above) if region == NATION else and_(WILAYAH.c.kabupaten == region[:PROVINCE], within(region[:KABUPATEN], WILAYAH.c.code))
    here = or_(and_(provinces, func.length(WILAYAH.c.code) == PROVINCE), and_(own, func.length(WILAYAH.c.code) == KABUPATEN))
    return select(WILAYAH.c.code, WILAYAH.c.name).where(WILAYAH.c.deleted.is_(False), here)


def _written(code: str, name: str) -> str:
    """Write a kabupaten as the list has it, such as "Malang, Kota (3573)"."""
    sort = next((one for one in SORTS if name.startswith(one)), "")
    return f"{name.removeprefix(sort)}{', ' if sort else ''}{sort.strip()} ({code})" if name else code
