"""Households found by the name that somebody says: by its beginning however many there are, by any part among the first, and by index alone."""

from typing import Any

from sqlalchemy import Connection, insert

from server.aid.called import households_called
from server.aid.events import find_event
from server.engine import read_transaction, refresh_statistics, write_transaction
from server.store.tables import TABLES
from sync.limits import PAPER_HOUSEHOLDS_LOOKED
from tests.server.aid.ground import Ground, volunteers
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import HOME
from tests.server.store.measured import statements

ground = on_each_database(volunteers, filled)
MANY = 10 * PAPER_HOUSEHOLDS_LOOKED


def called(ground: Ground, event: str, *words: str) -> list[list[str]]:
    """Return the names that are found by each of these."""
    with read_transaction(ground.world.parts.engine) as connection:
        here = find_event(connection, HOME, HOME, event)
        return [[row.head_name for row in households_called(connection, here, one)] for one in words]


def read_by(connection: Connection, text: str, values: Any) -> list[str]:
    """Return the steps by which a statement reads households, in the words of the database."""
    if connection.dialect.name == "sqlite":
        steps = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
        return [step for step in steps if "korban" in step]
    lines = [line.strip() for (line,) in connection.exec_driver_sql(f"EXPLAIN {text}", values)]
    return [line for line in lines if "korban" in line or line.startswith("Index Cond")]


def test_a_name_is_found_by_its_beginning_and_in_a_small_disaster_by_any_part(ground: Ground) -> None:
    """Behind a title too, whatever the letters' size, and by the whole number of a card; signs of a search mean nothing, and of two that are one the one that counts is there."""
    event, other = ground.kejadian(), ground.kejadian(place="Lain")
    first, second = ground.korban(event.id, "Bpk. Tukiman Contoh", card_no="K-17"), ground.korban(event.id, "tukinem", same_as_id=None)
    ground.writes(event, other, first, second, ground.korban(event.id, "Tukiman", same_as_id=first.id), ground.korban(other.id, "Tukiman Lain"))
    assert called(ground, event.id, "TUKI", "man con", "K-17", "%", "tukin_m") == [["Bpk. Tukiman Contoh", "tukinem"], ["Bpk. Tukiman Contoh"], ["Bpk. Tukiman Contoh"], [], []]


def test_a_search_among_many_is_answered_by_indexes(ground: Ground) -> None:
    """Among ten times as many as are looked through, those that begin so are found, behind a title too; no statement walks the households."""
    event = ground.kejadian()
    ground.writes(event, ground.korban(event.id, "Keluarga Contoh"))
    [row] = ground.world.rows("korban")
    whole = {column.name: row._mapping[column.name] for column in TABLES["korban"].c}
    rows = [whole | {"id": f"k{number:021d}", "head_name": f"Wayo Ndola {number}"} for number in range(MANY)]
    late = [whole | {"id": f"z{number:021d}", "head_name": name, "card_no": card} for number, (name, card) in enumerate((("Tukiman", None), ("Ibu Tukinem", "K-17")))]
    with write_transaction(ground.world.parts.engine) as connection:
        connection.execute(insert(TABLES["korban"]), [*rows, *late])
    refresh_statistics(ground.world.parts.engine)
    with statements(ground.world.parts.engine) as seen:
        assert called(ground, event.id, "tuki", "K-17", "zzz") == [["Ibu Tukinem", "Tukiman"], ["Ibu Tukinem"], []]
    with read_transaction(ground.world.parts.engine) as connection:
        asked = [(text, values) for text, values in seen if "head_name" in text]
        steps = [step for text, values in asked for step in read_by(connection, text, values)]
    assert len(asked) == 6 and not [step for step in steps if step.startswith("SCAN korban") or "Seq Scan" in step or "ix_korban_kabupaten_kejadian_id" in step]
    assert sum("ix_korban_name" in step for step in steps) >= 3
