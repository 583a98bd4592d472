"""Closing: a stage opens and closes by rule; closing freezes its figures, never the entry of work."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from server.cycle.expected import KOMITMEN, KPM
from server.cycle.figures import FIGURE, figures, rows_of
from server.cycle.rules import Rules, in_force, versions
from server.cycle.stages import Stage, month_of, stage_before, stage_named, stage_of
from server.engine import read_transaction, write_transaction
from server.longwork.doing import Lease, do_waiting
from server.longwork.items import Wish, ask_own, items_of
from server.services import Services
from server.store.tables import TABLES
from sync.limits import FIGURES_PER_COMMIT

TAHAP, PARTITION = TABLES["tahap"], TABLES["partition"]
OPEN, CLOSED = "open", "closed"
KIND = "close_stage"
READING, PUBLISHING = "reading", "publishing"
"""How far the closing of a stage is: families are judged, their figures are published."""


def stages_in(connection: Connection, kabupaten: str, state: str) -> list[Row]:
    """Return the stages of a kabupaten in a state, oldest first."""
    query = select(TAHAP).where(TAHAP.c.state == state, TAHAP.c.kabupaten == kabupaten)
    return list(connection.execute(query.order_by(TAHAP.c.tahap)))


def open_stages(parts: Services, kabupaten: str, known: Sequence[Rules], today: date) -> None:
    """Open the present stage, and the one before while its figures are not due yet or when work of it came; a stage that is there stays.

    So a timetable that stood still over the end of a stage closes it nevertheless, and a new server publishes nothing of its past.
    """
    present = stage_of(known, month_of(today))
    before = stage_before(known, present)
    wanted = [present, *([before] if today <= closing_day(before, known) or _worked(parts, kabupaten, before) else [])]
    dialect = sqlite if parts.engine.dialect.name == "sqlite" else postgresql
    rows = [{"kabupaten": kabupaten, "tahap": one.tahap, "state": OPEN, "opened_at": parts.clock()} for one in wanted]
    with write_transaction(parts.engine) as connection:
        connection.execute(dialect.insert(TAHAP).on_conflict_do_nothing(), rows)


def _worked(parts: Services, kabupaten: str, stage: Stage) -> bool:
    query = select(KOMITMEN.c.id).where(KOMITMEN.c.kabupaten == kabupaten, KOMITMEN.c.bulan.in_(stage.months)).limit(1)
    with read_transaction(parts.engine) as connection:
        return connection.execute(query).first() is not None


def closing_day(stage: Stage, known: Sequence[Rules]) -> date:
    """Return the last day on which work counts for the published figures of a stage."""
    return stage.closes_on(in_force(known, stage.months[-1]))


def close_stages(parts: Services, kabupaten: str, known: Sequence[Rules], today: date) -> int:
    """Close the open stages of a kabupaten whose last day has passed; return how many were closed.

    It is long work: who looks sees how far it is, and another process goes on when this one dies. Nobody cancels it, as it comes by rule.
    """
    with read_transaction(parts.engine) as connection:
        waiting = [stage_named(known, row.tahap) for row in stages_in(connection, kabupaten, OPEN)]
    due = [stage for stage in waiting if closing_day(stage, known) < today]
    for stage in due:
        ask_own(parts, Wish(KIND, kabupaten, {"tahap": stage.tahap}))
    return do_waiting(parts, {KIND: run_closing}) if due else 0


def run_closing(parts: Services, lease: Lease) -> dict[str, int]:
    """Freeze the figures of a stage as of one number of the partition; return the families by state.

    They are read in one view and written in short transactions; a run that is cut off leaves the stage open, and the next begins anew.
    """
    kabupaten, tahap = lease.row.region, lease.row.args["tahap"]
    with read_transaction(parts.engine) as connection:
        known = versions(connection)
        if tahap not in {row.tahap for row in stages_in(connection, kabupaten, OPEN)}:
            return {}
    stage = stage_named(known, tahap)
    lease.tell(READING, 0, 0)
    with write_transaction(parts.engine) as connection:
        connection.execute(delete(FIGURE).where(FIGURE.c.kabupaten == kabupaten, FIGURE.c.tahap == tahap))
    with read_transaction(parts.engine) as view:
        as_of = view.scalar(select(PARTITION.c.number).where(PARTITION.c.kabupaten == kabupaten)) or 0
        counts = _freeze(parts, view, lease, stage, known)
    # Whoever has lost the work by now must not close over the figures of who has it.
    lease.tell(PUBLISHING, 1, 1)
    aturan = in_force(known, stage.months[-1]).nomor
    told = {"state": CLOSED, "aturan": aturan, "as_of": as_of, "read_to": as_of, "counts": counts, "closed_at": parts.clock()}
    with write_transaction(parts.engine) as connection:
        mine = (TAHAP.c.kabupaten == kabupaten, TAHAP.c.tahap == tahap, TAHAP.c.state == OPEN)
        connection.execute(update(TAHAP).where(*mine).values(**told))
    return counts


def _freeze(parts: Services, view: Connection, lease: Lease, stage: Stage, known: Sequence[Rules]) -> dict[str, int]:
    """Write the figures of every family, telling how many are done; return the families by state."""
    kabupaten, counts = lease.row.region, Counter[str]()
    here = (KPM.c.kabupaten == kabupaten, KPM.c.deleted.is_(False), KPM.c.moved.is_(None))
    in_all = view.scalar(select(func.count()).select_from(KPM).where(*here)) or 0
    waiting: list[dict[str, Any]] = []
    for family in figures(view, kabupaten, stage, known):
        counts[family.judged.state] += 1
        waiting += rows_of(kabupaten, stage.tahap, family)
        if len(waiting) >= FIGURES_PER_COMMIT:
            lease.tell(READING, counts.total(), in_all)
            _keep(parts, waiting)
            waiting = []
    _keep(parts, waiting)
    return dict(counts)


def _keep(parts: Services, rows: list[dict[str, Any]]) -> None:
    if rows:
        with write_transaction(parts.engine) as connection:
            connection.execute(insert(FIGURE), rows)


def closing_of(connection: Connection, kabupaten: str, tahap: str) -> Row | None:
    """Return the newest piece of work that closes a stage, or None."""
    return next((row for row in items_of(connection, kabupaten, KIND) if row.args["tahap"] == tahap), None)
