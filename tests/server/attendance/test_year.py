"""The measure over a generated year against a computation of its own from the raw change log."""

import tomllib
from collections import defaultdict
from dataclasses import astuple
from random import Random

from sqlalchemy import Connection

from server.attendance.asof import as_of
from server.attendance.figures import Terms, attendance
from server.cycle.stages import month_of, shift
from server.demo.fill import WORDS_FILE
from server.demo.year.make import Size, make_year
from server.engine import read_transaction
from server.people.trace import trace
from server.zones import local
from tests.server.api.world import World
from tests.server.attendance.raw import Ends, Log, Row, ends_of, last_contacts, share

CODE, FAMILIES, MONTHS = "3509", 150, 12


def computed(connection: Connection, months: list[str]) -> dict[str, Ends]:
    """Return family -> ends, by the log alone."""
    log = Log(connection, CODE)
    marks: defaultdict[str, list[tuple[str, Row]]] = defaultdict(list)
    for identity, mark in log.records["kehadiran"].items():
        marks[mark["kpm_id"]].append((identity, mark))
    known = {"marks": marks, "meetings": {}, "heard": last_contacts(connection)}
    return {family: ends_of(log, known, family, months) for family in sorted(log.records["kpm"])}


def test_each_family_has_the_interval_that_the_log_gives(world: World) -> None:
    """Over a year with moves, newcomers, disputes, held work, silent phones: no family's interval differs from the raw log's."""
    seed = 20261122
    print(f"seed {seed}")
    words = tomllib.loads(WORDS_FILE.read_text("utf-8"))
    make_year(world.parts, words, Size(CODE, FAMILIES, MONTHS), Random(seed), print)
    while trace(world.parts, all_partitions=True):
        pass
    today = local(world.clock(), CODE).date()
    months = [shift(month_of(today), back - MONTHS) for back in range(MONTHS)]
    with read_transaction(world.parts.engine) as connection:
        mine = {one.family.id: one.interval for one in attendance(connection, as_of(connection, CODE, world.clock()), Terms(tuple(months)))}
        theirs = computed(connection, months)
    assert {family: (share(*astuple(found.worst)), share(*astuple(found.best))) for family, found in mine.items()} == theirs
    assert {found.certain for found in mine.values()} == {True, False}
