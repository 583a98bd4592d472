"""Complaints at the office: one case for each, every step of its handling, and who keeps the confidential ones."""

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Day, Id, Kabupaten, Moment, Prose, Word

OPEN = {"sqlite_where": text("settled_on IS NULL"), "postgresql_where": text("settled_on IS NULL")}

RAHASIA = {"sqlite_where": text("rahasia = 1"), "postgresql_where": text("rahasia")}


class ComplaintCase(db.Model):
    """A complaint as the office handles it; phones never get this table.

    `source` is lapangan (`id` is of the `pengaduan` that a phone sent; its words stay there) or kantor (they are here).
    `state` is baru while nobody has read it, else of `schemas.pengaduan.STATES`; `steps` counts what was written about it.
    `holder` and `second` are the accounts that handle it; where it is `rahasia` nobody else sees it.
    `worker` follows it up, `about_worker` is the one it is about.
    """

    __tablename__ = "complaint_case"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    ticket: Mapped[Word]
    source: Mapped[Word]
    area: Mapped[Word | None]
    reported_on: Mapped[Day]
    due_on: Mapped[Day]
    settled_on: Mapped[Day | None]
    programme: Mapped[Word]
    category: Mapped[Word]
    state: Mapped[Word]
    rahasia: Mapped[bool]
    holder: Mapped[Id | None] = mapped_column(ForeignKey("account.id"))
    second: Mapped[Id | None] = mapped_column(ForeignKey("account.id"))
    worker: Mapped[Id | None]
    about_worker: Mapped[Id | None]
    complainant: Mapped[Prose | None]
    contact: Mapped[Prose | None]
    text: Mapped[Prose | None]
    steps: Mapped[int]

    __table_args__ = (
        Index("ix_complaint_case_rahasia", "kabupaten", "id", **RAHASIA),
        Index(None, "kabupaten", "ticket"),
        Index(None, "due_on", "kabupaten", "id", **OPEN),
        Index(None, "kabupaten", "due_on", "id", **OPEN),
        Index(None, "kabupaten", "area", "due_on", "id", **OPEN),
        Index(None, "kabupaten", "settled_on", "id"),
        Index(None, "kabupaten", "worker"),
        Index(None, "holder", "due_on"),
        Index(None, "second", "due_on"),
    )


class ComplaintStep(db.Model):
    """One step of a complaint's handling; append-only.

    `action` is a state, or what else was done; `account` is empty for what the system did.
    """

    __tablename__ = "complaint_step"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    complaint: Mapped[Id] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[Moment] = mapped_column(index=True)
    account: Mapped[Id | None] = mapped_column(ForeignKey("account.id"))
    action: Mapped[Word]
    text: Mapped[Prose | None]
    forwarded_to: Mapped[Prose | None]
    worker: Mapped[Id | None]
    holder: Mapped[Id | None]
    second: Mapped[Id | None]
    tugas: Mapped[Id | None]


class ComplaintKeeper(db.Model):
    """Who sees the confidential complaints of a kabupaten that have no holder yet; the newest row holds, append-only."""

    __tablename__ = "complaint_keeper"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[Moment]
    account: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    holder: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    second: Mapped[Id] = mapped_column(ForeignKey("account.id"))
