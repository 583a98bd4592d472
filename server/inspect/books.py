"""The books: tables of what the office did and read, each sealed by a chain of its own each minute, as the change log is by partition.

A book names the columns of its table that never change once a row is there; a decision has two, as it is ended later than it is made, and so has a step.
What retention deletes, or empties, leaves a mark in a table that is itself a book, so that verifying tells it from what somebody did.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from server.engine import read_transaction, write_transaction
from server.inspect.hashes import NOTHING, hash_of, written
from server.inspect.places import BEGINNING, floor_of
from server.services import Services
from server.store.tables import TABLES
from sync.limits import SEALED_PER_COMMIT

BOOK_SEAL, BOOK_HEAD = TABLES["book_seal"], TABLES["book_head"]
BLANK = MappingProxyType({"kabupaten": "", "key": "", "number": 0})
"""What a link has for a column that the key of its table lacks."""


@dataclass(frozen=True, slots=True)
class Book:
    """A sealed table: `key` names its key (column of a link -> column of the table), `at` the moment of a row, `said` what is hashed,
    and `later` columns that were added since: they are hashed where they hold something, so that what was sealed before stays sound."""

    name: str
    table: Table
    key: Mapping[str, str]
    at: str
    said: tuple[str, ...]
    later: tuple[str, ...] = ()

    @property
    def moment(self) -> ColumnElement[datetime]:
        """The column of a row's moment."""
        return self.table.c[self.at]

    @property
    def same(self) -> ColumnElement[bool]:
        """The condition that a link is of a row."""
        named = (BOOK_SEAL.c[link] == self.table.c[column] for link, column in self.key.items())
        return and_(BOOK_SEAL.c.book == self.name, *named, *(BOOK_SEAL.c[link] == BLANK[link] for link in BLANK if link not in self.key))

    def row_hash(self, row: Any) -> str:
        """Return the hash of what a row of the table says."""
        since = (name for name in self.later if getattr(row, name) is not None)
        values = (getattr(row, name) for name in (*self.said, *since))
        return hash_of([written(value) if isinstance(value, datetime) else value for value in values])

    def place_of(self, row: Any) -> dict[str, Any]:
        """Return what a link calls a row of the table."""
        return dict(BLANK) | {link: getattr(row, column) for link, column in self.key.items()}


def _book(table: str, at: str, said: str, key: str = "key=id", *, name: str = "", later: str = "") -> Book:
    pairs = (one.split("=") for one in key.split())
    return Book(name or table, TABLES[table], MappingProxyType(dict(pairs)), at, tuple(said.split()), tuple(later.split()))


def _steps(about: str, more: str = "") -> tuple[Book, Book]:
    """Return the books of the steps about a kind of record: as they were taken, and how they ended."""
    said = f"kabupaten {about} round action account plt reason due_at {more}"
    return _book(f"{about}_step", "made_at", said), _book(f"{about}_step", "settled_at", "state code", name=f"{about}_step_end")


BOOKS: Mapping[str, Book] = MappingProxyType(
    {
        book.name: book
        for book in (
            _book("account_act", "at", "account actor act", later="command"),
            _book("bast_void", "at", "account kejadian_id number replaced reason handouts", "kabupaten=kabupaten key=id"),
            _book("child_keeper", "at", "account holder act", "kabupaten=kabupaten key=id"),
            _book("complaint_keeper", "at", "account holder second", "kabupaten=kabupaten number=number"),
            _book(
                "complaint_step",
                "at",
                "account action text forwarded_to worker holder second tugas",
                "kabupaten=kabupaten key=complaint number=number",
            ),
            _book("data_read", "at", "token dataset region first last rows state", later="as_of"),
            _book("data_token", "made_at", "account token_hash name purpose region datasets deidentified expires_at"),
            _book("data_token", "revoked_at", "revoked_by", name="data_token_end"),
            _book("decision", "made_at", "kabupaten queue ref area verdict seen_number seen_tag account due_at"),
            _book("decision", "settled_at", "state code details", name="decision_end"),
            _book("deleted_row", "at", "dataset deletion"),
            _book("deletion", "at", "dataset before reason account"),
            _book("erased_form", "at", "commits row outcome deletion", "kabupaten=kabupaten key=form number=number"),
            _book("export", "made_at", "account region dataset format first last deidentified purpose", later="as_of state"),
            *_steps("graduasi", "detail"),
            _book("kejadian_act", "at", "account act first_id second_id undoes", "kabupaten=kabupaten key=id"),
            _book("ledger_note", "at", "account about subject seen text", "kabupaten=kabupaten key=id"),
            _book("korban_act", "at", "account act pair kejadian_id kept_kabupaten kept_id lost_kabupaten lost_id moved reason undoes", "kabupaten=kabupaten key=id"),
            _book("page_read", "at", "account route kabupaten kind record"),
            _book("posko_handover", "at", "account kejadian_id receiver note waits", "kabupaten=kabupaten key=id"),
            _book("restore", "at", "reason heads"),
            *_steps("sanksi"),
            _book("siks_batch", "made_at", "account purpose rows", "kabupaten=kabupaten number=number"),
        )
    }
)


