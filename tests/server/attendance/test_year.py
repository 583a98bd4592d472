"""The measure over a generated year against a computation of its own from the raw change log."""

from server.demo.year.make import Size
from server.engine import read_transaction
from tests.server.attendance.compare import computed, make, measured, months_of
from tests.server.api.world import World

SIZE = Size("3509", families=150, months=12)


def test_each_family_has_the_interval_that_the_log_gives(world: World) -> None:
    """Over a year with moves, newcomers, disputes, held work, silent phones: no family's interval differs from the raw log's."""
    seed = 20261122
    print(f"seed {seed}")
    make(world.parts, SIZE, seed, print)
    mine = measured(world.parts, SIZE)
    with read_transaction(world.parts.engine) as connection:
        assert mine == computed(connection, SIZE, months_of(world.parts, SIZE))
    assert {worst == best for worst, best in mine.values()} == {True, False}
