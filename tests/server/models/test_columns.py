"""Columns give back what they took, the same on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from server.engine import make_engine
from server.models.columns import CHECKED_JSON, RAW_JSON, Instant, LocalDate

THINGS = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("day", LocalDate()),
    Column("at", Instant()),
    Column("checked", CHECKED_JSON),
    Column("raw", RAW_JSON),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Give an empty table on each database."""
    sqlite = f"sqlite:///{tmp_path / 'things.sqlite3'}"
    made = make_engine(sqlite if request.param == "sqlite" else request.getfixturevalue("postgres_url"))
    THINGS.create(made)
    yield made
    made.dispose()


def round_trip(engine: Engine, **values: object) -> dict[str, object]:
    """Write one row and read it back."""
    with engine.begin() as connection:
        connection.execute(insert(THINGS), [{"id": 1, **values}])
    with engine.begin() as connection:
        return dict(connection.execute(select(THINGS)).one()._mapping)


def test_a_date_is_text(engine: Engine) -> None:
    """A local date goes in and comes out as ISO text, and is compared as a date."""
    assert round_trip(engine, day="2026-11-03")["day"] == "2026-11-03"
    with engine.begin() as connection:
        found = connection.execute(select(THINGS.c.id).where(THINGS.c.day > "2026-10-31")).all()
        assert found == [(1,)]
        assert connection.execute(select(THINGS.c.id).where(THINGS.c.day == "2026-11-04")).all() == []


def test_a_moment_comes_back_in_utc(engine: Engine) -> None:
    """A moment of any zone is the same moment afterwards, aware and in UTC, to the microsecond."""
    jakarta = datetime(2026, 11, 3, 6, 30, 0, 123456, tzinfo=timezone(timedelta(hours=7)))
    found = round_trip(engine, at=jakarta)["at"]
    assert found == jakarta
    assert found.tzinfo is UTC


def test_a_moment_without_zone_is_refused(engine: Engine) -> None:
    """A naive moment could mean three zones, so it is not stored."""
    with pytest.raises(StatementError, match="needs its zone"):
        round_trip(engine, at=datetime(2026, 11, 3))


def test_nothing_is_null(engine: Engine) -> None:
    """None is NULL in every column, not the JSON word null."""
    round_trip(engine, day=None, at=None, checked=None, raw=None)
    with engine.begin() as connection:
        for column in (THINGS.c.day, THINGS.c.at, THINGS.c.checked, THINGS.c.raw):
            assert connection.execute(select(THINGS.c.id).where(column.is_(None))).all() == [(1,)]


def test_raw_json_keeps_what_no_text_column_could(engine: Engine) -> None:
    """A form with NUL or half a character is kept whole, as a phone's work must not be lost to it."""
    odd = {"note": "nol \0, separuh \ud83d", "list": [1, 1.5, None, True, "é"]}
    assert round_trip(engine, raw=odd)["raw"] == odd


def test_checked_json_keeps_its_types(engine: Engine) -> None:
    """Checked JSON comes back equal, numbers and text apart."""
    value = {"days": 5, "weight_kg": 5.5, "no": "5", "speakers": ["Bidan Contoh|Puskesmas"]}
    assert round_trip(engine, checked=value)["checked"] == value
