"""What the law on personal data asks of the office (UU 27/2022): requests with a clock, legal holds, what was deleted."""

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Big, Id, Kabupaten, KindName, Moment, Prose, Word


class PrivacyRequest(db.Model):
    """Somebody asks for the own data (`kind` report) or for their correction; `state` is open, done or refused.

    `subject` and `record` say whose data: a family (kpm), a member (anggota) or a worker; `seen_number` is the number of the partition
    when it was asked, below which nothing is an answer; `answer` says to whom and how it was handed over, what was corrected,
    or why it was refused.
    """

    __tablename__ = "privacy_request"

    id: Mapped[Id] = mapped_column(primary_key=True)
    kabupaten: Mapped[Kabupaten]
    area: Mapped[Word | None]
    kind: Mapped[Word]
    subject: Mapped[KindName]
    record: Mapped[Id]
    seen_number: Mapped[Big]
    asked_by: Mapped[Prose]
    wish: Mapped[Prose | None]
    asked_at: Mapped[Moment]
    due_at: Mapped[Moment]
    account: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    state: Mapped[Word]
    answer: Mapped[Prose | None]
    settled_at: Mapped[Moment | None]
    settled_by: Mapped[Id | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        Index(
            "ix_privacy_request_open",
            *("kabupaten", "due_at", "id"),
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(None, "kabupaten", "asked_at", "id"),
        Index(None, "record", "asked_at"),
    )


class LegalHold(db.Model):
    """Nothing of a family or a worker (`subject` and `record`) or of a whole data set (`dataset`) is deleted until the hold is lifted."""

    __tablename__ = "legal_hold"

    id: Mapped[Id] = mapped_column(primary_key=True)
    kabupaten: Mapped[Kabupaten | None]
    record: Mapped[Id | None]
    dataset: Mapped[Word | None]
    reason: Mapped[Prose]
    account: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]
    lifted_at: Mapped[Moment | None]
    lifted_by: Mapped[Id | None] = mapped_column(ForeignKey("account.id"))
    subject: Mapped[KindName | None]

    __table_args__ = (Index(None, "record"),)


class Deletion(db.Model):
    """What was deleted at the end of its retention: data set, everything before which moment, how many rows, by whom and why."""

    __tablename__ = "deletion"

    id: Mapped[Id] = mapped_column(primary_key=True)
    dataset: Mapped[Word]
    before: Mapped[Moment]
    rows: Mapped[Big]
    reason: Mapped[Prose]
    account: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment] = mapped_column(index=True)


class DeletedRow(db.Model):
    """The mark of a sealed row that was deleted at the end of its retention: its id, and by which deletion."""

    __tablename__ = "deleted_row"

    id: Mapped[Id] = mapped_column(primary_key=True)
    dataset: Mapped[Word]
    deletion: Mapped[Id]
    at: Mapped[Moment] = mapped_column(index=True)


class ErasedForm(db.Model):
    """Values were taken out of a sealed row of a form at the end of the retention of a family; append-only.

    `commits` is 0 for the row of the change log, else that of the row of `outcome_log`; `row` and `outcome` are its hashes since,
    so that verifying tells it from a row that somebody edited; `number` counts the marks of a form.
    """

    __tablename__ = "erased_form"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    form: Mapped[Id] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    commits: Mapped[Big]
    row: Mapped[Word]
    outcome: Mapped[Word]
    deletion: Mapped[Id]
    at: Mapped[Moment] = mapped_column(index=True)


class RetentionDue(db.Model):
    """How many rows of a data set were past their retention when the nightly job counted them."""

    __tablename__ = "retention_due"

    dataset: Mapped[Word] = mapped_column(primary_key=True)
    before: Mapped[Moment]
    rows: Mapped[Big]
    counted_at: Mapped[Moment]
