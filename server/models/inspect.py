"""The seal of the change log: a chain of hashes that tells an edited, a removed and a reordered row."""

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Big, Id, Kabupaten, Moment, Raw, Word


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
