"""What went out of the house as a file, by whom and for what."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Id, Moment, Prose, Region, Word


class Export(db.Model):
    """An export that was made: its rows, whose they were, and what the person said it is for; the file itself is swept in time."""

    __tablename__ = "export"

    id: Mapped[Id] = mapped_column(primary_key=True)
    account: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    region: Mapped[Region]
    dataset: Mapped[Word]
    format: Mapped[Word]
    first: Mapped[Word]
    last: Mapped[Word]
    deidentified: Mapped[bool]
    purpose: Mapped[Prose]
    made_at: Mapped[Moment]

    __table_args__ = (Index(None, "made_at"), Index(None, "region", "made_at"), Index(None, "account", "made_at"))
