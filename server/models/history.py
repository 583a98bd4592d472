"""What the change log says of families and records, found by an index that a job writes each minute."""

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Big, Id, Kabupaten, KindName, Moment, Word
from server.models.exchange import CLUSTERED


class History(db.Model):
    """A change of the log and the family it belongs to; `kpm` is empty where it belongs to none.

    No value is kept here; `waiting`: its outcome was not final when it was last looked at (refused, held, blocked).
    """

    __tablename__ = "history"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    form: Mapped[Id] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    kpm: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[KindName]
    record: Mapped[Id]
    received_at: Mapped[Moment]
    waiting: Mapped[bool]

    __table_args__ = (
        Index(None, "kpm", "received_at", "form", "index"),  # a family that moved has its history in more than one kabupaten
        Index(None, "kabupaten", "form", sqlite_where=text("waiting"), postgresql_where=text("waiting")),
        CLUSTERED,
    )


class Standing(db.Model):
    """A write of one field group of a record: the change that made it, and when it was committed.

    `group` is empty for the making of a record, which writes all its groups, and `moved` for its departure to another kabupaten;
    `how` is made, wrote, joined (a union with what stood), repaired (with values that a person gave) or left.
    """

    __tablename__ = "standing"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    record: Mapped[Id] = mapped_column(primary_key=True)
    group: Mapped[Word] = mapped_column(primary_key=True)
    number: Mapped[Big] = mapped_column(primary_key=True)
    form: Mapped[Id]
    index: Mapped[int]
    how: Mapped[Word]
    at: Mapped[Moment]

    __table_args__ = (CLUSTERED,)


class HistoryPlace(db.Model):
    """How far the log of a partition has been read: its commits then, and the arrival up to which forms were met."""

    __tablename__ = "history_place"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    commits: Mapped[Big]
    read_to: Mapped[Moment]
