"""Pages of the console cost as many statements whatever lies behind them; their times are `./lapangan bench console`'s."""

from pathlib import Path

import pytest

from tests.bench.console.__main__ import ROOMS
from tests.bench.console.measure import measure, table
from tests.bench.console.rooms import Room

SIZES = (10, 40)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_statements_do_not_grow(room: Room, tmp_path: Path) -> None:
    """Each page that is measured answers, and asks the database no more often over much than over little."""
    figures = measure("sqlite", "", tmp_path, [room], rounds=1, sizes=SIZES)
    assert len(figures) == len(list(table(figures))) - 1 > 1
    assert [one.page for one in figures if one.many_statements > one.few_statements] == []
