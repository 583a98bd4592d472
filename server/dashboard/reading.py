"""What pages read of the dashboard: figures of a region over months, of what lies in it, and as of when; no query grows with the nation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, func, select

from server.dashboard.measures import SUMS
from server.dashboard.sums import REGION, UNIT
from server.identity.regions import KABUPATEN, within
from server.store.tables import TABLES

PLACE = TABLES["dashboard_place"]
TENTHS = 1_000
"""Tenths of a percent in the whole."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure of a region in a month, as sums; see `server.models.dashboard.Sums`."""

    worst_met: int
    worst_of: int
    best_met: int
    best_of: int
    units: int
    unknown: int
    silent: int
    held: int

    @property
    def certain(self) -> bool:
        """Whether its ends are the same."""
        return (self.worst_met, self.worst_of) == (self.best_met, self.best_of)

    @property
    def blank(self) -> bool:
        """Whether nothing of it is known, so that it may be anything."""
        return bool(self.units) and self.unknown == self.units and self.worst_met == 0 and self.best_met == self.best_of

    @property
    def worst(self) -> int | None:
        """Its lower end in tenths of a percent, rounded down, so that no target seems reached that is not; None of nothing."""
        return tenths(self.worst_met, self.worst_of)

    @property
    def best(self) -> int | None:
        """Its upper end."""
        return tenths(self.best_met, self.best_of)


def tenths(part: int, whole: int) -> int | None:
    """Return a share in tenths of a percent, rounded down; None of nothing."""
    return part * TENTHS // whole if whole else None


def figure_of(row: Row) -> Figure:
    """Read a row of sums."""
    return Figure(*(row._mapping[name] for name in SUMS))


def trend(connection: Connection, region: str, months: Iterable[str]) -> dict[tuple[str, str], Figure]:
    """Return (measure, month) -> figure of a region; one statement."""
    query = select(REGION).where(REGION.c.wilayah == region, REGION.c.bulan.in_(list(months)))
    return {(row.measure, row.bulan): figure_of(row) for row in connection.execute(query)}


def parts_of(connection: Connection, region: str, month: str, measure: str) -> Mapping[str, Figure]:
    """Return region -> figure of what lies in a region, by code; one statement."""
    query = select(REGION).where(REGION.c.parent == region, REGION.c.bulan == month, REGION.c.measure == measure)
    return {row.wilayah: figure_of(row) for row in connection.execute(query.order_by(REGION.c.wilayah))}


@dataclass(frozen=True, slots=True)
class Summed:
    """How many kabupaten of a region were summed, and as of when: the oldest, and that of the oldest attendance."""

    kabupaten: int
    at: datetime | None
    attended_at: datetime | None


def summed(connection: Connection, region: str) -> Summed:
    """Return as of when the figures of a region are; one statement."""
    columns = (func.count().label("kabupaten"), func.min(PLACE.c.at).label("at"), func.min(PLACE.c.attended_at).label("attended_at"))
    row = connection.execute(select(*columns).where(within(region[:KABUPATEN], PLACE.c.kabupaten))).one()
    return Summed(row.kabupaten, row.at, row.attended_at)


@dataclass(frozen=True, slots=True)
class OfKelompok:
    """A kelompok's part of a figure; `id` is empty for families without one."""

    id: str
    desa: str
    figure: Figure


def kelompok_of(connection: Connection, region: str, asked: tuple[str, str], after: tuple[str, str], most: int) -> list[OfKelompok]:
    """Return what a figure (measure, month) of a kabupaten, kecamatan or desa is added up from, by desa and kelompok, after one of them."""
    measure, month = asked
    desa, kelompok = after
    here = (UNIT.c.kabupaten == region[:KABUPATEN], UNIT.c.bulan == month, UNIT.c.measure == measure, UNIT.c.desa.startswith(region))
    later = (UNIT.c.desa > desa) | ((UNIT.c.desa == desa) & (UNIT.c.kelompok_id > kelompok))
    query = select(UNIT).where(*here, later).order_by(UNIT.c.desa, UNIT.c.kelompok_id).limit(most)
    return [OfKelompok(row.kelompok_id, row.desa, figure_of(row)) for row in connection.execute(query)]
