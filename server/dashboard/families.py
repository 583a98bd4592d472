"""What is counted of families each half-year and year, and of workers each month: other programmes, behaviour, graduasi, the standard.

Families are those that are in the programme now and had joined by the month, where they are now; of a half-year each month says the same.
Of whom something is not known counts against the worse end and for the better one, and so does whoever has work in the inbox.
"""

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, Row, Select, Subquery, and_, case, func, literal, or_, select

from server.cycle.expected import KPM, bound_in
from server.cycle.leaving import PROPOSAL, TAKEN, open_exit
from server.cycle.stages import first_day, last_day
from server.dashboard.ground import LONELY, Found, Ground, Wanted
from server.dashboard.measures import BEHAVIOUR, COMPLEMENTARY, GRADUATED, STANDARD
from server.observations.behaviour import behaviour_families
from server.observations.complementary import complementary_families
from server.observations.halfyear import semester_of
from server.staff.kpi import kpi_rows
from server.staff.standard import State
from server.store.household import has
from server.store.tables import listed

GROUP = (KPM.c.kelompok_id, case((KPM.c.kelompok_id.is_(None), KPM.c.desa_code)).label("desa_code"))
"""A kelompok; the desa too of families without one."""


def count_complementary(connection: Connection, ground: Ground, wanted: Wanted, found: Found) -> None:
    """Count the families that at least one other programme reaches, of those that were asked in the half-year."""
    for semester, months in _semesters(wanted):
        each = complementary_families(ground.kabupaten, semester).subquery()
        held = KPM.c.id.in_(listed(connection, ground.waiting.asked_in(semester)))
        query = _by_kelompok(each, months, (each.c.receives, each.c.asked, held))
        _add(ground, _grouped(connection, query, wanted), (COMPLEMENTARY, months), found)


def count_behaviour(connection: Connection, ground: Ground, wanted: Wanted, found: Found) -> None:
    """Count the families whose behaviour improved since its baseline, of those that were observed again (35 %: Renstra 2015-2019)."""
    for semester, months in _semesters(wanted):
        each = behaviour_families(ground.kabupaten, semester).subquery()
        held = KPM.c.id.in_(listed(connection, ground.waiting.seen_until(semester)))
        query = _by_kelompok(each, months, (each.c.improved, case((each.c.compared > 0, 1), else_=0), held))
        _add(ground, _grouped(connection, query, wanted), (BEHAVIOUR, months), found)


def _semesters(wanted: Wanted) -> Iterator[tuple[str, list[str]]]:
    """Yield (half-year, its months) of the months that are wanted."""
    for semester, months in groupby(wanted.months, key=lambda month: semester_of(first_day(month))):
        yield semester, list(months)


Said = tuple[ColumnElement[int], ColumnElement[int], ColumnElement[bool]]
"""Of a family: whether it met the measure, whether that is known as far as it is stored, and whether something of it waits."""


def _by_kelompok(each: Subquery, months: list[str], said: Said) -> Select:
    """Return the query of a kelompok with its sums in each month, over the families that had joined by its end."""
    met, counted, held = said
    same = and_(KPM.c.kabupaten == each.c.kabupaten, KPM.c.id == each.c.kpm_id)
    query = select(*GROUP).select_from(each.join(KPM, same))
    for place, month in enumerate(months):
        joined = or_(KPM.c.joined_on.is_(None), KPM.c.joined_on <= last_day(month).isoformat())
        known, all_of = and_(joined, ~held), literal(1)
        sums = {"met": (known, met), "counted": (known, counted), "units": (joined, all_of), "held": (and_(joined, held), all_of)}
        query = query.add_columns(*(func.sum(case(one, else_=0)).label(f"{name}{place}") for name, one in sums.items()))
    return query


def _grouped(connection: Connection, query: Select, wanted: Wanted) -> Iterator[Row]:
    if wanted.kelompok is not None:
        inside = KPM.c.kelompok_id.in_(listed(connection, wanted.kelompok - {LONELY}))
        query = query.where(or_(inside, KPM.c.kelompok_id.is_(None)) if LONELY in wanted.kelompok else inside)
    return iter(connection.execute(query.group_by(*GROUP)))


def _add(ground: Ground, rows: Iterator[Row], which: tuple[str, list[str]], found: Found) -> None:
    measure, months = which
    for row in rows:
        unit = ground.unit_of(row.kelompok_id, row.desa_code)
        for place, month in enumerate(months):
            met, counted, units, held = (row._mapping[f"{name}{place}"] for name in ("met", "counted", "units", "held"))
            unknown = units - counted
            silent = unknown if unit[0] != LONELY and ground.is_silent(unit[0], month) else 0
            told = {"worst_met": met, "best_met": met + unknown, "worst_of": units, "best_of": units}
            found[month, measure, *unit].update(told | {"units": units, "unknown": unknown, "silent": silent, "held": held})


def count_graduated(connection: Connection, ground: Ground, wanted: Wanted, found: Found) -> None:
    """Count the families whose exit SIKS-NG took in the year up to a month, of those bound in the month and them.

    It is not known of whom a proposal is open, or an assessment waits.
    """
    for month in wanted.months:
        gone, open_one = exits_until(month)
        held = and_(KPM.c.id.in_(listed(connection, ground.waiting.assessed_until(last_day(month).isoformat()))), ~gone)
        counts = {"met": gone, "open": and_(or_(open_one, held), ~gone), "held": held}
        sums = (func.sum(case((one, 1), else_=0)).label(name) for name, one in counts.items())
        query = select(*GROUP, *sums, func.count().label("units")).where(KPM.c.kabupaten == ground.kabupaten)
        query = query.where(KPM.c.deleted.is_(False), KPM.c.moved.is_(None), or_(and_(*bound_in(month)), gone))
        for row in _grouped(connection, query, wanted):
            ends = {"worst_met": row.met, "best_met": row.met + row.open, "worst_of": row.units, "best_of": row.units}
            told = ends | {"units": row.units, "unknown": row.open, "held": row.held}
            found[month, GRADUATED, *ground.unit_of(row.kelompok_id, row.desa_code)].update(told)


def exits_until(month: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions of a family that SIKS-NG took its exit in the year up to a month, and that a proposal of it is open."""
    last = last_day(month).isoformat()
    taken = (PROPOSAL.c.deleted.is_(False), PROPOSAL.c.siks_status == TAKEN, PROPOSAL.c.exit_on.between(f"{month[:4]}-01-01", last))
    return has(PROPOSAL, *taken), has(PROPOSAL, open_exit(), PROPOSAL.c.proposed_on <= last)


def count_standard(connection: Connection, ground: Ground, wanted: Wanted, found: Found) -> None:
    """Count the pendamping whose month meets the standard, of those that it judges; they count for the kabupaten, as they work in many desa."""
    for one in kpi_rows(connection, ground.kabupaten, wanted.months):
        judged, met = one.state in (State.MET, State.BELOW), one.state == State.MET
        told = {"worst_met": met, "best_met": met or not judged, "worst_of": 1, "best_of": 1, "units": 1, "unknown": not judged}
        told["held"] = one.state == State.UNKNOWN and one.work.held > 0
        found[one.bulan, STANDARD, *ground.unit(None)].update(told)
