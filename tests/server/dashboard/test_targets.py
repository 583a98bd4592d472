"""Targets: the shipped ones, others in their place, and files that are refused."""

from pathlib import Path

import pytest

from server.dashboard.targets import install_targets, read_targets, target_in, targets_of
from server.engine import read_transaction, write_transaction
from tests.server.api.stage import on_sqlite
from tests.server.api.world import World
from tests.server.desk.office import Desk, make_desk

desk = on_sqlite(make_desk)
SOUND = '[[target]]\nmeasure = "p2k2"\nyear = 2026\npercent = 82.5\nname = "x"\nsource = "y"\n'


def of(world: World, measure: str, month: str) -> float | None:
    """Return the percent that a measure should reach in a month."""
    with read_transaction(world.parts.engine) as connection:
        found = target_in(targets_of(connection), measure, month)
    return found and found.percent


def test_targets_are_data(desk: Desk, tmp_path: Path) -> None:
    """The shipped targets count by year until a file is loaded, which takes the place of all of them."""
    world = desk.world
    months = ("2021-12", "2022-01", "2023-06", "2026-10")
    assert [of(world, "p2k2", month) for month in months] == [None, 73, 76, 81] and of(world, "health", "2026-10") == 85
    path = tmp_path / "t.toml"
    path.write_text(SOUND, "utf-8")
    with write_transaction(world.parts.engine) as connection:
        install_targets(connection, read_targets(path))
    assert (of(world, "p2k2", "2026-10"), of(world, "p2k2", "2025-12"), of(world, "health", "2026-10")) == (82.5, None, None)


@pytest.mark.parametrize(("old", "new"), [("p2k2", "x"), ("82.5", "0"), ("82.5", "101"), ("2026", '"2026"'), ('source = "y"', "")])
def test_a_wrong_file_is_refused(tmp_path: Path, old: str, new: str) -> None:
    """An unknown measure, a percent or year that cannot be, and a missing source are told."""
    path = tmp_path / "t.toml"
    path.write_text(SOUND.replace(old, new), "utf-8")
    with pytest.raises(ValueError, match="target 1"):
        read_targets(path)
