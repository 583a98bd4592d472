"""Samples of komitmen: lots of ordinary checks, and which of them were drawn for a person to look at."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Big, Id, Kabupaten, Moment, Word


class SampleLot(db.Model):
    """The ordinary checks of a kecamatan that were entered until the entry of a month ended.

    `seed` and the rows of `sample_check` make the draw again; `area` is empty where the kecamatan is not known.
    `state`: review (people look at the sample), whole (the sample failed, they look at every check), closing, closed.
    """

    __tablename__ = "sample_lot"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    area: Mapped[Word]
    bulan: Mapped[Word]
    seed: Mapped[Big]
    drawn_at: Mapped[Moment]
    population: Mapped[int]
    drawn: Mapped[int]
    reviewed: Mapped[int]
    findings: Mapped[int]
    unsampled: Mapped[int]
    grown: Mapped[bool]
    state: Mapped[Word]
    settled_at: Mapped[Moment | None]

    __table_args__ = (
        Index(None, "kabupaten", "bulan", "area", unique=True),
        Index(None, "state", "kabupaten"),
        Index(None, "drawn_at", "kabupaten", "id"),
        Index(None, "kabupaten", "drawn_at", "id"),
    )


class SampleCheck(db.Model):
    """A check of a lot, as of the revision that it had then.

    `step`: 0 not drawn, 1 drawn at first, 2 when the sample grew, 3 with the whole lot.
    `verdict`: clean or finding of what a person looked at, unsampled of what was closed without; null while it waits.
    """

    __tablename__ = "sample_check"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    lot: Mapped[Id] = mapped_column(primary_key=True)
    record: Mapped[Id] = mapped_column(primary_key=True)
    worker: Mapped[Id | None]
    revision: Mapped[Big]
    step: Mapped[int]
    verdict: Mapped[Word | None]
    settled_at: Mapped[Moment | None]

    __table_args__ = (Index(None, "kabupaten", "record"), Index(None, "kabupaten", "lot", "step", "verdict"))
