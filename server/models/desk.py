"""What people at the console decide and ask, and what they have read."""

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Big, Day, Id, Kabupaten, KindName, Moment, Raw, Word
from sync.limits import ROUTE_CHARS_MAX


class DecisionRow(db.Model):
    """A person's decision about one case of a queue; `state` is pending, done, withdrawn or failed.

    `ref` names the case in its queue; `verdict` is {action, reason, fields}; `seen_number` and `seen_tag` are the revision of the
    record that the person saw; `code` and `details` say why a decision failed, `tries` how often carrying it out broke.
    """

    __tablename__ = "decision"

    id: Mapped[Id] = mapped_column(primary_key=True)
    kabupaten: Mapped[Kabupaten]
    queue: Mapped[Word]
    ref: Mapped[Word]
    area: Mapped[Word | None]
    verdict: Mapped[Raw]
    seen_number: Mapped[Big | None]
    seen_tag: Mapped[Big | None]
    account: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]
    due_at: Mapped[Moment]
    state: Mapped[Word]
    code: Mapped[Word | None]
    details: Mapped[Raw | None]
    settled_at: Mapped[Moment | None]
    tries: Mapped[int]

    __table_args__ = (
        Index(
            "ix_decision_pending",
            *("kabupaten", "queue", "ref"),
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index(None, "kabupaten", "queue", "ref", "made_at"),
        Index(None, "state", "due_at"),
        Index(None, "account", "made_at"),
        Index(None, "made_at"),
        Index(
            "ix_decision_settled_at",
            "settled_at",
            sqlite_where=text("settled_at IS NOT NULL"),
            postgresql_where=text("settled_at IS NOT NULL"),
        ),
    )


class ThreadRow(db.Model):
    """Questions about one case and their answers; `state` is asked, late (not answered in time), answered or closed (decided).

    `queue` and `ref` name the case, and follow it when the record makes another one; `worker` was asked last, by the tugas `tugas`,
    at `number` of the partition, to be answered until `due_date`; `kind` and `record` are what the case is about; `turn` counts what
    was said; `answered_by` is answer (of the tugas) or record (which changed).
    """

    __tablename__ = "thread"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    queue: Mapped[Word]
    ref: Mapped[Word]
    kind: Mapped[KindName]
    record: Mapped[Id]
    worker: Mapped[Id]
    tugas: Mapped[Id]
    turn: Mapped[int]
    number: Mapped[Big]
    due_date: Mapped[Day]
    state: Mapped[Word]
    answered_by: Mapped[Word | None]
    answered_at: Mapped[Moment | None]

    __table_args__ = (
        Index(None, "kabupaten", "queue", "ref", unique=True),
        Index(None, "state", "kabupaten"),
    )


class SavedFilter(db.Model):
    """Filters of a queue that an account keeps under a name; `told` is the name of each filter with its text."""

    __tablename__ = "saved_filter"

    account: Mapped[Id] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    queue: Mapped[Word]
    name: Mapped[Word]
    told: Mapped[Raw]


class PageRead(db.Model):
    """Somebody has read a page with a person's data."""

    __tablename__ = "page_read"

    id: Mapped[Id] = mapped_column(primary_key=True)
    account: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
    route: Mapped[str] = mapped_column(String(ROUTE_CHARS_MAX))
    kabupaten: Mapped[Kabupaten]
    kind: Mapped[KindName | None]
    record: Mapped[Id | None]

    __table_args__ = (
        Index(None, "account", "at", "id"),
        Index(None, "record", "at", "id"),
        Index(None, "kabupaten", "at", "id"),
        Index(None, "at", "id"),
    )
