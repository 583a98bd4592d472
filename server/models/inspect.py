"""The seals: chains of hashes that tell an edited, a removed and a reordered row, of the change log and of what the office did."""

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Big, Id, Kabupaten, Moment, Prose, Raw, Word


class OutcomeLog(db.Model):
    """What a form's changes became later: its outcomes anew, after commit `commits` of its partition; append-only.

    `worker` is the account, or the worker whose phone brought what the form waited for.
    """

    __tablename__ = "outcome_log"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    commits: Mapped[Big] = mapped_column(primary_key=True)
    form: Mapped[Id] = mapped_column(primary_key=True)
    decisions: Mapped[Raw]
    worker: Mapped[Id]
    device: Mapped[Id]
    at: Mapped[Moment]

    __table_args__ = (Index(None, "kabupaten", "form", "commits"),)


class Seal(db.Model):
    """One link of a partition's chain; append-only.

    `entry` is received (a row of `change_log`) or decided (a row of `outcome_log`, of commit `number`).
    `at` and `number` are the place of the row among the others, `row` the hash of what it says, `outcome` that of its decisions,
    `chain` the hash of all this and of the link before.
    """

    __tablename__ = "seal"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    sequence: Mapped[Big] = mapped_column(primary_key=True)
    entry: Mapped[Word]
    form: Mapped[Id]
    at: Mapped[Moment]
    number: Mapped[Big | None]
    row: Mapped[Word]
    outcome: Mapped[Word]
    chain: Mapped[Word]

    __table_args__ = (
        Index(
            "ix_seal_received",
            *("kabupaten", "form"),
            unique=True,
            sqlite_where=text("entry = 'received'"),
            postgresql_where=text("entry = 'received'"),
        ),
        Index(
            "ix_seal_decided",
            *("kabupaten", "number", "form"),
            unique=True,
            sqlite_where=text("entry = 'decided'"),
            postgresql_where=text("entry = 'decided'"),
        ),
    )


class SealHead(db.Model):
    """How far a partition is sealed: its last link, the arrival up to which rows are sealed, the commits seen.

    `checked_at` and `faults`: when it was last verified against its rows, and how many did not fit.
    """

    __tablename__ = "seal_head"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    sequence: Mapped[Big]
    chain: Mapped[Word]
    sealed_to: Mapped[Moment]
    commits: Mapped[Big]
    checked_at: Mapped[Moment | None]
    faults: Mapped[int | None]


class BookSeal(db.Model):
    """One link of the chain of a book (`server.inspect.books`), a table of what the office did; append-only.

    `kabupaten`, `key` and `number` name the row as far as its table has them; `at` is its place among the others, `row` the hash of
    what it says, `chain` the hash of all this and of the link before.
    """

    __tablename__ = "book_seal"

    book: Mapped[Word] = mapped_column(primary_key=True)
    sequence: Mapped[Big] = mapped_column(primary_key=True)
    kabupaten: Mapped[Kabupaten]
    key: Mapped[Id]
    number: Mapped[Big]
    at: Mapped[Moment]
    row: Mapped[Word]
    chain: Mapped[Word]

    __table_args__ = (Index("ix_book_seal_row", "book", "kabupaten", "key", "number", unique=True),)


class BookHead(db.Model):
    """How far a book is sealed, when it was last verified, and how many rows did not fit."""

    __tablename__ = "book_head"

    book: Mapped[Word] = mapped_column(primary_key=True)
    sequence: Mapped[Big]
    chain: Mapped[Word]
    sealed_to: Mapped[Moment]
    checked_at: Mapped[Moment | None]
    faults: Mapped[int | None]


class Restore(db.Model):
    """The database was restored from a backup, in which the chains ended at these numbers (`heads`: name of a chain -> number)."""

    __tablename__ = "restore"

    id: Mapped[Id] = mapped_column(primary_key=True)
    at: Mapped[Moment]
    reason: Mapped[Prose]
    heads: Mapped[Raw]
