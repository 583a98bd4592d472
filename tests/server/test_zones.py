"""Dates of work are local dates."""

from datetime import UTC, datetime

import pytest

from server.zones import local


@pytest.mark.parametrize(("kabupaten", "day"), [("3507", 21), ("5171", 22), ("9471", 22), ("00", 21)])
def test_local_date(kabupaten: str, day: int) -> None:
    """P42: at 16.30 UTC the day is still today in Malang, and tomorrow already in Denpasar and Jayapura."""
    assert local(datetime(2026, 11, 21, 16, 30, tzinfo=UTC), kabupaten).day == day
