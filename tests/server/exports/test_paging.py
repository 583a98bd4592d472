"""Rows without names page by page: a page costs its rows, whatever lies in the month, and none is skipped or told twice meanwhile."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, select

from server.engine import refresh_statistics, write_transaction
from server.exports.stream import learn_to_hash
from server.store.tables import TABLES
from sync.limits import DATA_ORDER_S
from tests.server.api.world import HOME
from tests.server.attendance.village import Village
from tests.server.exports.test_data import ON_SQLITE, get, pages, token_for
from tests.server.store.measured import Statement, statements

TABLE_OF = {"kehadiran_pertemuan": "kehadiran", "graduasi": "graduasi", "kinerja": "capaian"}
SMALL, LARGE, LIMIT = 1_500, 6_000, 20


def copy(village: Village, table: str, number: int) -> None:
    """Copy a row so often, each under an id of its own."""
    world, rows = village.desk.world, TABLES[table]
    with write_transaction(world.parts.engine) as connection:
        [row, *_] = connection.execute(select(rows).where(rows.c.deleted.is_(False)).order_by(rows.c.id)).all()
        connection.execute(insert(rows), [dict(row._mapping) | {"id": world.new_id(), "no": None} for _ in range(number)])
    refresh_statistics(world.parts.engine)


def cost(engine: Engine, asked: list[Statement]) -> int:
    """Return how much a database does for some statements: steps of SQLite's machine, or rows that PostgreSQL's plan nodes handle."""
    count = _steps if engine.dialect.name == "sqlite" else _handled
    return sum(count(engine, text, values) for text, values in asked if text.lstrip().upper().startswith("SELECT"))


def _steps(engine: Engine, text: str, values: Any) -> int:
    seen = []
    with engine.connect() as connection:
        learn_to_hash(connection)
        driver: Any = connection.connection.driver_connection
        driver.set_progress_handler(lambda: seen.append(1), 10)
        driver.execute(text, values).fetchall()
        driver.set_progress_handler(None, 0)
    return len(seen)


def _handled(engine: Engine, text: str, values: Any) -> int:
    def rows(node: dict[str, Any]) -> int:
        own = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        return int(own) + sum(map(rows, node.get("Plans", ())))

    with engine.connect() as connection:
        found = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {text}", values).scalar_one()
    return rows((found if isinstance(found, list) else json.loads(found))[0]["Plan"])


@pytest.mark.parametrize("dataset", TABLE_OF)
def test_a_page_costs_its_rows(village: Village, dataset: str) -> None:
    """Four times as many rows in a month make its order dearer, once, and no page behind the first."""
    engine, token = village.desk.world.parts.engine, token_for(village, deidentified=True)
    first, second = [], []
    for more in (SMALL, LARGE - SMALL):
        copy(village, TABLE_OF[dataset], more)
        after, costs = "", []
        for _ in range(2):
            with statements(engine) as seen:
                answer = get(village, token, dataset, after=after, limit=LIMIT).json
            assert len(answer["rows"]) == LIMIT
            after, costs = answer["next"], [*costs, cost(engine, seen)]
        first.append(costs[0])
        second.append(costs[1])
    assert second[1] < second[0] * 1.5, second
    assert first[1] > first[0] * 2.5 and second[1] < first[1] / 10, "what is measured is what a database does"


def whole(village: Village, token: str, dataset: str, meanwhile: Callable[[int], None]) -> list[str]:
    """Read all pages, doing something behind each; return the rows as text."""
    after, found, number = "", [], 0
    while after is not None:
        answer = get(village, token, dataset, after=after, limit=LIMIT).json
        found += [json.dumps(row) for row in answer["rows"]]
        after, number = answer["next"], number + 1
        meanwhile(number)
    return found


@ON_SQLITE
@pytest.mark.parametrize("seconds", [1, DATA_ORDER_S + 1])
def test_no_row_is_skipped_or_told_twice(village: Village, seconds: int) -> None:
    """While rows come and go, and also where the order was forgotten meanwhile, whatever stays is told once."""
    world, proposals = village.desk.world, TABLES["graduasi"]
    copy(village, "graduasi", 4 * LIMIT)
    token = token_for(village, deidentified=True)
    before = whole(village, token, "graduasi", lambda _: None)
    some = [row.id for row in world.rows("graduasi")][-LIMIT:]

    def change(number: int) -> None:
        world.clock.pass_by(seconds=seconds)
        with write_transaction(world.parts.engine) as connection:
            connection.execute(delete(proposals).where(proposals.c.id == some[number]))
        copy(village, "graduasi", 1)

    between = whole(village, token, "graduasi", change)
    after = whole(village, token, "graduasi", lambda _: None)
    plain = [row for row in before if row in after]
    assert len(before) > 4 * LIMIT and len(plain) > 3 * LIMIT
    assert [row for row in between if row in plain] == plain and len(between) == len(set(between))


@ON_SQLITE
def test_months_and_kabupaten_without_rows_are_passed_over(village: Village) -> None:
    """A tool that asks for all years of a province gets to the rows within few pages, and to the end."""
    wide = token_for(village, deidentified=True, region="35")
    for dataset in ("kehadiran_pertemuan", "komplementaritas", "survei"):
        asked = [page for page in pages(village, wide, dataset, first="0001-01")]
        here = get(village, wide, dataset, first="0001-01", region=HOME).json["rows"]
        assert [row for page in asked for row in page] == here and here and len(asked) <= 2, dataset


@ON_SQLITE
@pytest.mark.parametrize(("place", "status"), [(["3507", "x", ""], 422), (["3507", "2026-13", ""], 422), (["9999", "2026-10", "z"], 200), (["", "9999-12", ""], 200)])
def test_a_cursor_that_nobody_gave_opens_nothing(village: Village, place: list[str], status: int) -> None:
    """A month that is none is refused; a place outside of the region has no rows."""
    cursor = base64.urlsafe_b64encode(json.dumps(place).encode()).decode()
    answer = get(village, token_for(village, deidentified=True), "kehadiran_pertemuan", after=cursor)
    assert answer.status_code == status and answer.json.get("rows", []) == ([] if place[0] else answer.json.get("rows"))


@ON_SQLITE
def test_the_order_is_of_one_token(village: Village) -> None:
    """What is kept of a token's order serves no other one, whose order differs."""
    copy(village, "graduasi", 2 * LIMIT)
    tokens = [token_for(village, deidentified=True) for _ in range(2)]
    for token in tokens:
        get(village, token, "graduasi", limit=LIMIT)
    kept = {row.token: [key for (key,) in row._mapping["keys"]] for row in village.desk.world.rows("data_order")}
    [one, other] = kept.values()
    assert one != other and sorted(one) == sorted(other) and len(one) > 2 * LIMIT
