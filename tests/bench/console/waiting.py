"""The queues with little and with very much in them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, insert

from server.desk.queues import QUEUES
from server.engine import write_transaction
from server.store.tables import TABLES
from sync.ids import ID_LENGTH, slot_id
from sync.nouns import Change
from sync.wire import change_to_wire
from tests.bench.console.rooms import Page, Room
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.desk.office import Desk

FEW, MANY, AT_ONCE = 100, 100_000, 10_000
TALKED = 10
THREAD = TABLES["thread"]
NOBODY = "w" * ID_LENGTH
"""A worker of whom nothing waits."""


def fill(desk: Desk, size: int) -> None:
    """Let so many cases wait in every queue, ten a second.

    The first hundred are of one kabupaten, kecamatan and worker, so that a page with a filter shows as many rows whatever waits
    behind them; the others are of two. There are two kinds. Of each queue the workers of the first ten cases were asked, and half of
    them have answered.
    """
    workers = (desk.world.ids["siti"], desk.world.ids["budi"])
    with write_transaction(desk.world.parts.engine) as connection:
        connection.execute(THREAD.delete())
        for queue in QUEUES.values():
            connection.execute(queue.table.delete())
        for name, queue in QUEUES.items():
            for start in range(0, size, AT_ONCE):
                cases = range(start, min(size, start + AT_ONCE))
                connection.execute(insert(queue.table), [_row(desk, name, queue.table, index, workers) for index in cases])
            connection.execute(insert(THREAD), [_thread(desk, name, index, workers) for index in range(TALKED)])


def _row(desk: Desk, queue: str, table: Table, index: int, workers: Sequence[str]) -> dict[str, Any]:
    spread = max(0, index - FEW)
    common = {
        "kabupaten": (HOME, ELSEWHERE)[spread % 2],
        "kind": ("kpm", "kunjungan")[index % 2],
        "record": slot_id(queue, (index,)),
        "worker": workers[spread // 2 % 2],
        "area": ("350701", "350702")[spread // 4 % 2],
        "received_at": desk.world.clock.now - timedelta(seconds=index // 10),
        "state": "open",
    }
    form = slot_id(queue, ("form", index))
    clash = {"scope": "k:x", "group": "days", "rule": "ask", "standing": {}, "incoming": {}, "standing_number": 1, "told": True}
    change = change_to_wire(Change(common["kind"], common["record"], {"kpm_id": desk.world.ids["kpm1"]}))
    own = {
        "inbox": {"form": form, "index": 0, "change": change, "outcome": "held", "code": "too_old", "device": "d", "work_date": "2026-11-01"},
        "conflict": {"id": form, "form": form, "index": 0, "new_stands": False, "own": False} | clash,
        "watched": {"id": form, "queue": queue, "code": "expected", "work_date": "2026-11-01"},
    }
    return common | own[table.name]


def _thread(desk: Desk, queue: str, index: int, workers: Sequence[str]) -> dict[str, Any]:
    """Return the question about a case, answered or not."""
    row, key = _row(desk, queue, QUEUES[queue].table, index, workers), QUEUES[queue].key
    about = {"kabupaten": row["kabupaten"], "queue": queue, "ref": ".".join(str(row[name]) for name in key), "kind": row["kind"], "record": row["record"]}
    asked = {"worker": workers[0], "tugas": "t" * ID_LENGTH, "turn": 1, "number": 1, "due_date": "2026-12-01", "state": ("asked", "answered")[index // 2 % 2]}
    return about | asked | {"id": slot_id("thread", (queue, index)), "answered_by": None, "answered_at": None}


def pages(desk: Desk) -> Iterator[Page]:
    """Yield the start and each list, wide and narrow, with each filter, and the page behind the first."""
    siti = desk.world.ids["siti"]
    filters = {"": "", " of a kind": "?kind=kpm", " of a worker": f"?worker={siti}", " of nobody": f"?worker={NOBODY}", " old": "?older=0"}
    filters |= {" asked": "?thread=asked", " answered": "?thread=answered"}
    for region in ("00", "35", HOME, "350701"):
        yield Page(f"start {region}", region, "/konsol/")
        for queue in sorted(QUEUES):
            for called, told in filters.items():
                yield Page(f"{queue} {region}{called}", region, f"/konsol/antrian/{queue}{told}")
    for queue in sorted(QUEUES):
        yield Page(f"{queue} 35 of a kecamatan", "35", f"/konsol/antrian/{queue}?kecamatan=350701")
        yield Page(f"{queue} {HOME} further", HOME, f"/konsol/antrian/{queue}", further=True)


WAITING = Room("queues", FEW, MANY, fill, lambda desk: tuple(pages(desk)))
