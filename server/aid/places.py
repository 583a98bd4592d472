"""Places of a disaster: posts, shelters and kitchens, with the newest census of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Row, and_, func, select

from server.aid.events import Event
from server.store.tables import TABLES

POSKO, CENSUS = TABLES["posko"], TABLES["sensus_posko"]
SHELTER = "pengungsian"
HEADS = ("dewasa", "anak", "balita", "lansia")
"""Groups whose sum is the people in a shelter; bumil and disabilitas are counted among them."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its newest census of a day or before, None where nobody counted."""

    row: Row
    census: Row | None

    @property
    def people(self) -> int | None:
        """How many were there, None where nobody counted."""
        counts = [] if self.census is None else [number for name in HEADS if (number := self.census._mapping[name]) is not None]
        return sum(counts) if counts else None


def places_of(connection: Connection, event: Event, day: str) -> list[Place]:
    """Return the places of a disaster that are open on a day, by kind and name; two statements."""
    return [one for one in every_place(connection, event, day) if one.row.closed_on is None or one.row.closed_on >= day]


def every_place(connection: Connection, event: Event, day: str) -> list[Place]:
    """Return the places of a disaster, closed ones too, each with its newest census up to a day; two statements."""
    where = (POSKO.c.kabupaten == event.kabupaten, POSKO.c.kejadian_id.in_(event.ids), POSKO.c.deleted.is_(False))
    rows = connection.execute(select(POSKO).where(*where).order_by(POSKO.c.jenis, POSKO.c.name, POSKO.c.id)).all()
    counted = _newest(connection, event.kabupaten, [row.id for row in rows], day)
    return [Place(row, counted.get(row.id)) for row in rows]


def _newest(connection: Connection, kabupaten: str, places: Iterable[str], day: str) -> Mapping[str, Row]:
    wanted = list(places)
    if not wanted:
        return {}
    here = (CENSUS.c.kabupaten == kabupaten, CENSUS.c.posko_id.in_(wanted), CENSUS.c.deleted.is_(False), CENSUS.c.date <= day)
    last = select(CENSUS.c.posko_id, func.max(CENSUS.c.date).label("date")).where(*here).group_by(CENSUS.c.posko_id).subquery()
    same = and_(last.c.posko_id == CENSUS.c.posko_id, last.c.date == CENSUS.c.date)
    return {row.posko_id: row for row in connection.execute(select(CENSUS).join(last, same).where(*here))}
