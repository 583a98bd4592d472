"""Coverage of a disaster: how many are in need and how many aid has reached, by group; who has received nothing; double aid."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Table, and_, func, or_, select, update

from server.aid.conditions import CONDITION
from server.aid.doubles import EXPLAINED, OPEN
from server.aid.households import Place
from server.aid.standing import AWAY_JIWA, AWAY_KK, JIWA, KK, SIZES, TOLD_JIWA, TOLD_KK
from server.aid.whose import wrote
from server.store.tables import TABLES
from sync.limits import CASES_COUNTED_MAX, KORBAN_PER_PAGE_MAX

SUM, STANDING, KORBAN, DOUBLE, PAIR = (TABLES[name] for name in ("coverage_sum", "korban_standing", "korban", "double_aid", "korban_pair"))
GROUPS = (KK, JIWA, *SIZES, AWAY_KK, AWAY_JIWA)
"""Groups by which coverage is told, in this order."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A group: how many are in need, and how many of them belong to a household that aid has reached."""

    measure: str
    need: int
    served: int

    @property
    def percent(self) -> float | None:
        """The share that was reached, None where nobody is in need."""
        return 100 * self.served / self.need if self.need else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The figures of a disaster: `groups` in the order of `GROUPS`, `conditions` (condition -> people), and what is only reported."""

    groups: tuple[Covered, ...]
    conditions: Mapping[str, int]
    reported_kk: int
    reported_jiwa: int

    @property
    def households(self) -> Covered:
        """Households in need and reached."""
        return self.groups[0]


def coverage_of(connection: Connection, places: Iterable[Place]) -> Coverage:
    """Return the coverage of the records of a disaster (kabupaten, id), of several kabupaten too; one statement over kept sums.

    A household registered twice counts once, where the registration lies that counts for it.
    """
    rows = connection.execute(select(SUM.c.measure, func.sum(SUM.c.need), func.sum(SUM.c.served)).where(at(SUM, places)).group_by(SUM.c.measure))
    return _whole({measure: Covered(measure, int(need), int(served)) for measure, need, served in rows})


def coverage_by_kabupaten(connection: Connection, places: Iterable[Place]) -> dict[str, Coverage]:
    """Return kabupaten -> coverage of the records of a disaster that lie there; one statement over kept sums."""
    query = select(SUM.c.kabupaten, SUM.c.measure, func.sum(SUM.c.need), func.sum(SUM.c.served)).where(at(SUM, places))
    found: dict[str, dict[str, Covered]] = defaultdict(dict)
    for kabupaten, measure, need, served in connection.execute(query.group_by(SUM.c.kabupaten, SUM.c.measure)):
        found[kabupaten][measure] = Covered(measure, int(need), int(served))
    return {kabupaten: _whole(told) for kabupaten, told in sorted(found.items())}


def _whole(found: Mapping[str, Covered]) -> Coverage:
    """Return the coverage of measures that were read."""
    groups = tuple(found.get(name, Covered(name, 0, 0)) for name in GROUPS)
    conditions = {name.removeprefix(CONDITION): one.need for name, one in sorted(found.items()) if name.startswith(CONDITION) and one.need}
    nobody = Covered("", 0, 0)
    return Coverage(groups, conditions, found.get(TOLD_KK, nobody).need, found.get(TOLD_JIWA, nobody).need)


def at(table: Table, places: Iterable[Place]) -> ColumnElement[bool]:
    """Return the condition that a row is of one of these records of disasters."""
    by_kabupaten: dict[str, list[str]] = defaultdict(list)
    for kabupaten, kejadian in places:
        by_kabupaten[kabupaten].append(kejadian)
    return or_(*(and_(table.c.kabupaten == kabupaten, table.c.kejadian_id.in_(sorted(ids))) for kabupaten, ids in sorted(by_kabupaten.items())))


def not_received(connection: Connection, kabupaten: str, events: Collection[str], after: str = "") -> tuple[list[Row], str | None]:
    """Return a page of the households that were seen and that nothing has reached, and where the next begins; one statement."""
    same = and_(KORBAN.c.kabupaten == STANDING.c.kabupaten, KORBAN.c.id == STANDING.c.korban_id)
    mine = (STANDING.c.kabupaten == kabupaten, STANDING.c.kejadian_id.in_(sorted(events)), STANDING.c.served.is_(False), STANDING.c.seen.is_(True))
    query = select(KORBAN, STANDING.c.counts).join(STANDING, same).where(*mine, STANDING.c.korban_id > after)
    rows = list(connection.execute(query.order_by(STANDING.c.korban_id).limit(KORBAN_PER_PAGE_MAX + 1)))
    shown = rows[:KORBAN_PER_PAGE_MAX]
    return shown, shown[-1].id if len(rows) > len(shown) else None


def open_doubles(connection: Connection, kabupaten: str, events: Collection[str]) -> list[Row]:
    """Return double aid that nobody has explained, the newest first, with both receipts; one statement."""
    aid, korban = TABLES["bantuan"], KORBAN
    first, second = aid.alias("first"), aid.alias("second")
    stores = TABLES["gudang"]
    from_first, from_second = stores.alias("from_first"), stores.alias("from_second")
    worker = TABLES["worker"]
    by_first, by_second = worker.alias("by_first"), worker.alias("by_second")
    told = [
        column.label(f"{side}_{name}")
        for side, table, place, who in (("first", first, from_first, by_first), ("second", second, from_second, by_second))
        for name, column in (
            *((name, table.c[name]) for name in ("date", "time", "receipt_no", "institution", "jenis")),
            ("store", place.c.name), ("worker", who.c.name),
        )
    ]
    joined = DOUBLE.join(first, _is(first, "first")).join(second, _is(second, "second"))
    joined = joined.outerjoin(korban, and_(korban.c.kabupaten == DOUBLE.c.kabupaten, korban.c.id == DOUBLE.c.korban_id))
    for table, place, who in ((first, from_first, by_first), (second, from_second, by_second)):
        joined = joined.outerjoin(place, and_(place.c.kabupaten == table.c.kabupaten, place.c.id == table.c.gudang_id))
        joined = joined.outerjoin(who, wrote(who, table.c.worker_id))
    names = (korban.c.head_name, korban.c.description, korban.c.card_no)
    mine = (DOUBLE.c.kabupaten == kabupaten, DOUBLE.c.kejadian_id.in_(sorted(events)), DOUBLE.c.state == OPEN)
    query = select(DOUBLE, *names, *told).select_from(joined).where(*mine)
    return list(connection.execute(query.order_by(DOUBLE.c.found_at.desc(), DOUBLE.c.id.desc()).limit(KORBAN_PER_PAGE_MAX)))


def _is(table: FromClause, side: str) -> ColumnElement[bool]:
    return and_(table.c.kabupaten == DOUBLE.c[f"{side}_kabupaten"], table.c.id == DOUBLE.c[f"{side}_id"])


def explain(connection: Connection, kabupaten: str, events: Collection[str], double: str, told: Mapping[str, object]) -> bool:
    """Write why double aid of a disaster is right, or what was done about it; False where it does not wait."""
    mine = (DOUBLE.c.kabupaten == kabupaten, DOUBLE.c.kejadian_id.in_(sorted(events)), DOUBLE.c.id == double, DOUBLE.c.state == OPEN)
    return connection.execute(update(DOUBLE).where(*mine).values(state=EXPLAINED, **told)).rowcount == 1


def waiting(connection: Connection, places: Iterable[Place]) -> dict[str, int]:
    """Return how many pairs and cases of double aid wait, of each no more than `CASES_COUNTED_MAX` and one; two statements."""
    told = sorted(set(places))
    found = {}
    for name, table in (("pairs", PAIR), ("doubles", DOUBLE)):
        some = select(table.c.id).where(table.c.state == OPEN, at(table, told)).limit(CASES_COUNTED_MAX + 1).subquery()
        found[name] = connection.scalar(select(func.count()).select_from(some)) or 0
    return found


def count_sums(connection: Connection, kabupaten: str) -> dict[tuple[str, str], list[int]]:
    """Return (disaster, measure) -> people or households in need and served of a kabupaten, counted from its households."""
    summed: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    query = select(STANDING.c.kejadian_id, STANDING.c.counts, STANDING.c.served).where(STANDING.c.kabupaten == kabupaten)
    for row in connection.execute(query.execution_options(yield_per=10_000)):
        for measure, number in row.counts.items():
            at_measure = summed[row.kejadian_id, measure]
            at_measure[0] += number
            at_measure[1] += number if row.served else 0
    return dict(summed)


def drift(connection: Connection, kabupaten: str) -> list[tuple[str, str]]:
    """Return (disaster, measure) of the sums of a kabupaten that differ from what its households add up to."""
    summed = count_sums(connection, kabupaten)
    kept = {(row.kejadian_id, row.measure): [row.need, row.served] for row in connection.execute(select(SUM).where(SUM.c.kabupaten == kabupaten))}
    return sorted(key for key in summed.keys() | kept.keys() if summed.get(key, [0, 0]) != kept.get(key, [0, 0]))
