"""The meetings of a month that an account may see, as a condition of every query about them."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement

from server.identity.regions import within
from server.store.tables import TABLES

SESI, MARK, GROUP = (TABLES[name] for name in ("p2k2_sesi", "kehadiran", "kelompok"))
HELD, OPEN, DONE = "terlaksana", "open", "done"


@dataclass(frozen=True, slots=True)
class Span:
    """The meetings of a month that an account may see: of its region, inside one kabupaten; `sesi`: these alone."""

    region: str
    kabupaten: str
    bulan: str
    sesi: tuple[str, ...] = ()

    def of(self) -> list[ColumnElement[bool]]:
        """Return the conditions of a meeting joined with its kelompok."""
        here = [SESI.c.kabupaten == self.kabupaten, SESI.c.bulan == self.bulan, SESI.c.status == HELD, SESI.c.deleted.is_(False)]
        these = [SESI.c.id.in_(self.sesi)] if self.sesi else []
        return [*here, *these, SESI.c.moved.is_(None), self.shows()]

    def shows(self) -> ColumnElement[bool]:
        """Return the condition of a kelompok of the region."""
        return within(self.region, GROUP.c.kabupaten, GROUP.c.kecamatan_code)
