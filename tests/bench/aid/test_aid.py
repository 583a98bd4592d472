"""The bench of a large disaster, with little."""

from tests.bench.aid.__main__ import MATTERS, run
from tests.bench.aid.fill import Disaster


def test_a_small_disaster_is_measured_beside_a_larger_one() -> None:
    """Both databases are filled, doubles are found and every page opens; times of so few mean nothing, numbers of statements do: they do not grow."""
    found = list(run(Disaster("3501", 100, 2, 200), Disaster("3502", 1_000, 5, 2_000), 1))
    assert [(one["database"], one["matter"]) for one in found] == [(name, matter) for name in ("sqlite", "postgresql") for matter in MATTERS]
    assert all(one["statements"][1] <= one["statements"][0] for one in found)
    assert all(one["lines"][0] > 200 and one["lines"][1] > 2_000 for one in found)
