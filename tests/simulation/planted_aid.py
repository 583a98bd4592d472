"""Faults of disasters and goods, put in on purpose; what is done with them is in `planted`."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import literal, select, union_all

import server.aid.same
import server.store.aid
import server.store.writer
import sync.decide
import tests.simulation.disaster
from server.store.aid import HERE, JOINED, ME
from sync.kinds import Kind
from sync.nouns import Change, Record
from sync.plan import Plan
from tests.simulation.goods import LINE
from tests.simulation.handset import Handset
from tests.simulation.population import MALANG

Real = Any


def join_opens_nothing(real: Real) -> Real:
    """Whoever joined by a code is not let in."""
    opened, _joined, *others = real.selects
    return union_all(opened, *others)


def any_code_lets_in(real: Real) -> Real:
    """A code is not read: whoever asks is let in, with a wrong one too."""
    opened, _joined, *others = real.selects
    asked = select(literal(JOINED.name).label("tie"), JOINED.c.kejadian_id, JOINED.c.duty).where(JOINED.c.kabupaten == HERE, JOINED.c.worker_id == ME)
    return union_all(opened, asked, *others)


def one_of_the_same(real: Real) -> Real:
    """Who takes part in one record of a disaster does not take part in the others that were made one with it."""
    return real.selects[0]


def stores_left_out(_real: Real) -> Real:
    """The stores of a disaster are not for all who take part in it."""
    return lambda connection, kabupaten, windows: []


def line_may_change(real: Real) -> Real:
    """A line of a ledger is written over."""

    def merge(kind: Kind, record: Record | None, change: Change, *rest: Any, **more: Any) -> Any:
        result = real(kind, record, change, *rest, **more)
        if kind.name == LINE and result.fixed:
            result.fields = {**result.fields, **change.fields}
            result.written += result.fixed
            result.fixed = []
        return result

    return merge


def line_counts_again(real: Real) -> Real:
    """A line counts in the stock whenever anything of it is written."""

    def note(connection: Any, kabupaten: str, made: Plan) -> None:
        real(connection, kabupaten, replace(made, fresh=frozenset((record.kind, record.id) for record in made.records)))

    return note


def held_lines_dropped(real: Real) -> Real:
    """Of a hand-out that must wait, the lines are not kept."""

    def write(connection: Any, made: Plan, *rest: Any) -> None:
        real(connection, replace(made, inbox=tuple(one for one in made.inbox if one.change.kind != LINE)), *rest)

    return write


def receipts_by_worker(_real: Real) -> Real:
    """The block of receipts is the worker's, who may have two phones."""
    return lambda phone: phone.worker[:8]


def receipts_counted(_real: Real) -> Real:
    """The next receipt is counted from what the phone shows, which may leave it."""

    def next_receipt(phone: Handset) -> str:
        return f"{tests.simulation.disaster.block_of(phone)}-{len(phone.records('bantuan', MALANG)) + 1}"

    return next_receipt


def taken_back_twice(real: Real) -> Real:
    """A line that takes another one back has an id of its own, on phones and at the server."""
    return lambda kind, fields: real(kind, fields) if kind.slot else None


def followers_left(real: Real) -> Real:
    """Households that named one which is made one with another go on naming it."""
    return lambda connection, places, ids: [row for row in real(connection, places, ids) if row.id in set(ids)]


def undo_parts_nothing(_real: Real) -> Real:
    """That two households are one is taken back in the books alone."""
    return lambda connection, act, moved: {}


OF_DISASTERS: dict[str, tuple[Any, str, Callable[[Real], Any], str]] = {
    "join_opens_nothing": (server.store.aid, "TIES", join_opens_nothing, "disasters"),
    "any_code_lets_in": (server.store.aid, "TIES", any_code_lets_in, "disasters"),
    "one_of_the_same": (server.store.aid, "TOGETHER", one_of_the_same, "disasters"),
    "stores_left_out": (server.store.aid, "_stores", stores_left_out, "disasters"),
    "line_may_change": (sync.decide, "merge", line_may_change, "disasters"),
    "line_counts_again": (server.store.writer, "note_goods", line_counts_again, "disasters"),
    "held_lines_dropped": (server.store.writer, "_write_inbox", held_lines_dropped, "disasters"),
    "receipts_by_worker": (tests.simulation.disaster, "block_of", receipts_by_worker, "disasters"),
    "taken_back_twice": (Kind, "own_id", taken_back_twice, "disasters"),
    "followers_left": (server.aid.same, "registrations_of", followers_left, "households"),
    "undo_parts_nothing": (server.aid.same, "_taken_back", undo_parts_nothing, "households"),
    "receipts_counted": (tests.simulation.disaster, "next_receipt", receipts_counted, "disasters"),
}
"""Plant -> what it replaces, by what, and the theme in which it is looked for."""
