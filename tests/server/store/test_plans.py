"""Every statement of an exchange finds its rows by an index, so that its cost does not grow with the partition."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from schemas import KINDS
from sync.nouns import Change, Revision
from tests.postgres import fresh_database
from tests.server.api.world import HOME, World, make_world
from tests.server.store.measured import Statement, crowd, of_every_outcome, settled_phone, statements

EXPLAINED = ("SELECT", "UPDATE", "DELETE")
ONE_ROW_A_PARTITION = frozenset({"partition"})
SEARCH = re.compile(r"SEARCH (\w+) .*\((.*)\)")
SCAN = re.compile(r"SCAN \w+\b(?! VIRTUAL TABLE)")
PARTITION_ONLY = re.compile(r"kabupaten=\?|\(?\(kabupaten\)::text = '[^']*'::text\)?")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Iterator[World]:
    """Give a crowded world on each database; no test minds what another one added to the crowd."""
    with ExitStack() as stack:
        url = ""
        if request.param == "postgresql":
            folder, _numbers = request.getfixturevalue("postgres")
            url = stack.enter_context(fresh_database(folder, "crowd", request.getfixturevalue("postgres_template")))
        made = make_world(tmp_path_factory.mktemp("crowd") / "instance", None if url else empty, url=url)
        crowd(made)
        yield made
        made.parts.engine.dispose()


def a_working_day(world: World) -> list[Statement]:
    """Return the statements of exchanges that bring everything, lean on own changes, and pull pages and repairs."""
    phone = settled_phone(world)
    with statements(world.parts.engine) as seen:
        phone.exchange(*of_every_outcome(world, 2))
        first = world.visit()
        phone.exchange(first)
        visit = first.changes[0]
        later = Change("kunjungan", visit.id, {"findings": "baik"}, after=((first.id, 0),))
        phone.exchange(world.form(later))
        with world.parts.store.view(HOME) as view:
            kpm = view.records(KINDS["kpm"], [world.ids["kpm2"]])[0]
        old = Change("kpm", kpm.id, {"field_note": "catatan"}, Revision(1, 1))
        phone.exchange(world.form(old), lag={HOME: {f"k:{world.ids['mawar']}": 1}}, last={HOME: first.id})
        phone.post("repair", {"epoch": phone.epoch, "buckets": {HOME: {f"k:{world.ids['mawar']}": [0] * 256}}})
    return list({text: (text, values) for text, values in seen if text.lstrip().startswith(EXPLAINED)}.values())


def sqlite_faults(connection: Connection, text: str, values: Any) -> list[str]:
    """Return the steps of a plan that walk a table, or a whole partition of one."""
    steps = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
    walks = [step for step in steps if SCAN.match(step)]
    found = [(step, SEARCH.match(step)) for step in steps]
    wide = [step for step, one in found if one and one[1] not in ONE_ROW_A_PARTITION and PARTITION_ONLY.fullmatch(one[2])]
    return walks + wide


def postgresql_faults(connection: Connection, text: str, values: Any) -> list[str]:
    """Return the nodes of a plan that walk a table or a partition, even where walking is made dear."""
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {text}", values).scalar_one()[0]["Plan"]
    return [fault for node in nodes(plan) if (fault := postgresql_fault(node))]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a plan and all below it."""
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


def postgresql_fault(node: dict[str, Any]) -> str | None:
    """Return what is wrong with one node, or None."""
    table = node.get("Relation Name", node.get("Index Name", ""))
    if node["Node Type"] == "Seq Scan":
        return f"Seq Scan of {table}"
    condition = node.get("Index Cond")
    if "Index" in node["Node Type"] and table not in ONE_ROW_A_PARTITION:
        if condition is None or PARTITION_ONLY.fullmatch(condition):
            return f"{node['Node Type']} of {table} by {condition}"
    return None


FAULTS: dict[str, Callable[[Connection, str, Any], list[str]]] = {"sqlite": sqlite_faults, "postgresql": postgresql_faults}


def test_no_statement_walks_a_table_or_a_partition(place: World) -> None:
    """Reads and updates of push, pull and repair name more of an index than the kabupaten."""
    faults_of = FAULTS[place.parts.engine.dialect.name]
    day = a_working_day(place)
    assert len(day) > 15
    with place.parts.engine.connect() as connection:
        faults = {text: found for text, values in day if (found := faults_of(connection, text, values))}
    assert not faults, "\n\n".join(f"{text}\n{found}" for text, found in faults.items())


def test_a_walk_is_noticed(place: World) -> None:
    """A query by a column without an index is a fault, and so is one by the kabupaten alone."""
    faults_of = FAULTS[place.parts.engine.dialect.name]
    by_address = "SELECT address FROM kpm WHERE address = 'x'"
    with place.parts.engine.connect() as connection:
        assert faults_of(connection, by_address, ())
        assert faults_of(connection, f"{by_address} AND kabupaten = '{HOME}'", ())
