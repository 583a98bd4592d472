"""Verifying a book: its chain read once beside the rows of its table, and beside the marks of those that retention deleted."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, or_, select

from server.inspect.books import BOOK_HEAD, BOOK_SEAL, Book, book_hash, unsealed
from server.inspect.digest import Outside
from server.inspect.places import floor_of
from server.inspect.walking import ADDED, EDITED, MISSING, REORDERED, ROWS_AT_A_TIME, Fault, Walk, cut_off, told_of, walk_on
from server.store.tables import TABLES

DELETION, MARK = TABLES["deletion"].alias("lawful"), TABLES["deleted_row"].alias("mark")
PREFIX = "row_"
FAMILIES = "kpm"
"""Data set of families: what is erased with one lies in several tables, and goes with it whatever its own age."""


def verify_book(connection: Connection, book: Book, outside: Outside) -> Iterator[Fault]:
    """Yield the faults of one book, by the order of its chain; memory does not grow with it."""
    walk = Walk(book.name, book_hash, name_of, told_of(outside, book.name))
    rows = connection.execution_options(yield_per=ROWS_AT_A_TIME).execute(_joined(book))
    yield from walk_on(walk, rows, lambda row: _content(book, row))
    head = connection.execute(select(BOOK_HEAD).where(BOOK_HEAD.c.book == book.name)).first()
    yield from cut_off(walk, head)
    if head is not None:
        columns = [book.table.c[column].label(link) for link, column in book.key.items()]
        late = connection.execute(unsealed(book, *columns).where(book.moment < floor_of(head.sealed_to)))
        yield from (Fault(ADDED, book.name, form=name_of(row)) for row in late)


def name_of(link: Row) -> str:
    """Return what a link is a link of: as much of kabupaten, id and number as its table has."""
    told = link._mapping
    return "/".join(str(told[name]) for name in ("kabupaten", "key", "number") if told.get(name))


def _joined(book: Book) -> Select:
    """Return the query of links with the rows that they seal, and the lawful deletion of one that is gone, in order."""
    mine = and_(MARK.c.id == BOOK_SEAL.c.key, MARK.c.dataset == book.table.name)
    own = and_(DELETION.c.dataset == MARK.c.dataset, DELETION.c.before > BOOK_SEAL.c.at)
    lawful = and_(DELETION.c.id == MARK.c.deletion, or_(own, DELETION.c.dataset == FAMILIES))
    joined = BOOK_SEAL.outerjoin(book.table, book.same).outerjoin(MARK, mine).outerjoin(DELETION, lawful)
    columns = [column.label(f"{PREFIX}{column.name}") for column in book.table.c]
    query = select(*BOOK_SEAL.c, *columns, DELETION.c.id.label("deletion")).select_from(joined)
    return query.where(BOOK_SEAL.c.book == book.name).order_by(BOOK_SEAL.c.sequence)


class _Sealed:
    """The row of the table beside a link, its columns by their own names."""

    def __init__(self, row: Row) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, f"{PREFIX}{name}")


def _content(book: Book, row: Row) -> Iterator[Fault]:
    """Yield what is wrong with the row that a link sealed; one that retention has deleted is as it should be."""
    sealed, column = _Sealed(row), next(iter(book.key.values()))
    if getattr(sealed, column) is None:
        if row.deletion is None:
            yield Fault(MISSING, book.name, row.sequence, name_of(row))
    elif book.row_hash(sealed) != row.row:
        yield Fault(EDITED, book.name, row.sequence, name_of(row))
    elif getattr(sealed, book.at) != row.at:
        yield Fault(REORDERED, book.name, row.sequence, name_of(row))
