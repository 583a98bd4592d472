"""Records that were merged, and batches of proposals handed to SIKS-NG."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Id, Kabupaten, KindName, Moment, Prose, Raw, Word


class MergedRecord(db.Model):
    """Two records that a person declared to be one: what stood before in the one that stays, so that it can be undone.

    `before` and `after` are its values that the merging wrote; `moved` are the members who came over, `chained` the older ids that led
    to the one given up; `undone_at` is when it was undone.
    """

    __tablename__ = "merged_record"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[KindName]
    kept_id: Mapped[Id]
    lost_id: Mapped[Id]
    area: Mapped[Word | None]
    before: Mapped[Raw]
    after: Mapped[Raw]
    moved: Mapped[Raw]
    chained: Mapped[Raw]
    reason: Mapped[Prose]
    account: Mapped[Id]
    made_at: Mapped[Moment]
    undone_by: Mapped[Id | None]
    undone_at: Mapped[Moment | None]

    __table_args__ = (Index(None, "kabupaten", "made_at", "id"), Index(None, "kabupaten", "kept_id"), Index(None, "kabupaten", "lost_id"))


class SiksUpload(db.Model):
    """Answers of SIKS-NG that were read in a dry run and wait to be taken over; `about` says what they answer.

    For verivali [row of the file, kind, id, answer, reason, verdict], for graduasi [row, id, answer, last day, reason, faults].
    """

    __tablename__ = "siks_upload"

    id: Mapped[Id] = mapped_column(primary_key=True)
    kabupaten: Mapped[Kabupaten]
    account: Mapped[Id]
    made_at: Mapped[Moment]
    answers: Mapped[Raw]
    about: Mapped[Word]

    __table_args__ = (Index(None, "made_at"),)


class SiksBatch(db.Model):
    """Approved proposals that were handed to the SIKS-NG operator together; each of them carries the number."""

    __tablename__ = "siks_batch"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[Id]
    purpose: Mapped[Prose]
    rows: Mapped[int]
    made_at: Mapped[Moment] = mapped_column(index=True)
