"""What the exchange keeps beside the records: counters, feed, change log, conflicts, inbox."""

from sqlalchemy import Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Big, Checked, Day, Id, Kabupaten, KindName, Moment, Raw, Scope, Word

CLUSTERED = {"sqlite_with_rowid": False}
"""On SQLite the table is its primary key's tree."""


def waiting_by(*columns: str) -> Index:
    """Return an index of the open cases of a queue alone, which are few beside those that were decided."""
    return Index(None, *columns, sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'"))


class Partition(db.Model):
    """The counter row of a partition; `commits` counts every push, `last_no` is the last small number given."""

    __tablename__ = "partition"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    number: Mapped[Big]
    tag: Mapped[Big]
    commits: Mapped[Big]
    last_no: Mapped[int]


class CommitLog(db.Model):
    """Runs of numbers of one author in one commit, each under its last number (a commit is mostly one run)."""

    __tablename__ = "commit_log"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    number: Mapped[Big] = mapped_column(primary_key=True)
    tag: Mapped[Big]
    at: Mapped[Moment]
    worker: Mapped[Id]
    device: Mapped[Id]


class Feed(db.Model):
    """State of one record in one scope; `left_on` marks a removal."""

    __tablename__ = "feed"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    scope: Mapped[Scope] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[KindName]
    number: Mapped[Big]
    hash: Mapped[Big]
    left_on: Mapped[Day | None]

    __table_args__ = (Index(None, "kabupaten", "scope", "number"), Index(None, "kabupaten", "id"), CLUSTERED)


class ScopeHead(db.Model):
    """Digest, rows and newest number of one kind in one scope."""

    __tablename__ = "scope_head"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    scope: Mapped[Scope] = mapped_column(primary_key=True)
    kind: Mapped[KindName] = mapped_column(primary_key=True)
    digest: Mapped[Big]
    rows: Mapped[int]
    number: Mapped[Big]

    __table_args__ = (CLUSTERED,)


class ChangeLog(db.Model):
    """One saved form as received, and the outcome of each change in it; append-only, also the audit trail.

    `device_at` is the phone's clock, `corrected_at` the arrival less the form's age, `clock_error_s` the phone's clock less the server's.
    """

    __tablename__ = "change_log"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    form: Mapped[Id] = mapped_column(primary_key=True)
    content: Mapped[Id]
    body: Mapped[Raw]
    decisions: Mapped[Raw]
    first: Mapped[Big | None]
    last: Mapped[Big | None]
    worker: Mapped[Id]
    device: Mapped[Id]
    work_date: Mapped[Day]
    device_at: Mapped[Moment | None]
    corrected_at: Mapped[Moment | None]
    clock_error_s: Mapped[int | None]
    received_at: Mapped[Moment]

    __table_args__ = (Index(None, "kabupaten", "received_at"), Index(None, "kabupaten", "worker", "received_at"))


class ConflictCase(db.Model):
    """Two values of one field group, both kept; `state` is open, automatic or decided.

    `told`: the worker whose value stood first has been told, or need not be; `worker` wrote the incoming value, empty for the office;
    `area` is the kecamatan it belongs to, null where only the kabupaten is known.
    """

    __tablename__ = "conflict"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[KindName]
    record: Mapped[Id]
    scope: Mapped[Scope]
    group: Mapped[Word]
    rule: Mapped[Word]
    form: Mapped[Id]
    index: Mapped[int]
    standing: Mapped[Checked]
    incoming: Mapped[Checked]
    standing_number: Mapped[Big]
    new_stands: Mapped[bool]
    own: Mapped[bool]
    state: Mapped[Word]
    received_at: Mapped[Moment]
    told: Mapped[bool] = mapped_column(server_default=false())
    worker: Mapped[Id | None]
    area: Mapped[Word | None]

    __table_args__ = (
        waiting_by("received_at", "kabupaten", "id"),
        waiting_by("kabupaten", "received_at", "id"),
        waiting_by("kabupaten", "area", "received_at", "id"),
        waiting_by("worker", "received_at", "kabupaten", "id"),
        waiting_by("kind", "received_at", "kabupaten", "id"),
        waiting_by("kabupaten", "kind", "received_at", "id"),
        Index(None, "kabupaten", "record"),
        Index(None, "told", "kabupaten", "id"),
    )


class InboxEntry(db.Model):
    """A change that could not be stored, whole; `state` is open or settled.

    `area` is the kecamatan it belongs to, null where only the kabupaten is known; `rahasia`: it says of itself that it is a
    confidential complaint.
    """

    __tablename__ = "inbox"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    form: Mapped[Id] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[KindName]
    record: Mapped[Id]
    change: Mapped[Raw]
    outcome: Mapped[Word]
    code: Mapped[Word]
    details: Mapped[Raw | None]
    worker: Mapped[Id]
    device: Mapped[Id]
    work_date: Mapped[Day]
    waiting_for: Mapped[Id | None]
    received_at: Mapped[Moment]
    state: Mapped[Word]
    area: Mapped[Word | None]
    rahasia: Mapped[bool] = mapped_column(server_default=false())

    __table_args__ = (
        Index(None, "kabupaten", "waiting_for"),
        waiting_by("received_at", "kabupaten", "form", "index"),
        waiting_by("kabupaten", "received_at", "form", "index"),
        waiting_by("kabupaten", "area", "received_at", "form", "index"),
        waiting_by("worker", "received_at", "kabupaten", "form", "index"),
        waiting_by("kind", "received_at", "kabupaten", "form", "index"),
        waiting_by("kabupaten", "kind", "received_at", "form", "index"),
        Index(None, "device", "state"),
        Index(None, "kabupaten", "record"),
        Index("ix_inbox_rahasia", "kabupaten", "record", sqlite_where=text("rahasia = 1"), postgresql_where=text("rahasia")),
    )


class Alias(db.Model):
    """The id under which a merged record goes on."""

    __tablename__ = "alias"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    old_id: Mapped[Id] = mapped_column(primary_key=True)
    new_id: Mapped[Id]
    made_at: Mapped[Moment]

    __table_args__ = (Index(None, "new_id"),)


class MatchCandidate(db.Model):
    """Two records that may be the same person or family; a person decides.

    `second_kabupaten` is where the second record lives, null for the same kabupaten; `state` is open, merged or different.
    """

    __tablename__ = "match_candidate"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[KindName]
    first_id: Mapped[Id]
    second_id: Mapped[Id]
    reason: Mapped[Word]
    state: Mapped[Word]
    found_at: Mapped[Moment]
    second_kabupaten: Mapped[Kabupaten | None]

    __table_args__ = (Index(None, "kabupaten", "first_id"), Index(None, "kabupaten", "second_id"))
