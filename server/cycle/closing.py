"""Closing: a stage opens and closes by rule; closing freezes its figures, never the entry of work."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from server.cycle.expected import KOMITMEN
from server.cycle.figures import FIGURE, figures, rows_of
from server.cycle.rules import Rules, in_force
from server.cycle.stages import Stage, month_of, stage_before, stage_named, stage_of
from server.engine import read_transaction, write_transaction
from server.services import Services
from server.store.tables import TABLES
from sync.limits import FIGURES_PER_COMMIT

TAHAP, PARTITION = TABLES["tahap"], TABLES["partition"]
OPEN, CLOSED = "open", "closed"


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
    """Close the open stages of a kabupaten whose last day has passed; return how many."""
    with read_transaction(parts.engine) as connection:
        waiting = [stage_named(known, row.tahap) for row in stages_in(connection, kabupaten, OPEN)]
    due = [stage for stage in waiting if closing_day(stage, known) < today]
    for stage in due:
        _close(parts, kabupaten, stage, known)
    return len(due)


def _close(parts: Services, kabupaten: str, stage: Stage, known: Sequence[Rules]) -> None:
    """Freeze the figures as of one number of the partition.

    They are read in one view and written in short transactions; a run that is cut off leaves the stage open, and the next begins anew.
    """
    here = (FIGURE.c.kabupaten == kabupaten, FIGURE.c.tahap == stage.tahap)
    with write_transaction(parts.engine) as connection:
        connection.execute(delete(FIGURE).where(*here))
    counts: Counter[str] = Counter()
    with read_transaction(parts.engine) as view:
        as_of = view.scalar(select(PARTITION.c.number).where(PARTITION.c.kabupaten == kabupaten)) or 0
        waiting: list[dict[str, Any]] = []
        for family in figures(view, kabupaten, stage, known):
            counts[family.judged.state] += 1
            waiting += rows_of(kabupaten, stage.tahap, family)
            if len(waiting) >= FIGURES_PER_COMMIT:
                _keep(parts, waiting)
                waiting = []
        _keep(parts, waiting)
    aturan = in_force(known, stage.months[-1]).nomor
    told = {"state": CLOSED, "aturan": aturan, "as_of": as_of, "read_to": as_of, "counts": dict(counts), "closed_at": parts.clock()}
    with write_transaction(parts.engine) as connection:
        mine = (TAHAP.c.kabupaten == kabupaten, TAHAP.c.tahap == stage.tahap, TAHAP.c.state == OPEN)
        connection.execute(update(TAHAP).where(*mine).values(**told))


def _keep(parts: Services, rows: list[dict[str, Any]]) -> None:
    if rows:
        with write_transaction(parts.engine) as connection:
            connection.execute(insert(FIGURE), rows)
