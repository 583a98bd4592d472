"""Pages of the console cost as many statements whatever lies behind them; their times are `./lapangan bench console`'s."""

from dataclasses import replace
from pathlib import Path
from random import Random, SystemRandom

import pytest

from tests.bench.console.__main__ import ROOMS
from tests.bench.console.measure import measure, table
from tests.bench.console.rooms import Room

SIZES = (10, 40)
PAGES = 20
"""So many pages of a room are tried at each run."""


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_statements_do_not_grow(room: Room, tmp_path: Path) -> None:
    """Each page that is measured answers, and asks the database no more often over much than over little.

    The queues have some hundred pages of a few sorts: each run tries others of them.
    """
    seed = SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    tried = replace(room, pages=lambda desk: Random(seed).sample(pages := list(room.pages(desk)), min(PAGES, len(pages))))
    figures = measure("sqlite", "", tmp_path, [tried], rounds=1, sizes=SIZES)
    assert len(figures) == len(list(table(figures))) - 1 > 1
    assert [one.page for one in figures if one.many_statements > one.few_statements] == []
