"""Moves of families and workers between kabupaten, agreed by both sides."""

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Id, Kabupaten, Moment, Prose, Word

OPEN = text("state IN ('proposed', 'accepted')")


class Transfer(db.Model):
    """A family (`subject` kpm) or a worker that one kabupaten releases and another one takes.

    `state` is proposed, accepted (and being carried out), done, refused or withdrawn; `note` is of who releases, `reason` of who
    refuses; `kelompok` and `role` are where it goes to, as who takes it says.
    """

    __tablename__ = "transfer"

    id: Mapped[Id] = mapped_column(primary_key=True)
    subject: Mapped[Word]
    record: Mapped[Id]
    source: Mapped[Kabupaten]
    target: Mapped[Kabupaten]
    state: Mapped[Word]
    note: Mapped[Prose]
    reason: Mapped[Prose | None]
    kelompok: Mapped[Id | None]
    role: Mapped[Word | None]
    proposed_by: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[Moment]
    settled_by: Mapped[Id | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[Moment | None]

    __table_args__ = (
        Index("ix_transfer_open", "subject", "record", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index(None, "record"),
        Index(None, "source", "proposed_at"),
        Index(None, "target", "proposed_at"),
        Index(None, "state", "proposed_at"),
    )
