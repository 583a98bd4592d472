"""Every statement of the komitmen pages and of the watch finds its rows by an index; on SQLite, which needs no figures to plan."""

from collections.abc import Callable

import pytest

from server.desk.case import open_case
from server.desk.komitmen_many import ticked
from server.desk.sample import draw_lots
from server.desk.sample_course import run_lots, tend_lots
from server.desk.sample_list import lots, places_of
from server.engine import read_transaction
from server.supervision.overview import families_of, meetings_of
from tests.server.api.stage import on_sqlite
from tests.server.api.world import HOME
from tests.server.desk.office import Desk, make_desk
from tests.server.desk.school import QUEUE, cases, checked, look, send, set_days
from tests.server.desk.test_sample import fill
from tests.server.store.measured import statements
from tests.server.store.test_plans import EXPLAINED, FAULTS

SMALL = ("FROM aturan", "FROM partition", "FROM scope_head", "watermark")
"""A handful of rows each, or one for each kabupaten or scope, read whole on purpose."""

IN_ORDER = "ix_sample_lot_kabupaten_drawn_at_id"
"""The first page of a kabupaten is the end of this index."""


def watch(desk: Desk) -> None:
    """Let the watch read a changed check and changed days."""
    look(desk)


def show_case(desk: Desk) -> None:
    """Open a case with its evidence."""
    open_case(desk.world.parts, HOME, HOME, QUEUE, desk.world.ids["case"])


def show_lists(desk: Desk) -> None:
    """Read the ticked cases, and the lots of a kecamatan."""
    with read_transaction(desk.world.parts.engine) as connection:
        ticked(connection, HOME, [(HOME, desk.world.ids["case"])])
        places_of(connection, lots(connection, HOME)[0])
        lots(connection, "350701", "2026-11-21T03:00:00+00:00~3507~x")


def show_month(desk: Desk) -> None:
    """Read a month of supervision."""
    with read_transaction(desk.world.parts.engine) as connection:
        meetings_of(connection, HOME, "2026-11")
        families_of(connection, HOME, "2026-11")


def tend(desk: Desk) -> None:
    """Take the lots a step on."""
    tend_lots(desk.world.parts)
    run_lots(desk.world.parts)


desk = on_sqlite(make_desk)


@pytest.mark.parametrize("work", [watch, show_case, show_lists, show_month, tend])
def test_rows_are_found_by_index(desk: Desk, work: Callable[[Desk], None]) -> None:
    """No statement walks a table or a whole kabupaten of one."""
    set_days(desk, 20)
    send(desk, checked(desk, result="memenuhi", alpa=5))
    fill(desk, 6)
    draw_lots(desk.world.parts)
    set_days(desk, 19)
    engine, desk.world.ids["case"] = desk.world.parts.engine, cases(desk)[0].id
    with statements(engine) as made:
        work(desk)
    wanted = {text: values for text, values in made if text.lstrip().startswith(EXPLAINED) and not any(one in text for one in SMALL)}
    with engine.connect() as connection:
        faults = {text: FAULTS[engine.dialect.name](connection, text, values) for text, values in wanted.items()}
    found = {text: wrong for text, steps in faults.items() if (wrong := [step for step in steps if IN_ORDER not in step])}
    assert wanted and found == {}
