"""Reading one partition: what a plan needs to know, and what a phone pulls.

Every exchange asks these few questions of each partition; building one anew costs more than its answer, so each is built once.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property, lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Result, Row, Select, and_, bindparam, or_, select

from server.office import OFFICE_DEVICE
from server.store.codec import day_of, inbox_from_row, logged_from_row, record_from_row
from server.store.tables import TABLES, commits_of
from sync.feed import FeedEntry
from sync.kinds import Kind
from sync.nouns import Author, Grants, Head, InboxItem, LoggedForm, Place, Record
from sync.store import ScopeHead

GrantsOf = Callable[[Connection, str, str], Grants]
"""(connection, worker, kabupaten) -> grants, for authors of older work that is decided again."""


CURSORS_KEPT = 8
"""Queries of the feed kept for so many different numbers of cursors; a phone seldom has more than two in a partition."""
PARTITION, LOG, FEED, INBOX = (TABLES[name] for name in ("partition", "change_log", "feed", "inbox"))
ALIAS, SCOPE_HEAD = TABLES["alias"], TABLES["scope_head"]


def _among(column: Column[Any], *columns: Any) -> Select[Any]:
    """Return the query for rows of `:kabupaten` whose column is one of `:wanted`; for some of their columns, or all."""
    table = column.table
    here = table.c.kabupaten == bindparam("kabupaten")
    return select(*(columns or (table,))).where(here, column.in_(bindparam("wanted", expanding=True)))


@cache
def _records(kind: str) -> Select[Any]:
    table = TABLES[kind]
    return _among(table.c.id).order_by(table.c.id)


@cache
def _followers(kind: str, field: str) -> Select[Any]:
    table = TABLES[kind]
    return _among(table.c[field]).where(table.c.moved.is_(None))


@lru_cache(maxsize=CURSORS_KEPT)
def _feed(groups: int) -> Select[Any]:
    """Return the query for entries above a cursor: `:scopes0` with `:above0`, and so on for each different cursor."""
    parts = (
        and_(FEED.c.scope.in_(bindparam(f"scopes{index}", expanding=True)), FEED.c.number > bindparam(f"above{index}"))
        for index in range(groups)
    )
    here = FEED.c.kabupaten == bindparam("kabupaten")
    query = select(FEED).where(here, or_(*parts), FEED.c.kind.in_(bindparam("kinds", expanding=True)))
    return query.order_by(FEED.c.number, FEED.c.scope).limit(bindparam("most"))


HEAD = select(PARTITION).where(PARTITION.c.kabupaten == bindparam("kabupaten"))
FORMS = _among(LOG.c.form, LOG.c.form, LOG.c.content, LOG.c.decisions, LOG.c.first, LOG.c.last)
KNOWN_FORM = select(LOG.c.form).where(LOG.c.kabupaten == bindparam("kabupaten"), LOG.c.form == bindparam("form"))
PLACES = _among(FEED.c.id, FEED.c.id, FEED.c.scope, FEED.c.left_on)
WAITING = _among(INBOX.c.waiting_for)
OPEN_ITEMS = _among(INBOX.c.form).where(INBOX.c.state == "open").order_by(INBOX.c.form, INBOX.c.index)
ALIASES = _among(ALIAS.c.old_id, ALIAS.c.old_id, ALIAS.c.new_id)
SCOPE_HEADS = _among(SCOPE_HEAD.c.scope)
FEED_OF_SCOPE = (
    select(FEED)
    .where(FEED.c.kabupaten == bindparam("kabupaten"), FEED.c.scope == bindparam("scope"), FEED.c.left_on.is_(None))
    .order_by(FEED.c.id)
)


class PartitionReader:
    """`sync.snapshot.Reader` and `sync.store.View` over one connection, inside the caller's transaction."""

    def __init__(self, connection: Connection, kabupaten: str, grants_of: GrantsOf) -> None:
        self._connection = connection
        self._kabupaten = kabupaten
        self._grants_of = grants_of

    @cached_property
    def head(self) -> Head:
        """The counter row; zeros for a partition that has none yet."""
        row = self._ask(HEAD).first()
        return Head(self._kabupaten) if row is None else Head(row.kabupaten, row.number, row.tag, row.commits, row.last_no)

    def forms(self, ids: Iterable[str]) -> dict[str, LoggedForm]:
        """Return the decided forms among these ids."""
        return {row.form: logged_from_row(row) for row in self._among(FORMS, ids)}

    def records(self, kind: Kind, ids: Iterable[str]) -> list[Record]:
        """Return the records of a kind among these ids."""
        return [record_from_row(kind, row._mapping) for row in self._among(_records(kind.name), ids)]

    def followers(self, kind: Kind, field: str, parents: Iterable[str]) -> list[Record]:
        """Return the records of `kind` whose `field` names one of these parents, in order of id.

        They are sorted here: asked for an order, SQLite walks the whole partition in it instead of taking the index.
        """
        rows = self._among(_followers(kind.name, field), parents)
        return sorted((record_from_row(kind, row._mapping) for row in rows), key=lambda record: record.id)

    def places(self, ids: Iterable[str]) -> dict[str, list[Place]]:
        """Return the scopes that these records are or were in."""
        found: dict[str, list[Place]] = {}
        for row in self._among(PLACES, ids):
            found.setdefault(row.id, []).append(Place(row.scope, day_of(row.left_on)))
        return found

    def tags(self, numbers: Iterable[int]) -> dict[int, int]:
        """Return the tag of the commit that made each number, where this history has it."""
        return {row.wanted: row.tag for row in commits_of(self._connection, self._kabupaten, numbers)}

    def writers(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the worker who made each number."""
        return {row.wanted: row.worker for row in commits_of(self._connection, self._kabupaten, numbers)}

    def waiting(self, ids: Iterable[str]) -> list[InboxItem]:
        """Return the inbox items that wait for one of these records, with their authors' grants; a settled one waits for none."""
        rows = self._among(WAITING, ids)
        return self._items(sorted(rows, key=lambda row: (row.received_at, row.form, row._mapping["index"])))

    def inbox_items(self, forms: Iterable[str]) -> list[InboxItem]:
        """Return the open inbox items of these forms."""
        return self._items(self._among(OPEN_ITEMS, forms))

    def aliases(self, ids: Iterable[str]) -> dict[str, str]:
        """Return old id -> id now."""
        return {row.old_id: row.new_id for row in self._among(ALIASES, ids)}

    def scope_heads(self, scopes: Iterable[str]) -> list[ScopeHead]:
        """Return the heads of these scopes."""
        rows = self._among(SCOPE_HEADS, scopes)
        return [ScopeHead(row.scope, row.kind, row.number, row.digest, row.rows) for row in rows]

    def feed(self, cursors: Mapping[str, int], kinds: Iterable[str], limit: int) -> list[FeedEntry]:
        """Return up to `limit` entries above the cursor of their scope, in order of number."""
        by_cursor: dict[int, list[str]] = {}
        for scope, number in cursors.items():
            by_cursor.setdefault(number, []).append(scope)
        values: dict[str, Any] = {"kinds": list(kinds), "most": limit}
        for index, (number, scopes) in enumerate(by_cursor.items()):
            values |= {f"scopes{index}": scopes, f"above{index}": number}
        rows = self._ask(_feed(len(by_cursor)), **values)
        return [FeedEntry(row.scope, row.kind, row.id, row.number, row.hash, day_of(row.left_on)) for row in rows]

    def feed_of_scope(self, scope: str) -> list[FeedEntry]:
        """Return every present entry of a scope, no markers, in order of id."""
        rows = self._ask(FEED_OF_SCOPE, scope=scope)
        return [FeedEntry(row.scope, row.kind, row.id, row.number, row.hash) for row in rows]

    def knows_form(self, form: str) -> bool:
        """Tell whether a form was decided in this history."""
        return self._ask(KNOWN_FORM, form=form).first() is not None

    def _items(self, rows: list[Row[Any]]) -> list[InboxItem]:
        names = sorted({row.worker for row in rows})
        workers = {name: self._grants_of(self._connection, name, self._kabupaten) for name in names}
        return [
            inbox_from_row(row, Author(row.worker, row.device, workers[row.worker], office=row.device == OFFICE_DEVICE))
            for row in rows
        ]

    def _among(self, query: Select[Any], values: Iterable[str]) -> list[Row[Any]]:
        """Run a query for the rows of this partition whose column is one of these values; nothing for none."""
        wanted = sorted(set(values))
        return list(self._ask(query, wanted=wanted)) if wanted else []

    def _ask(self, query: Select[Any], **values: Any) -> Result[Any]:
        return self._connection.execute(query, {"kabupaten": self._kabupaten, **values})
