"""The course of a lot: its sample grows, fails, or stands, and then what was not drawn is closed as tanpa sampel."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, Select, case, literal_column, select, update

from schemas import KINDS
from server.desk.komitmen_watch import CHECK, EVERY, ITEM, NAME, SAMPLED, WHOLE, parts_of
from server.desk.sample import ALL, CLOSED, CLOSING, GROWN, LOT, NOT_DRAWN, REVIEW, RUNNING, case_of, lay_cases, sample
from server.desk.watched import OPEN, WATCHED
from server.engine import read_transaction, write_transaction
from server.office import Office
from server.services import Services
from sync.errors import Problem
from sync.limits import SAMPLE_CLOSED_PER_COMMIT, SAMPLE_FINDINGS_MAX
from sync.nouns import Change, Outcome, Record, Revision
from sync.plan import Plan

ACTOR = "sample"
UNSAMPLED = "tanpa_sampel"
CLEAN, FINDING, UNSEEN = "clean", "finding", "unsampled"
JUDGED = ("raw", "result")
"""Groups of a check whose change after the draw is a finding."""
STOOD = frozenset({Outcome.APPLIED, Outcome.SAME, Outcome.MERGED})


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A check that a person has decided: `amended` says that the result was another."""

    kabupaten: str
    record: Record
    amended: bool


def note_review(connection: Connection, seen: Reviewed, now: datetime) -> None:
    """Note in its lot, if it was drawn into one, what a person found; a check that was changed after the draw is a finding too."""
    mine = (ITEM.c.kabupaten == seen.kabupaten, ITEM.c.record == seen.record.id, ITEM.c.verdict.is_(None), ITEM.c.step > NOT_DRAWN)
    kind = KINDS[NAME]
    newest = max(seen.record.group_number(kind.all_groups[name]) for name in JUDGED)
    for row in connection.execute(select(ITEM.c.lot, ITEM.c.record, ITEM.c.revision).where(*mine)).all():
        _settle(connection, seen.kabupaten, row, FINDING if seen.amended or newest > row.revision else CLEAN, now)


def _settle(connection: Connection, kabupaten: str, row: Row, verdict: str, now: datetime) -> None:
    item = (ITEM.c.kabupaten == kabupaten, ITEM.c.lot == row.lot, ITEM.c.record == row.record)
    connection.execute(update(ITEM).where(*item).values(verdict=verdict, settled_at=now))
    figures = {"reviewed": LOT.c.reviewed + 1, "findings": LOT.c.findings + (1 if verdict == FINDING else 0)}
    connection.execute(update(LOT).where(LOT.c.kabupaten == kabupaten, LOT.c.id == row.lot).values(**figures))


def tend_lots(parts: Services) -> None:
    """Settle what was drawn and is gone; a few statements for each lot that runs, so once a night."""
    with read_transaction(parts.engine) as connection:
        lots = connection.execute(select(LOT).where(LOT.c.state.in_((REVIEW, ALL))).order_by(LOT.c.kabupaten, LOT.c.id)).all()
    for lot in lots:
        with write_transaction(parts.engine) as connection:
            _look_after_gone(connection, lot, parts.clock())


def run_lots(parts: Services) -> int:
    """Take each lot a step on whose figures ask for it; return how many checks were closed without sample."""
    ready = (LOT.c.state == CLOSING) | (LOT.c.reviewed >= LOT.c.drawn) | ((LOT.c.state == REVIEW) & (LOT.c.findings > SAMPLE_FINDINGS_MAX))
    with read_transaction(parts.engine) as connection:
        lots = connection.execute(select(LOT).where(LOT.c.state.in_(RUNNING), ready).order_by(LOT.c.kabupaten, LOT.c.id)).all()
    return sum(_step(parts, lot) for lot in lots)


def _step(parts: Services, lot: Row) -> int:
    now = parts.clock()
    if lot.state != CLOSING:
        with write_transaction(parts.engine) as connection:
            current = connection.execute(select(LOT).where(*_this(lot))).one()
            state = _judge(connection, current, now)
            if state != current.state:
                ends = {"settled_at": now} if state == CLOSED else {}
                connection.execute(update(LOT).where(*_this(lot)).values(state=state, **ends))
        if state != CLOSING:
            return 0
    return _close_rest(parts, lot)


def _this(lot: Row) -> tuple:
    return LOT.c.kabupaten == lot.kabupaten, LOT.c.id == lot.id


def _items(lot: Row) -> tuple:
    return ITEM.c.kabupaten == lot.kabupaten, ITEM.c.lot == lot.id


