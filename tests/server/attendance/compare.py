"""A generated year measured twice: by the server, and by a computation of its own from the raw change log."""

import tomllib
from collections import defaultdict
from collections.abc import Callable
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
from server.services import Services
from server.zones import local
from tests.server.attendance.raw import Ends, Log, Row, ends_of, last_contacts, share


def make(parts: Services, size: Size, seed: int, tell: Callable[[str], None]) -> None:
    """Make a year and enter it into the history."""
    make_year(parts, tomllib.loads(WORDS_FILE.read_text("utf-8")), size, Random(seed), tell)
    while trace(parts, all_partitions=True):
        pass


def months_of(parts: Services, size: Size) -> list[str]:
    """Return the months that were made."""
    today = local(parts.clock(), size.kabupaten).date()
    return [shift(month_of(today), back - size.months) for back in range(size.months)]


def measured(parts: Services, size: Size) -> dict[str, Ends]:
    """Return family -> ends, as the server measures them."""
    terms = Terms(tuple(months_of(parts, size)))
    with read_transaction(parts.engine) as connection:
        found = attendance(connection, as_of(connection, size.kabupaten, parts.clock()), terms)
        return {one.family.id: (share(*astuple(one.interval.worst)), share(*astuple(one.interval.best))) for one in found}


def computed(connection: Connection, size: Size, months: list[str]) -> dict[str, Ends]:
    """Return family -> ends, by the log alone."""
    log = Log(connection, size.kabupaten)
    marks: defaultdict[str, list[tuple[str, Row]]] = defaultdict(list)
    for identity, mark in log.records["kehadiran"].items():
        marks[mark["kpm_id"]].append((identity, mark))
    known = {"marks": marks, "meetings": {}, "heard": last_contacts(connection)}
    return {family: ends_of(log, known, family, months) for family in sorted(log.records["kpm"])}
