"""The nightly proof: every row has its feed entry, every digest equals a recount (P30, P38)."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Select, and_, case, func, literal, select

from server.store.tables import TABLES
from sync.ids import DIGEST_MASK
from sync.kinds import Kinds


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be: what, in which partition, of which kind, how often."""

    what: str
    kabupaten: str
    kind: str
    count: int


def prove(connection: Connection, kinds: Kinds) -> Iterator[Finding]:
    """Yield what is wrong; nothing in a healthy store. A few statements for each kind, none per row."""
    for kind in kinds:
        for what, query in (("row_without_feed", _rows_without_feed(kind)), ("feed_without_row", _feed_without_row(kind))):
            for kabupaten, count in connection.execute(query):
                yield Finding(what, kabupaten, kind, count)
    for row in connection.execute(_wrong_heads()):
        yield Finding("wrong_digest", row.kabupaten, row.kind, row.scopes)


def _rows_without_feed(kind: str) -> Select:
    table, feed = TABLES[kind], TABLES["feed"]
    entry = (
        select(literal(1))
        .where(feed.c.kabupaten == table.c.kabupaten, feed.c.scope == table.c.scope, feed.c.id == table.c.id)
        .where(feed.c.number == table.c.revision, feed.c.left_on.is_(None))
    )
    return (
        select(table.c.kabupaten, func.count())
        .where(table.c.moved.is_(None), ~entry.exists())
        .group_by(table.c.kabupaten)
        .order_by(table.c.kabupaten)
    )


def _feed_without_row(kind: str) -> Select:
    table, feed = TABLES[kind], TABLES["feed"]
    row = (
        select(literal(1))
        .where(table.c.kabupaten == feed.c.kabupaten, table.c.id == feed.c.id, table.c.scope == feed.c.scope)
        .where(table.c.moved.is_(None))
    )
    return (
        select(feed.c.kabupaten, func.count())
        .where(feed.c.kind == kind, feed.c.left_on.is_(None), ~row.exists())
        .group_by(feed.c.kabupaten)
        .order_by(feed.c.kabupaten)
    )


def _wrong_heads() -> Select:
    """Return the query for scopes whose digest, count or newest number differs from the feed's."""
    feed, head = TABLES["feed"], TABLES["scope_head"]
    present = case((feed.c.left_on.is_(None), 1), else_=0)
    counted = (
        select(
            feed.c.kabupaten,
            feed.c.scope,
            feed.c.kind,
            func.sum(feed.c.hash).label("digest"),
            func.sum(present).label("rows"),
        )
        .group_by(feed.c.kabupaten, feed.c.scope, feed.c.kind)
        .subquery()
    )
    same = and_(
        head.c.kabupaten == counted.c.kabupaten, head.c.scope == counted.c.scope, head.c.kind == counted.c.kind
    )
    differs = (counted.c.digest % (DIGEST_MASK + 1) != head.c.digest) | (counted.c.rows != head.c.rows)
    return (
        select(counted.c.kabupaten, counted.c.kind, func.count().label("scopes"))
        .select_from(counted.outerjoin(head, same))
        .where(head.c.scope.is_(None) | differs)
        .group_by(counted.c.kabupaten, counted.c.kind)
        .order_by(counted.c.kabupaten, counted.c.kind)
    )
