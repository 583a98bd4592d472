"""What of the meetings of P2K2 was handed over to SIKS-NG, and sheets of schools between dry run and taking over."""

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Id, Kabupaten, Moment, Raw, Word


class P2k2Handed(db.Model):
    """A meeting in a file: a digest of what is told of it, to see whether it changed since; `export` is the file.

    `fetched_at`: when the file was fetched first, null before. What a person then wrote into SIKS-NG is not known here.
    """

    __tablename__ = "p2k2_handed"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    p2k2_sesi_id: Mapped[Id] = mapped_column(primary_key=True)
    export: Mapped[Id] = mapped_column(primary_key=True)
    digest: Mapped[Word]
    made_at: Mapped[Moment]
    fetched_at: Mapped[Moment | None]

    __table_args__ = (ForeignKeyConstraint(["export"], ["export.id"]), Index(None, "export"))


class VerkomUpload(db.Model):
    """A sheet of a school that was read in a dry run and waits to be taken over; `told` holds ids, months and days, and no name or number."""

    __tablename__ = "verkom_upload"

    id: Mapped[Id] = mapped_column(primary_key=True)
    kabupaten: Mapped[Kabupaten]
    account: Mapped[Id]
    made_at: Mapped[Moment]
    told: Mapped[Raw]

    __table_args__ = (Index(None, "made_at"),)