def _look_after_gone(connection: Connection, lot: Row, now: datetime) -> None:
    """Settle drawn checks that nobody can look at any more: one that was deleted after the draw is a finding."""
    query = (
        select(ITEM.c.lot, ITEM.c.record, case((CHECK.c.deleted, FINDING), else_=CLEAN).label("verdict"))
        .join(CHECK, (CHECK.c.kabupaten == ITEM.c.kabupaten) & (CHECK.c.id == ITEM.c.record))
        .where(*_items(lot), ITEM.c.step > NOT_DRAWN, ITEM.c.verdict.is_(None))
        .where(CHECK.c.deleted | CHECK.c.closed | CHECK.c.moved.is_not(None))
    )
    for row in connection.execute(query).all():
        _settle(connection, lot.kabupaten, row, row.verdict, now)


def _judge(connection: Connection, lot: Row, now: datetime) -> str:
    """Return the state that the figures of a lot bring about, drawing more where they ask for it."""
    waits = lot.reviewed < lot.drawn
    if lot.state == ALL:
        return ALL if waits else CLOSING
    if lot.findings > SAMPLE_FINDINGS_MAX:
        _draw_more(connection, lot, EVERY, now)
        return ALL
    if waits:
        return REVIEW
    if lot.findings and not lot.grown and _draw_more(connection, lot, GROWN, now):
        return REVIEW
    return CLOSING


def _draw_more(connection: Connection, lot: Row, step: int, now: datetime) -> int:
    """Draw more checks of a lot, or all that are left, and lay them before people; return how many."""
    left = connection.execute(_left(lot)).all()
    workers = {row.record: row.worker or "" for row in left}
    chosen = list(workers) if step == EVERY else sample(workers.items(), lot.seed, step)
    picked = set(chosen)
    for part in parts_of(chosen):
        connection.execute(update(ITEM).where(*_items(lot), ITEM.c.record.in_(part)).values(step=step))
    values = {"drawn": lot.drawn + len(chosen), "grown": lot.grown or step == GROWN}
    connection.execute(update(LOT).where(*_this(lot)).values(**values))
    code = WHOLE if step == EVERY else SAMPLED
    lay_cases(connection, lot.kabupaten, [case_of(lot.id, one, area=lot.area, code=code) for one in left if one.record in picked], now)
    return len(chosen)


def _left(lot: Row) -> Select:
    """Return the query of the checks of a lot that were not drawn and still are as they were when it was."""
    waits = select(literal_column("1")).where(WATCHED.c.kabupaten == ITEM.c.kabupaten, WATCHED.c.record == ITEM.c.record)
    waits = waits.where(WATCHED.c.queue == NAME, WATCHED.c.state == OPEN)
    return (
        select(ITEM.c.record, ITEM.c.worker, CHECK.c.revision, CHECK.c.tag, CHECK.c.bulan)
        .join(CHECK, (CHECK.c.kabupaten == ITEM.c.kabupaten) & (CHECK.c.id == ITEM.c.record))
        .where(*_items(lot), ITEM.c.step == NOT_DRAWN, ITEM.c.verdict.is_(None), CHECK.c.revision == ITEM.c.revision)
        .where(CHECK.c.closed.is_(False), CHECK.c.deleted.is_(False), CHECK.c.moved.is_(None), ~waits.exists())
        .order_by(ITEM.c.record)
    )


def _close_rest(parts: Services, lot: Row) -> int:
    """Close what was not drawn, in commits that stand whole; a check that changes meanwhile leaves the lot for the next one."""
    office, done = Office(parts.store, ACTOR, parts.clock, parts.random), 0
    while True:
        now = parts.clock()
        with read_transaction(parts.engine) as connection:
            rows = connection.execute(_left(lot).limit(SAMPLE_CLOSED_PER_COMMIT)).all()
        if not rows:
            with write_transaction(parts.engine) as connection:
                connection.execute(update(LOT).where(*_this(lot)).values(state=CLOSED, settled_at=now))
            return done
        if not _close(parts, office, lot, rows):
            return done
        done += len(rows)


def _close(parts: Services, office: Office, lot: Row, rows: list[Row]) -> bool:
    now, told = parts.clock(), {"closed": True, "review": UNSAMPLED}
    changes = tuple(Change(NAME, row.record, told, Revision(row.revision, row.tag)) for row in rows)

    def noted(connection: Connection, made: Plan) -> None:
        if any(decision.outcome not in STOOD for answer in made.answers for decision in answer.decisions):
            raise Problem("changed_meanwhile")
        ids = [row.record for row in rows]
        connection.execute(update(ITEM).where(*_items(lot), ITEM.c.record.in_(ids)).values(verdict=UNSEEN, settled_at=now))
        connection.execute(update(LOT).where(*_this(lot)).values(unsampled=LOT.c.unsampled + len(ids)))

    try:
        parts.store.commit(office.batch(lot.kabupaten, [changes], now), now, noted)
    except Problem:
        return False
    return True
