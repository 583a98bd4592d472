"""Samples of komitmen: ordinary checks queue for nobody; of each lot some are drawn by chance, and the rest is closed unseen.

A lot holds the ordinary checks of a kecamatan when the entry of a month ends; what came late joins the next lot.
By kecamatan, as a supervisor of a kabupaten of twenty then looks at some 600 checks a month: lots by worker would ask for 2,400.
At least three of each worker are drawn, so that a few who invent their checks do not hide among the others.
Thirty without a finding: with 95 % certainty fewer than 10 % of the lot are wrong, of the kabupaten fewer than 1 %.
With one or two findings thirty more are drawn; with more than two people look at the whole lot.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from server.cycle.rules import Rules, in_force, versions
from server.cycle.stages import last_day, month_of, shift
from server.desk.komitmen_judge import absent
from server.desk.komitmen_watch import CHECK, ITEM, NAME, SAMPLED, checks, code_of, drawn_case
from server.desk.watch import Examined, Found, lay
from server.desk.watched import OPEN, WATCHED
from server.engine import read_transaction, write_transaction
from server.services import Services
from server.store.tables import TABLES
from server.supervision.told import pendamping_of
from server.zones import local
from sync.ids import slot_id
from sync.limits import SAMPLE_MONTHS, SAMPLE_PER_WORKER_MIN, SAMPLE_SIZE

LOT, PARTITION = TABLES["sample_lot"], TABLES["partition"]
REVIEW, ALL, CLOSING, CLOSED = "review", "whole", "closing", "closed"
RUNNING = (REVIEW, ALL, CLOSING)
NOT_DRAWN, FIRST, GROWN = 0, 1, 2
SEED_BYTES = 7


@dataclass(frozen=True, slots=True)
class Ordinary:
    """An ordinary check that waits for a lot."""

    record: str
    revision: int
    area: str
    worker: str
    bulan: str


def month_to_draw(known: Sequence[Rules], today: date) -> str:
    """Return the newest month whose entry has ended: what is missing then goes to the supervisor, by the rules of that month."""
    month = month_of(today)
    while last_day(month) + timedelta(days=in_force(known, month).escalate_days) >= today:
        month = shift(month, -1)
    return month


def draw_lots(parts: Services) -> int:
    """Draw the lots of every kabupaten whose month is due; return how many. A kabupaten has one draw for each month."""
    with read_transaction(parts.engine) as connection:
        known = versions(connection)
        every = list(connection.scalars(select(PARTITION.c.kabupaten).order_by(PARTITION.c.kabupaten)))
    return sum(_draw_kabupaten(parts, known, kabupaten) for kabupaten in every)


def _draw_kabupaten(parts: Services, known: Sequence[Rules], kabupaten: str) -> int:
    now = parts.clock()
    today = local(now, kabupaten).date()
    bulan = month_to_draw(known, today)
    with read_transaction(parts.engine) as connection:
        drawn = select(LOT.c.id).where(LOT.c.kabupaten == kabupaten, LOT.c.bulan == bulan)
        if connection.execute(drawn.limit(1)).first() is not None:
            return 0
        waiting = ordinary_checks(connection, kabupaten, bulan, known, today)
    lots: dict[str, list[Ordinary]] = {}
    for one in waiting:
        lots.setdefault(one.area, []).append(one)
    # All lots of the month in one transaction: a run that is cut off leaves none, and the next draws them all.
    with write_transaction(parts.engine) as connection:
        for area, members in sorted(lots.items()):
            seed = int.from_bytes(parts.random(SEED_BYTES))
            _keep(connection, {"kabupaten": kabupaten, "area": area, "bulan": bulan, "seed": seed, "drawn_at": now}, members)
    return len(lots)


def ordinary_checks(connection: Connection, kabupaten: str, bulan: str, known: Sequence[Rules], today: date) -> list[Ordinary]:
    """Return the checks until a month that are neither closed, nor exceptions, nor in a lot that is looked at, by id."""
    waits = select(WATCHED.c.record).where(WATCHED.c.kabupaten == kabupaten, WATCHED.c.queue == NAME, WATCHED.c.state == OPEN)
    held = (
        select(ITEM.c.record)
        .join(LOT, (LOT.c.kabupaten == ITEM.c.kabupaten) & (LOT.c.id == ITEM.c.lot))
        .where(ITEM.c.kabupaten == kabupaten, LOT.c.state.in_(RUNNING))
    )
    query = checks().where(CHECK.c.kabupaten == kabupaten, CHECK.c.bulan <= bulan, CHECK.c.bulan > shift(bulan, -SAMPLE_MONTHS))
    query = query.where(CHECK.c.closed.is_(False), CHECK.c.id.not_in(waits), CHECK.c.id.not_in(held)).order_by(CHECK.c.id)
    rows = [row for row in connection.execute(query) if _says_something(row) and code_of(row, known) is None]
    charge = pendamping_of(connection, kabupaten, {row.kelompok_id for row in rows}, today) if rows else {}
    return [Ordinary(row.id, row.revision, row.area or "", _worker(charge, row.kelompok_id), row.bulan) for row in rows]


def _says_something(row: Row) -> bool:
    """Tell whether a check was filled in; what was not is missing, not ordinary."""
    return row.result is not None or absent(row) is not None


def _worker(charge: Mapping[str, Row], kelompok: str) -> str:
    return charge[kelompok].worker_id if kelompok in charge else ""


def sample(members: Iterable[tuple[str, str]], seed: int, step: int, size: int = SAMPLE_SIZE) -> list[str]:
    """Return the drawn of (record, worker): some of each worker, then any until there are `size`; the same seed draws the same."""
    random, by_worker = Random(f"{seed}:{step}"), {}
    for record, worker in sorted(members):
        by_worker.setdefault(worker, []).append(record)
    found: list[str] = []
    for _, records in sorted(by_worker.items()):
        found += random.sample(records, min(SAMPLE_PER_WORKER_MIN, len(records)))
    rest = sorted({record for records in by_worker.values() for record in records} - set(found))
    return found + random.sample(rest, min(max(0, size - len(found)), len(rest)))


def _keep(connection: Connection, told: dict[str, Any], members: Sequence[Ordinary]) -> None:
    """Write a lot with all its checks, and lay the drawn ones before people."""
    lot = slot_id("sample_lot", (told["kabupaten"], told["area"], told["bulan"]))
    chosen = set(sample([(one.record, one.worker) for one in members], told["seed"], FIRST))
    figures = {"population": len(members), "drawn": len(chosen), "reviewed": 0, "findings": 0, "unsampled": 0}
    connection.execute(insert(LOT), {**told, **figures, "id": lot, "grown": False, "state": REVIEW})
    key = {"kabupaten": told["kabupaten"], "lot": lot}
    rows = [
        {**key, "record": one.record, "worker": one.worker or None, "revision": one.revision, "step": FIRST if one.record in chosen else NOT_DRAWN}
        for one in members
    ]
    connection.execute(insert(ITEM), rows)
    cases = [case_of(lot, one, area=told["area"], code=SAMPLED) for one in members if one.record in chosen]
    lay_cases(connection, told["kabupaten"], cases, told["drawn_at"])


def case_of(lot: str, one: Ordinary | Row, *, area: str, code: str) -> Found:
    """Return a drawn check as a case; a row has the columns record, worker and bulan."""
    return Found(drawn_case(lot, one.record), NAME, one.record, code, one.worker or "", None, area or None, {"lot": lot, "bulan": one.bulan})


def lay_cases(connection: Connection, kabupaten: str, cases: Sequence[Found], now: Any) -> None:
    """Lay cases before people and end none."""
    lay(connection, NAME, kabupaten, Examined(frozenset(), tuple(cases)), now)
