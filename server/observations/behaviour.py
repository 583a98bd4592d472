"""Improved behaviour: an aspect's first observation is its baseline, the newest later one its follow-up; set-based figures.

A family improved when the follow-ups of the aspects that have both lie above their baselines taken together, and got worse when below.
Of a baseline alone nothing can be said, however good it is: the 35 % of "improved ability" need both; what two workers see otherwise is neither.
What was seen on a day outside of its half-year is no observation of it: a baseline and a follow-up written on one day would be two of one moment.
A family into which another was merged was seen under both ids; of one half-year its own observation counts.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, FromClause, Integer, Select, String, Subquery, and_, case, cast, func, literal, select, union_all

from schemas.perilaku import ASPECTS
from server.identity.regions import KABUPATEN, within
from server.observations.families import active_families, disputed, is_merged, of_merged
from server.store.tables import TABLES

RECORD, KPM = TABLES["perilaku"], TABLES["kpm"]
SEMESTER_CHARS = 6
NUMBERS = ("observed", "compared", "baseline", "follow_up")


def behaviour_families(region: str, semester: str) -> Select:
    """Return the query of the active families of a region as seen until a half-year, it included: `kabupaten`, `area`, `desa_code`, `kpm_id`,
    `observed`, `compared`, `baseline`, `follow_up`, `improved`, `worse`.

    `observed`: aspects with a baseline; `compared`: those with a follow-up too; `baseline` and `follow_up`: sums over the compared;
    `improved` and `worse`: 1 or 0. A family that nobody observed is there with zeros.
    """
    seen = _families(region, semester)
    number = {name: func.coalesce(seen.c[name], 0) for name in NUMBERS}
    turned = {"improved": _one(number["follow_up"] > number["baseline"]), "worse": _one(number["follow_up"] < number["baseline"])}
    query, joined = active_families(region)
    columns = [column.label(name) for name, column in (number | turned).items()]
    same = and_(seen.c.kabupaten == KPM.c.kabupaten, seen.c.kpm_id == KPM.c.id)
    return query.add_columns(*columns).select_from(joined.outerjoin(seen, same))


def _families(region: str, semester: str) -> Subquery:
    """Return a row for each family that was observed, with `NUMBERS`."""
    ends = _ends(region, semester)
    sums = {name: literal(0) for name in NUMBERS}
    for aspect in ASPECTS:
        first, last = ends.c[f"first_{aspect}"], ends.c[f"last_{aspect}"]
        both = first != last
        sums["observed"] += _one(first.is_not(None))
        sums["compared"] += _one(both)
        sums["baseline"] += case((both, _step(first)), else_=0)
        sums["follow_up"] += case((both, _step(last)), else_=0)
    return select(ends.c.kabupaten, ends.c.kpm_id, *(sums[name].label(name) for name in NUMBERS)).subquery()


def _ends(region: str, semester: str) -> Subquery:
    """Return a row for each family: of each aspect the first and the last observation, as half-year and step in one text, which sorts by time."""
    day = cast(RECORD.c.observed_on, String)
    half = func.substr(day, 1, 4).concat(case((func.substr(day, 6, 2) <= "06", "-1"), else_="-2"))
    then = (RECORD.c.semester <= semester, func.coalesce(half, RECORD.c.semester) == RECORD.c.semester)
    there = (within(region[:KABUPATEN], RECORD.c.kabupaten), RECORD.c.deleted.is_(False), RECORD.c.moved.is_(None), *then)
    told = {aspect: RECORD.c.semester.concat(cast(RECORD.c[aspect], String)) for aspect in ASPECTS}  # null where nobody observed it
    seen = {aspect: case((and_(one.is_not(None), ~disputed(RECORD, aspect)), one)) for aspect, one in told.items()}
    merged = of_merged(region, RECORD, seen, *then)
    apart = _grouped(RECORD, seen).where(*there, ~is_merged(region, RECORD.c.kpm_id))
    return union_all(apart, _grouped(merged, {aspect: merged.c[aspect] for aspect in ASPECTS})).subquery()


def _grouped(source: FromClause, seen: Mapping[str, ColumnElement[str]]) -> Select:
    ends = [end(one).label(f"{name}_{aspect}") for aspect, one in seen.items() for name, end in (("first", func.min), ("last", func.max))]
    return select(source.c.kabupaten, source.c.kpm_id, *ends).group_by(source.c.kabupaten, source.c.kpm_id)


def _step(seen: ColumnElement[str]) -> ColumnElement[int]:
    return cast(func.substr(seen, SEMESTER_CHARS + 1), Integer)


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)
