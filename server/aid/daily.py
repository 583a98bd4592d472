"""What a disaster's day was: the impact as it was known by its end and how it changed, places, goods handed out, meals, needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, and_, func, select

from server.aid.coverage import Coverage, coverage_of
from server.aid.events import Event
from server.aid.impact import FIGURES, Known, newest_known, reports
from server.aid.places import Place, places_of
from server.aid.released import DAY, released
from server.aid.stock import Goods, goods_called, goods_of_nation
from server.store.tables import TABLES

MEAL, POSKO, AID = (TABLES[name] for name in ("masakan", "posko", "bantuan"))
Amounts = tuple[tuple[Goods, int], ...]
MARK = "|"


@dataclass(frozen=True, slots=True)
class Daily:
    """One day of a disaster; `change`: figure -> by how much it differs from what was known the day before, where both are known.

    `coverage` is as of now: sums are kept, not their past.
    """

    event: Event
    day: date
    known: Mapping[str, Known]
    change: Mapping[str, int]
    places: tuple[Place, ...]
    coverage: Coverage
    goods: Amounts
    needs: Amounts
    receipts: int
    cooked: int
    served: int


def daily_of(connection: Connection, event: Event, day: date) -> Daily:
    """Return the day of a disaster; a number of statements that does not grow with it."""
    told, goods = reports(connection, event.kabupaten, event.ids), goods_of_nation(connection)
    known = newest_known(row for row in told if row.date <= day.isoformat())
    before = newest_known(row for row in told if row.date <= (day - timedelta(days=1)).isoformat())
    change = {name: _number(known[name]) - _number(before[name]) for name in FIGURES if name in known and name in before}
    cooked, served = _meals(connection, event, day)
    return Daily(
        event=event,
        day=day,
        known=known,
        change=change,
        places=tuple(places_of(connection, event, day.isoformat())),
        coverage=coverage_of(connection, [(event.kabupaten, one) for one in event.ids]),
        goods=tuple((goods_called(goods, row.barang), int(row.jumlah)) for row in released(connection, event, DAY == day.isoformat())),
        needs=_needs(goods, known.get("needs")),
        receipts=_receipts(connection, event, day),
        cooked=cooked,
        served=served,
    )


def _number(one: Known) -> int:
    return int(str(one.value))


def _needs(goods: dict[str, Goods], known: Known | None) -> Amounts:
    """Read the goods that the newest report asks for."""
    listed = known.value if known is not None and isinstance(known.value, list) else []
    pairs = [str(one).rpartition(MARK) for one in listed]
    return tuple((goods_called(goods, code), int(amount)) for code, _, amount in pairs)


def _receipts(connection: Connection, event: Event, day: date) -> int:
    where = (AID.c.kabupaten == event.kabupaten, AID.c.kejadian_id.in_(event.ids), AID.c.date == day.isoformat())
    return connection.scalar(select(func.count()).select_from(AID).where(*where, AID.c.deleted.is_(False), AID.c.void_reason.is_(None))) or 0


def _meals(connection: Connection, event: Event, day: date) -> tuple[int, int]:
    same = and_(POSKO.c.kabupaten == MEAL.c.kabupaten, POSKO.c.id == MEAL.c.posko_id)
    where = (MEAL.c.kabupaten == event.kabupaten, POSKO.c.kejadian_id.in_(event.ids), MEAL.c.date == day.isoformat(), MEAL.c.deleted.is_(False))
    row = connection.execute(select(func.sum(MEAL.c.cooked), func.sum(MEAL.c.served)).select_from(MEAL.join(POSKO, same)).where(*where)).one()
    return int(row[0] or 0), int(row[1] or 0)
