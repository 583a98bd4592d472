"""Missing: checks that nobody made by the day on which they go to the supervisor; one case for each worker, facility and month.

By facility, as a worker goes there once and checks everybody; a case for each check would be thousands, for each family hundreds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, Select, Subquery, func, select, union_all

from server.cycle.expected import missing_checks
from server.cycle.rules import Rules, in_force, versions
from server.cycle.stages import shift
from server.desk.nouns import NOTED, Case, Hand, Judgement, OpenCase, Ruling, Side
from server.desk.sample import month_to_draw
from server.desk.watch import Examined, Found, lay
from server.desk.watched import OPEN, WATCHED, settle, watched_queue
from server.engine import read_transaction, write_transaction
from server.services import Services
from server.store.tables import TABLES
from server.zones import local
from sync.errors import Problem
from sync.ids import slot_id
from sync.limits import MISSING_MONTHS, MISSING_SHOWN_MAX
from sync.plan import Plan

NAME, CODE = "missing", "missing_checks"
PARTITION, MEMBER = TABLES["partition"], TABLES["anggota"]


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing: the month, so many checks, and the first of them as rows of name, komponen and condition."""

    bulan: str
    count: int
    rows: tuple[Row, ...]


def lay_missing(parts: Services) -> int:
    """Lay what is missing of the newest months before people, and end what has come; return how many cases changed."""
    with read_transaction(parts.engine) as connection:
        known = versions(connection)
        every = list(connection.scalars(select(PARTITION.c.kabupaten).order_by(PARTITION.c.kabupaten)))
    return sum(_lay(parts, kabupaten, known) for kabupaten in every)


def _lay(parts: Services, kabupaten: str, known: Sequence[Rules]) -> int:
    now = parts.clock()
    newest = month_to_draw(known, local(now, kabupaten).date())
    months = [shift(newest, -step) for step in range(MISSING_MONTHS)]
    with read_transaction(parts.engine) as connection:
        every = union_all(*(missing_checks(kabupaten, month, in_force(known, month)) for month in months)).subquery("missing")
        key = [every.c[name] for name in ("worker_id", "fasilitas_id", "area", "bulan")]
        cases = tuple(_case(row) for row in connection.execute(select(*key).group_by(*key)))
        waits = select(WATCHED.c.record).where(WATCHED.c.kabupaten == kabupaten, WATCHED.c.queue == NAME, WATCHED.c.state == OPEN)
        before = set(connection.scalars(waits))
    with write_transaction(parts.engine) as connection:
        return lay(connection, NAME, kabupaten, Examined(frozenset(before | {case.record for case in cases}), cases), now)


def _case(row: Row) -> Found:
    """Return a case about the facility, or the kecamatan of members who have none."""
    about = ("fasilitas", row.fasilitas_id) if row.fasilitas_id else ("wilayah", slot_id("wilayah", (row.area or "",)))
    key = {"worker_id": row.worker_id, "fasilitas_id": row.fasilitas_id, "area": row.area, "bulan": row.bulan}
    return Found(slot_id(NAME, tuple(key.values())), *about, CODE, row.worker_id or "", None, row.area, key)


def open_missing(connection: Connection, row: Row, case: Case) -> OpenCase:
    """Return what is still missing, counted anew."""
    known, told = versions(connection), row.details
    due = missing_checks(case.kabupaten, told["bulan"], in_force(known, told["bulan"])).subquery("missing")
    mine = [due.c[name].is_not_distinct_from(told[name]) for name in ("worker_id", "fasilitas_id", "area")]
    count = connection.scalar(select(func.count()).select_from(due).where(*mine)) or 0
    rows = connection.execute(_members(due).where(*mine).order_by(MEMBER.c.name, due.c.condition).limit(MISSING_SHOWN_MAX)).all()
    found = Missing(told["bulan"], count, tuple(rows))
    return OpenCase(case, "", (), Side({}), None, None, {"missing": found}, row.state == OPEN)


def _members(due: Subquery) -> Select:
    same = (MEMBER.c.kabupaten == due.c.kabupaten) & (MEMBER.c.id == due.c.anggota_id)
    return select(MEMBER.c.name, due.c.komponen, due.c.condition).select_from(due.join(MEMBER, same))


def demand(_opened: OpenCase, _judgement: Judgement) -> None:
    """Take note of what is missing as it is."""


def carry(ruling: Ruling, hand: Hand) -> None:
    """End the case; the checks stay missing in every figure, and their worker has his tugas."""

    def settled(connection: Connection, _made: Plan) -> None:
        settle(connection, ruling, hand)

    if ruling.action != NOTED:
        raise Problem("unprocessable")
    hand.commit(hand.office.batch(ruling.kabupaten, [], hand.now, slot_id("decision", (ruling.id,))), settled)


QUEUE = watched_queue(NAME, (NOTED,), opened=open_missing, demand=demand, carry=carry)