def book_hash(before: str, link: Any) -> str:
    """Return the hash of a link of a book, with the one before it."""
    said = (link.book, link.sequence, link.kabupaten, link.key, link.number, written(link.at), link.row)
    return hash_of([before, *said])


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link that is about to be written, without its own hash."""

    book: str
    sequence: int
    kabupaten: str
    key: str
    number: int
    at: datetime
    row: str


def bound(book: Book, sequence: int, chain: str, rows: Iterable[Any]) -> tuple[list[dict[str, Any]], str]:
    """Return the links of rows, that follow the one with this number and hash, and the hash of the last."""
    links = []
    for number, row in enumerate(rows, sequence + 1):
        told = {"book": book.name, "sequence": number, **book.place_of(row), "at": getattr(row, book.at), "row": book.row_hash(row)}
        chain = book_hash(chain, NewLink(**told))
        links.append(told | {"chain": chain})
    return links, chain


def unsealed(book: Book, *columns: Any) -> Select:
    """Return the query of rows of a book that have no link, by their moment."""
    wanted = select(*(columns or (book.table,))).select_from(book.table.outerjoin(BOOK_SEAL, book.same))
    order = (book.moment, *(book.table.c[column] for column in book.key.values()))
    return wanted.where(BOOK_SEAL.c.book.is_(None), book.moment.is_not(None)).order_by(*order)


def seal_books(parts: Services) -> int:
    """Seal what is new in every book; return how many links were made."""
    return sum(_seal(parts, book) for book in BOOKS.values())


def _seal(parts: Services, book: Book) -> int:
    """Seal one book in short transactions; what another run has sealed meanwhile is left to it."""
    made = 0
    while True:
        with read_transaction(parts.engine) as connection:
            head = _head(connection, book)
            rows = connection.execute(unsealed(book).where(book.moment >= floor_of(head["sealed_to"])).limit(SEALED_PER_COMMIT)).all()
        if not rows or not _write(parts, book, head, rows):
            return made
        made += len(rows)
        if len(rows) < SEALED_PER_COMMIT:
            return made


def _head(connection: Connection, book: Book) -> dict[str, Any]:
    row = connection.execute(select(BOOK_HEAD).where(BOOK_HEAD.c.book == book.name)).first()
    names = ("sequence", "chain", "sealed_to")
    return dict(zip(names, (0, NOTHING, BEGINNING), strict=True)) if row is None else {name: getattr(row, name) for name in names}


def _write(parts: Services, book: Book, seen: dict[str, Any], rows: Iterable[Row]) -> bool:
    """Write the links of rows unless the head is no longer the one that was seen; tell whether they were written."""
    links, chain = bound(book, seen["sequence"], seen["chain"], rows)
    latest = max(seen["sealed_to"], *(link["at"] for link in links))
    goal = {"sequence": links[-1]["sequence"], "chain": chain, "sealed_to": min(latest, parts.clock())}
    with write_transaction(parts.engine) as connection:
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        connection.execute(dialect.insert(BOOK_HEAD).values(book=book.name, **seen).on_conflict_do_nothing())
        mine = BOOK_HEAD.c.book == book.name
        stands = connection.execute(select(BOOK_HEAD.c.sequence, BOOK_HEAD.c.chain).where(mine).with_for_update()).one()
        if tuple(stands) != (seen["sequence"], seen["chain"]):
            return False
        connection.execute(insert(BOOK_SEAL), links)
        connection.execute(BOOK_HEAD.update().where(mine).values(**goal))
    return True
