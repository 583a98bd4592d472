"""Watched cases: how a queue of them is made, and how a decision ends one."""

from collections.abc import Callable

from sqlalchemy import Connection, Row, Select, literal, select, update

from server.desk.nouns import Case, Hand, Judgement, OpenCase, Queue, Ruling
from server.store.tables import TABLES
from sync.errors import Problem

WATCHED = TABLES["watched"]
OPEN, SETTLED, GONE = "open", "settled", "gone"
"""A case waits, was decided, or went by itself because its cause did."""


def watched_queue(
    name: str,
    actions: tuple[str, ...],
    *,
    opened: Callable[[Connection, Row, Case], OpenCase],
    demand: Callable[[OpenCase, Judgement], None],
    carry: Callable[[Ruling, Hand], None],
) -> Queue:
    """Return the queue of the watched cases of this name; what is opened finds `details` in the row."""

    def cases() -> Select:
        columns = ("kabupaten", "kind", "record", "code", "worker", "work_date", "received_at", "area", "state", "details")
        return select(WATCHED.c.id.label("ref"), *(WATCHED.c[one] for one in columns))

    # The name stands in the statement itself, so that the databases see that an index of this queue will do.
    among = WATCHED.c.queue == literal(name, literal_execute=True)
    return Queue(name, WATCHED, ("id",), actions, cases, opened, demand, carry, among)


def settle(connection: Connection, ruling: Ruling, hand: Hand) -> None:
    """End the case of a ruling; raises `Problem` (already_decided) where it has ended."""
    mine = (WATCHED.c.kabupaten == ruling.kabupaten, WATCHED.c.id == ruling.ref, WATCHED.c.state == OPEN)
    if connection.execute(update(WATCHED).where(*mine).values(state=SETTLED, settled_at=hand.now)).rowcount != 1:
        raise Problem("already_decided")
