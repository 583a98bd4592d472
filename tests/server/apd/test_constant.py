"""Lists of Kelola ask the database as often for many rows as for few."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, event

from schemas import KINDS
from server.apd.lists import Narrowed, group_page
from server.apd.transfers import Release, propose, subjects_of, transfers_of, withdraw
from server.apd.workers import EVERYBODY, page
from server.engine import read_transaction
from server.office import new_record
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.apd.place import Place

MANY = 60


def workers(connection: Connection, place: Place) -> int:
    """List workers; return how many."""
    return len(page(connection, HOME, EVERYBODY, today=place.world.clock().date()).workers)


def kelompok(connection: Connection, place: Place) -> int:
    """List kelompok; return how many."""
    return len(group_page(connection, HOME, Narrowed(), place.world.clock().date()).groups)


def moves(connection: Connection, place: Place) -> int:
    """List moves with the names of who moves; return how many."""
    found = transfers_of(connection, HOME)
    subjects_of(connection, found.rows)
    return len(found.rows)


@pytest.mark.parametrize("rows", [workers, kelompok, moves])
def test_a_list_takes_the_same_statements_for_many(place: Place, rows: Callable[[Connection, Place], int]) -> None:
    """Sixty workers, kelompok with charges, and moves cost no statement more than the few that the world begins with."""
    withdraw(place.parts, place.apd, propose(place.parts, place.apd, Release("kpm", place.ids["kpm1"], HOME, ELSEWHERE, "Pindah.")))
    few = counted(place, rows)
    made = [new_record(KINDS["worker"], {"name": f"Contoh {n}", "role": "pendamping"}, place.world.new_id()) for n in range(MANY)]
    groups = [new_record(KINDS["kelompok"], {"name": f"kelompok {n}"}, place.world.new_id()) for n in range(MANY)]
    duty = {"role": "utama", "start_date": "2026-01-01"}
    pairs = zip(made, groups, strict=True)
    duties = [new_record(KINDS["assignment"], duty | {"worker_id": one.id, "kelompok_id": two.id}, place.world.new_id()) for one, two in pairs]
    place.office.write(HOME, [*made, *groups, *duties])
    for _ in range(MANY):
        withdraw(place.parts, place.apd, propose(place.parts, place.apd, Release("kpm", place.ids["kpm1"], HOME, ELSEWHERE, "Pindah.")))
    many = counted(place, rows)
    assert many[0] == few[0] and many[1] >= few[1] + MANY


def counted(place: Place, rows: Callable[[Connection, Place], int]) -> tuple[int, int]:
    """Return how many statements a list took, and how many rows it has."""
    said: list[str] = []
    with read_transaction(place.parts.engine) as connection:
        event.listen(connection, "before_cursor_execute", lambda *told: said.append(told[2]))
        found = rows(connection, place)
    return len(said), found
