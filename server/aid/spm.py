"""SPM of disasters: victims served of those that need service, in people, by kabupaten and year (Permensos 9/2018), of numbers that are kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, String, and_, cast, func, select

from server.aid.events import NONE
from server.aid.standing import JIWA
from server.identity.regions import within
from server.store.tables import TABLES

SUM, EVENT = TABLES["coverage_sum"], TABLES["kejadian"]
ROOT = EVENT.alias("root")
YEAR = func.substr(cast(EVENT.c.date, String), 1, 4)
OF_EVENT = and_(EVENT.c.kabupaten == SUM.c.kabupaten, EVENT.c.id == SUM.c.kejadian_id)
SPEAKS = and_(ROOT.c.kabupaten == EVENT.c.kabupaten, ROOT.c.id == func.coalesce(EVENT.c.same_as_id, EVENT.c.id))
"""The record that says for a disaster whether it is one."""
COUNTED = (SUM.c.measure == JIWA, EVENT.c.deleted.is_(False), EVENT.c.moved.is_(None), ROOT.c.status.is_distinct_from(NONE))


@dataclass(frozen=True, slots=True)
class Standard:
    """The standard of one place: numerator and denominator in people, over so many disasters."""

    place: str
    served: int
    need: int
    events: int

    @property
    def percent(self) -> float | None:
        """The indicator, None where nobody needed service."""
        return 100 * self.served / self.need if self.need else None


def spm_of(connection: Connection, region: str, year: str) -> list[Standard]:
    """Return the standard of each kabupaten of a region that had disasters in a year; one statement over kept sums."""
    joined = SUM.join(EVENT, OF_EVENT).join(ROOT, SPEAKS)
    events = func.count(ROOT.c.id.distinct())
    columns = (EVENT.c.kabupaten, func.sum(SUM.c.served), func.sum(SUM.c.need), events)
    query = select(*columns).select_from(joined).where(*COUNTED, YEAR == year, within(region, EVENT.c.kabupaten, EVENT.c.desa_code))
    rows = connection.execute(query.group_by(EVENT.c.kabupaten).order_by(EVENT.c.kabupaten))
    return [Standard(place, int(served or 0), int(need or 0), number) for place, served, need, number in rows]


def together(found: Sequence[Standard], place: str) -> Standard:
    """Return the standard of several kabupaten: sums of numerators and denominators, never a mean of shares."""
    return Standard(place, sum(one.served for one in found), sum(one.need for one in found), sum(one.events for one in found))


def provinces_of(found: Sequence[Standard]) -> list[Standard]:
    """Return the standard of each province among these kabupaten."""
    places = sorted({one.place[:2] for one in found})
    return [together([one for one in found if one.place.startswith(place)], place) for place in places]
