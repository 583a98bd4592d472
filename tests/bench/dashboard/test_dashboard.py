"""The bench of the dashboard, with little."""

from tests.bench.dashboard.__main__ import PAGES, run
from tests.bench.dashboard.fill import Nation


def test_the_nation_is_measured_beside_a_kabupaten() -> None:
    """Both databases are filled and every page is opened over sums; times of so few mean nothing, numbers of statements do."""
    found = run(Nation(16, 1), 1)
    assert [(one["database"], one["page"]) for one in found] == [(name, page) for name in ("sqlite", "postgresql") for page in PAGES]
    assert len({(one["database"], one["statements"]) for one in found}) == 2
