"""When families are resertified: so many years after they joined, with some more to follow; by the rules of graduasi in force."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, or_, select, tuple_

from server.aftercare.visits import plus_months
from server.cycle.expected import LEFT
from server.graduasi.rules import ExitRules
from server.identity.regions import within
from server.people.search import AREA, KELOMPOK, KPM, SAME_KELOMPOK
from sync.errors import Problem
from sync.limits import RUJUKAN_PER_PAGE_MAX

PAST, EXTENDED, SOON, UNDATED = STATES = ("lewat_perpanjangan", "perpanjangan", "dua_belas_bulan", "tanpa_tanggal")
"""Past the years that may follow; past its day, within them; within the next twelve months; nobody knows since when."""
CURSOR = "~"
SOON_MONTHS = 12
ORDER = (KPM.c.joined_on, KPM.c.id)


@dataclass(frozen=True, slots=True)
class Spans:
    """Last days of joining by which a family is in a state today."""

    past: str
    due: str
    soon: str
    years: int
    extension: int

    @classmethod
    def of(cls, rules: ExitRules, today: date) -> "Spans":
        """Return the spans of a day."""
        years, more = rules.resertifikasi_years, rules.extension_years
        ends = (plus_months(today, months - 12 * back) for months, back in ((0, years + more), (0, years), (SOON_MONTHS, years)))
        return cls(*(day.isoformat() for day in ends), years, more)

    def due_on(self, joined: str) -> date:
        """Return the day on which a family that joined on a day is resertified."""
        return plus_months(date.fromisoformat(joined), 12 * self.years)

    def condition(self, state: str) -> ColumnElement[bool]:
        """Return the condition that a family is in a state."""
        joined = KPM.c.joined_on
        spans = {PAST: joined <= self.past, EXTENDED: (joined > self.past) & (joined <= self.due), SOON: (joined > self.due) & (joined <= self.soon)}
        return spans.get(state, joined.is_(None))


def page(connection: Connection, region: str, kabupaten: str, spans: Spans, state: str, after: str | None) -> tuple[list[Row], str | None]:
    """Return a page of the families in a state, the longest in the programme first, and where the next begins; raises `Problem` (bad_request)."""
    query = _families(region, kabupaten).add_columns(KPM.c.id, KPM.c.kabupaten, KPM.c.no, KPM.c.joined_on, KPM.c.desa_code, KELOMPOK.c.name.label("kelompok"))
    query, order = query.where(spans.condition(state)), ORDER if state != UNDATED else ORDER[1:]
    if after is not None:
        parts = after.split(CURSOR)
        if len(parts) != len(order):
            raise Problem("bad_request")
        query = query.where(tuple_(*order) > tuple_(*parts, types=[column.type for column in order]))
    rows = list(connection.execute(query.order_by(*order).limit(RUJUKAN_PER_PAGE_MAX + 1)))
    shown = rows[:RUJUKAN_PER_PAGE_MAX]
    last = shown[-1] if len(rows) > len(shown) else None
    return shown, last and CURSOR.join(getattr(last, column.name) for column in order)


def counts(connection: Connection, region: str, kabupaten: str, spans: Spans) -> dict[str, dict[str, int]]:
    """Return kecamatan -> state -> families; one statement."""
    sums = (func.sum(case((spans.condition(state), 1), else_=0)).label(state) for state in STATES)
    rows = connection.execute(_families(region, kabupaten).add_columns(AREA.label("area"), *sums).group_by(AREA).order_by(AREA))
    return {row.area or "": {state: int(row._mapping[state] or 0) for state in STATES} for row in rows}


def _families(region: str, kabupaten: str) -> Select:
    """Return the query of the families that are in the programme."""
    joined = KPM.outerjoin(KELOMPOK, SAME_KELOMPOK)
    member = (KPM.c.deleted.is_(False), KPM.c.moved.is_(None), or_(KPM.c.membership_status.is_(None), KPM.c.membership_status.not_in(LEFT)))
    return select().select_from(joined).where(KPM.c.kabupaten == kabupaten, *member, within(region, KPM.c.kabupaten, AREA))
