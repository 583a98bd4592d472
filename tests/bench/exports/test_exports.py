"""The bench of exports, with little."""

from tests.bench.exports.__main__ import WHAT, run

ROWS = 500


def test_every_export_has_the_rows_that_were_made() -> None:
    """Both databases write each format with as many rows as there are months; times of so few mean nothing."""
    found = run(ROWS)
    assert [one["what"] for one in found] == [*WHAT, *WHAT]
    assert {one["rows"] for one in found if one["what"] != WHAT[0]} == {ROWS}
