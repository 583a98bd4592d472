"""Cases that come out of records, and how far the watch has read."""

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Big, Day, Id, Kabupaten, KindName, Moment, Raw, Word

OPEN = text("state = 'open'")


def _waiting_by(name: str, *columns: str) -> Index:
    """Return an index of the open cases; named here, as PostgreSQL's names end after 63 letters."""
    return Index(f"ix_watched_{name}", "queue", *columns, "id", sqlite_where=OPEN, postgresql_where=OPEN)


class WatchedCase(db.Model):
    """A case that nobody sent: a record, or what is missing of it, that a person must look at; `state` is open, settled (decided) or gone.

    `code` says why, `details` what the watch found; `worker` is whose work it is, empty for nobody's;
    `area` is the kecamatan it belongs to, null where only the kabupaten is known.
    """

    __tablename__ = "watched"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    queue: Mapped[Word]
    kind: Mapped[KindName]
    record: Mapped[Id]
    code: Mapped[Word]
    worker: Mapped[Id | None]
    work_date: Mapped[Day | None]
    received_at: Mapped[Moment]
    area: Mapped[Word | None]
    details: Mapped[Raw | None]
    state: Mapped[Word]
    settled_at: Mapped[Moment | None]

    __table_args__ = (
        _waiting_by("moment", "received_at", "kabupaten"),
        _waiting_by("kabupaten", "kabupaten", "received_at"),
        _waiting_by("area", "kabupaten", "area", "received_at"),
        _waiting_by("worker", "worker", "received_at", "kabupaten"),
        _waiting_by("kinds", "kind", "received_at", "kabupaten"),
        _waiting_by("kind", "kabupaten", "kind", "received_at"),
        Index(None, "kabupaten", "record"),
    )


class Watermark(db.Model):
    """Up to which number of a partition a reader of the feed has come."""

    __tablename__ = "watermark"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    reader: Mapped[Word] = mapped_column(primary_key=True)
    number: Mapped[Big]
