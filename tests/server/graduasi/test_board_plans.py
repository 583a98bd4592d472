"""The board over many families: a page is read in the order of an index."""

import re

import pytest
from sqlalchemy import insert

from server.engine import read_transaction, refresh_statistics, write_transaction
from server.graduasi.board import CANDIDATE, candidates_page, exits_page
from server.graduasi.facts import look_at
from server.store.tables import TABLES
from sync.limits import CASES_PER_PAGE_MAX
from tests.server.api.world import HOME
from tests.server.graduasi.room import Room
from tests.server.store.measured import statements

MANY = 3_000
PLANS: dict[str, tuple[str, str]] = {"sqlite": ("EXPLAIN QUERY PLAN", "TEMP B-TREE"), "postgresql": ("EXPLAIN", "Sort Key: .*penilaian_graduasi")}
"""How a plan is asked for, and the step that has all lines in hand before the first is shown; a few proposals PostgreSQL does sort."""


def crowd(room: Room) -> None:
    """Let very many families be candidates, and as many be proposed."""
    world = room.world
    here = {"kabupaten": HOME, "scope": f"k:{world.ids['mawar']}", "revision": 1, "tag": 1, "form": "f" * 22, "closed": False, "deleted": False}
    ids = [f"{index:022}" for index in range(MANY)]
    family = {"kelompok_id": world.ids["mawar"], "membership_status": "aktif"}
    proposal = {"jalur": "mandiri", "aturan_nomor": 1, "as_of": 1, "status": "usulan", "proposed_on": "2026-11-11", "evidence_for": "-", "reason": "-"}
    rows = {
        "kpm": [here | family | {"id": one} for one in ids],
        "penilaian_graduasi": [here | {"id": one, "kpm_id": one, "date": "2026-11-10", "jalur": "mandiri"} for one in ids],
        "graduasi": [here | proposal | {"id": one, "kpm_id": one} for one in ids[::2]],
    }
    with write_transaction(world.parts.engine) as connection:
        for table, told in rows.items():
            connection.execute(insert(TABLES[table]), told)
    refresh_statistics(world.parts.engine)


@pytest.mark.parametrize("region", [HOME, "350701"])
def test_a_page_is_read_in_the_order_of_an_index(room: Room, region: str) -> None:
    """Not all candidates or proposals are joined and sorted before the first is shown, in a kecamatan neither, and the next page goes on behind."""
    crowd(room)
    engine, shown = room.world.parts.engine, []
    asked, sorts = PLANS[engine.dialect.name]
    with statements(engine) as seen, read_transaction(engine) as connection:
        look, after = look_at(connection, HOME, room.world.clock()), None
        for _ in range(2):
            some, after = candidates_page(connection, region, look, CANDIDATE, after)
            shown += [one.kpm for one in some]
        exits, _ = exits_page(connection, region, HOME, "usulan", None)
    assert len({*shown}) == 2 * CASES_PER_PAGE_MAX == 2 * len(exits)
    with engine.connect() as connection:
        plans = [[row[-1] for row in connection.exec_driver_sql(f"{asked} {text}", values)] for text, values in seen if "AS place" in text]
    assert len(plans) == 3 and not [step for plan in plans for step in plan if re.search(sorts, step)], plans
