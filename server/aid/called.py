"""Households of a disaster by the name or the paper card that somebody says, found by indexes however many there are."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select, union_all

from server.aid.events import Event
from server.store.tables import TABLES
from sync.limits import PAPER_HOUSEHOLDS_LOOKED, PAPER_HOUSEHOLDS_SHOWN

KORBAN = TABLES["korban"]
CALLED = func.lower(KORBAN.c.head_name)
COUNTS = (KORBAN.c.deleted.is_(False), KORBAN.c.same_as_id.is_(None))
BEFORE_NAMES = ("bpk", "bapak", "pak", "bp", "ibu", "bu", "ny", "tn", "h", "hj", "sdr", "mbah", "mas", "mbak", "kel", "keluarga")
"""What is often written before the name of a head, with or without a point."""
LAST = "\U0010ffff"
"""Behind every letter."""


def _by_order(low: str) -> ColumnElement[bool]:
    return and_(CALLED >= low, CALLED < low + LAST)


def _by_bytes(low: str) -> ColumnElement[bool]:
    return and_(CALLED.bool_op("~>=~")(low), CALLED.bool_op("~<~")(low + LAST))


BEGINS = {"sqlite": _by_order, "postgresql": _by_bytes}
"""Database -> the condition for names that begin so, as its index of names answers it."""


def households_called(connection: Connection, event: Event, words: str) -> list[Row[Any]]:
    """Return households whose name or card fits what was typed, of one registered twice the one that counts; two statements.

    A name fits from its beginning, also behind a title; of `PAPER_HOUSEHOLDS_LOOKED` registrations of each record any part of it does.
    """
    begins, low = BEGINS[connection.dialect.name], words.lower()
    titled = [f"{title}{point} {low}" for title in BEFORE_NAMES for point in ("", ".")]
    scopes = [f"b:{one}" for one in event.ids]
    some = select(KORBAN.c.id).where(KORBAN.c.kabupaten == event.kabupaten, *COUNTS).limit(PAPER_HOUSEHOLDS_SHOWN)
    named = some.where(KORBAN.c.kejadian_id.in_(event.ids))
    ways = [
        named.where(begins(low)),
        named.where(or_(*map(begins, titled))),
        some.where(KORBAN.c.scope.in_(scopes), KORBAN.c.card_no == words),
        *(_by_part(event.kabupaten, scope, low) for scope in scopes),
    ]
    ids = set(connection.scalars(union_all(*(select(way.subquery().c.id) for way in ways))))
    query = select(KORBAN).where(KORBAN.c.kabupaten == event.kabupaten, KORBAN.c.id.in_(ids)).order_by(KORBAN.c.head_name, KORBAN.c.id)
    return list(connection.execute(query.limit(PAPER_HOUSEHOLDS_SHOWN)))


def _by_part(kabupaten: str, scope: str, low: str) -> Select[Any]:
    """Return the query of households whose name has such a part, among the first of a scope."""
    first = select(KORBAN.c.id, KORBAN.c.head_name).where(KORBAN.c.kabupaten == kabupaten, KORBAN.c.scope == scope, *COUNTS)
    some = first.order_by(KORBAN.c.id).limit(PAPER_HOUSEHOLDS_LOOKED).subquery()
    return select(some.c.id).where(func.lower(some.c.head_name).contains(low, autoescape=True)).limit(PAPER_HOUSEHOLDS_SHOWN)
