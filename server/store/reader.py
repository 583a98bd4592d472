"""Reading one partition: what a plan needs to know, and what a phone pulls."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from sqlalchemy import Connection, and_, or_, select

from server.office import OFFICE_DEVICE
from server.store.codec import day_of, inbox_from_row, logged_from_row, record_from_row
from server.store.tables import TABLES, commits_of
from sync.feed import FeedEntry
from sync.kinds import Kind
from sync.nouns import Author, Grants, Head, InboxItem, LoggedForm, Place, Record
from sync.store import ScopeHead

GrantsOf = Callable[[Connection, str, str], Grants]
"""(connection, worker, kabupaten) -> grants, for authors of older work that is decided again."""


class PartitionReader:
    """`sync.snapshot.Reader` and `sync.store.View` over one connection, inside the caller's transaction."""

    def __init__(self, connection: Connection, kabupaten: str, grants_of: GrantsOf) -> None:
        self._connection = connection
        self._kabupaten = kabupaten
        self._grants_of = grants_of

    @cached_property
    def head(self) -> Head:
        """The counter row; zeros for a partition that has none yet."""
        table = TABLES["partition"]
        row = self._connection.execute(select(table).where(table.c.kabupaten == self._kabupaten)).first()
        return Head(self._kabupaten) if row is None else Head(row.kabupaten, row.number, row.tag, row.commits, row.last_no)

    def forms(self, ids: Iterable[str]) -> dict[str, LoggedForm]:
        """Return the decided forms among these ids."""
        table = TABLES["change_log"]
        columns = (table.c.form, table.c.content, table.c.decisions, table.c.first, table.c.last)
        rows = self._among(select(*columns), table, table.c.form, ids)
        return {row.form: logged_from_row(row) for row in rows}

    def records(self, kind: Kind, ids: Iterable[str]) -> list[Record]:
        """Return the records of a kind among these ids."""
        table = TABLES[kind.name]
        rows = self._among(select(table).order_by(table.c.id), table, table.c.id, ids)
        return [record_from_row(kind, row._mapping) for row in rows]

    def followers(self, kind: Kind, field: str, parents: Iterable[str]) -> list[Record]:
        """Return the records of `kind` whose `field` names one of these parents, in order of id.

        They are sorted here: asked for an order, SQLite walks the whole partition in it instead of taking the index.
        """
        table = TABLES[kind.name]
        rows = self._among(select(table).where(table.c.moved.is_(None)), table, table.c[field], parents)
        return sorted((record_from_row(kind, row._mapping) for row in rows), key=lambda record: record.id)

    def places(self, ids: Iterable[str]) -> dict[str, list[Place]]:
        """Return the scopes that these records are or were in."""
        table = TABLES["feed"]
        found: dict[str, list[Place]] = {}
        for row in self._among(select(table.c.id, table.c.scope, table.c.left_on), table, table.c.id, ids):
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
        table = TABLES["inbox"]
        rows = self._among(select(table), table, table.c.waiting_for, ids)
        return self._items(sorted(rows, key=lambda row: (row.received_at, row.form, row._mapping["index"])))

    def inbox_items(self, forms: Iterable[str]) -> list[InboxItem]:
        """Return the open inbox items of these forms."""
        table = TABLES["inbox"]
        query = select(table).where(table.c.state == "open").order_by(table.c.form, table.c.index)
        return self._items(self._among(query, table, table.c.form, forms))

    def aliases(self, ids: Iterable[str]) -> dict[str, str]:
        """Return old id -> id now."""
        table = TABLES["alias"]
        rows = self._among(select(table.c.old_id, table.c.new_id), table, table.c.old_id, ids)
        return {row.old_id: row.new_id for row in rows}

    def scope_heads(self, scopes: Iterable[str]) -> list[ScopeHead]:
        """Return the heads of these scopes."""
        table = TABLES["scope_head"]
        rows = self._among(select(table), table, table.c.scope, scopes)
        return [ScopeHead(row.scope, row.kind, row.number, row.digest, row.rows) for row in rows]

    def feed(self, cursors: Mapping[str, int], kinds: Iterable[str], limit: int) -> list[FeedEntry]:
        """Return up to `limit` entries above the cursor of their scope, in order of number."""
        table = TABLES["feed"]
        by_cursor: dict[int, list[str]] = {}
        for scope, number in cursors.items():
            by_cursor.setdefault(number, []).append(scope)
        above = or_(*(and_(table.c.scope.in_(scopes), table.c.number > number) for number, scopes in by_cursor.items()))
        query = select(table).where(table.c.kabupaten == self._kabupaten, above, table.c.kind.in_(list(kinds)))
        rows = self._connection.execute(query.order_by(table.c.number, table.c.scope).limit(limit))
        return [FeedEntry(row.scope, row.kind, row.id, row.number, row.hash, day_of(row.left_on)) for row in rows]

    def feed_of_scope(self, scope: str) -> list[FeedEntry]:
        """Return every present entry of a scope, no markers, in order of id."""
        table = TABLES["feed"]
        query = select(table).where(
            table.c.kabupaten == self._kabupaten, table.c.scope == scope, table.c.left_on.is_(None)
        )
        rows = self._connection.execute(query.order_by(table.c.id))
        return [FeedEntry(row.scope, row.kind, row.id, row.number, row.hash) for row in rows]

    def knows_form(self, form: str) -> bool:
        """Tell whether a form was decided in this history."""
        table = TABLES["change_log"]
        query = select(table.c.form).where(table.c.kabupaten == self._kabupaten, table.c.form == form)
        return self._connection.execute(query).first() is not None

    def _items(self, rows: list) -> list[InboxItem]:
        names = sorted({row.worker for row in rows})
        workers = {name: self._grants_of(self._connection, name, self._kabupaten) for name in names}
        return [
            inbox_from_row(row, Author(row.worker, row.device, workers[row.worker], office=row.device == OFFICE_DEVICE))
            for row in rows
        ]

    def _among(self, query, table, column, values: Iterable[str]) -> list:
        """Run a query for the rows of this partition whose column is one of these values; nothing for none."""
        wanted = sorted(set(values))
        if not wanted:
            return []
        return list(self._connection.execute(query.where(table.c.kabupaten == self._kabupaten, column.in_(wanted))))
