"""What the region of an account covers, in Python and in SQL alike."""

from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, MetaData, String, Table, insert, select

from server.engine import make_engine, read_transaction
from server.identity.regions import covers, inside, within

REGIONS = ("00", "35", "3507", "350701", "36", "3508", "350801", "350702", "", "3", "350", "35070", "3507012001", "%", "__", "35%", "350_")
PLACES = list(product(("00", "35", "3507", "3508", "3601"), (None, "", "350701", "350702", "3507012001", "350801")))


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """Give an empty database of each make."""
    if request.param == "sqlite":
        return make_engine(f"sqlite:///{tmp_path / 'regions.sqlite3'}")
    return make_engine(request.getfixturevalue("postgres_url"))


def test_lists_and_items_agree(engine: Engine) -> None:
    """A list shows exactly what may also be opened one by one, for every region, also for those that are no region."""
    table = Table("place", MetaData(), Column("kabupaten", String), Column("kecamatan", String))
    table.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(table), [{"kabupaten": one, "kecamatan": other} for one, other in PLACES])
    with read_transaction(engine) as connection:
        for region in REGIONS:
            listed = connection.execute(select(table).where(within(region, table.c.kabupaten, table.c.kecamatan)))
            assert {tuple(row) for row in listed} == {place for place in PLACES if covers(region, *place)}, region
            for kabupaten in {place for place, _ in PLACES}:
                query = select(table).where(table.c.kabupaten == kabupaten, *inside(region, kabupaten, table.c.kabupaten, table.c.kecamatan))
                assert {tuple(row) for row in connection.execute(query)} == {place for place in PLACES if place[0] == kabupaten and covers(region, *place)}
            coarse = set(connection.scalars(select(table.c.kabupaten).where(within(region, table.c.kabupaten))))
            assert coarse == {kabupaten for kabupaten, _ in PLACES if covers(region, kabupaten)}, region
    engine.dispose()


@pytest.mark.parametrize(
    ("region", "seen"),
    [
        ("00", {"3507", "3508", "3601"}),
        ("35", {"3507", "3508"}),
        ("3507", {"3507"}),
        ("350701", set()),
        ("", set()),
        ("3", set()),
        ("35%", set()),
    ],
)
def test_what_a_region_covers(region: str, seen: set[str]) -> None:
    """The nation sees all, a province its kabupaten, a kabupaten itself; whatever is no region sees nothing."""
    assert {one for one in ("3507", "3508", "3601") if covers(region, one)} == seen


def test_a_kecamatan_sees_only_itself() -> None:
    """An account of a kecamatan sees what is known to lie in it, its desa included, and nothing of unknown place."""
    assert covers("350701", "3507", "350701") and covers("350701", "3507", "3507012001")
    assert not covers("350701", "3507") and not covers("350701", "3507", "350702") and not covers("350701", "3508", "350701")
