"""What pages ask of the sums is answered by indexes, however many regions there are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from server.dashboard.reading import kelompok_of, parts_of, trend
from server.engine import refresh_statistics, write_transaction
from tests.bench.dashboard.fill import Nation, fill
from tests.server.api.world import World, make_world
from tests.server.desk.test_lists import nodes
from tests.server.store.measured import statements

NATION = Nation(8, 2)
ASKED = {
    "trend": ("wilayah_month", "wilayah", lambda connection: trend(connection, "3501", NATION.names_of_months)),
    "parts": ("wilayah_month", "parent", lambda connection: parts_of(connection, "00", "2025-01", "p2k2")),
    "kelompok": ("kelompok_month", "measure", lambda connection: kelompok_of(connection, "350101", ("p2k2", "2025-01"), ("", ""), 51)),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Give an application over each database."""
    made = make_world(tmp_path / "instance", None, url="" if request.param == "sqlite" else request.getfixturevalue("postgres_url"))
    yield made
    made.parts.engine.dispose()


def test_sums_are_found_by_their_keys(world: World) -> None:
    """A trend by its region, places by what they lie in, kelompok by kabupaten, month and measure; nothing walks a table, and each level is the sum of what lies in it."""
    engine = world.parts.engine
    with write_transaction(engine) as connection:
        assert fill(connection, NATION) > 10_000
        parts = parts_of(connection, "00", "2025-01", "p2k2").values()
        assert trend(connection, "00", ["2025-01"])["p2k2", "2025-01"].units == sum(one.units for one in parts)
    refresh_statistics(engine)
    for name, (table, column, ask) in ASKED.items():
        with statements(engine) as seen, engine.connect() as connection:
            ask(connection)
            text, values = next(one for one in seen if one[0].startswith("SELECT"))
            assert _finds(connection, text, values, (table, column)), name


def _finds(connection: Connection, text: str, values: object, wanted: tuple[str, str]) -> bool:
    """Tell whether a plan finds the rows of a table by a value of this column."""
    table, column = wanted
    if connection.dialect.name == "sqlite":
        steps = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
        return any(step.startswith(f"SEARCH {table}") and f"{column}=?" in step for step in steps)
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {text}", values).scalar_one()[0]["Plan"]
    return any(column in node.get("Index Cond", "") for node in nodes(plan) if node.get("Relation Name") == table or "Index" in node["Node Type"])
