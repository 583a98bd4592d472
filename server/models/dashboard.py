"""Sums of the dashboard: by kelompok, by region, how far they are, and the targets."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Big, Day, Id, Kabupaten, Moment, Prose, Word, key_text
from server.models.exchange import CLUSTERED


class Sums:
    """What a measure of a month comes to; sums, so that those of a region are those of what lies in it.

    `worst_*` and `best_*`: how many met it, of those that count, were all that is not known against it and for it.
    `units`: everything that was looked at; `unknown`: those of which it is not known; `silent`: those that may lie on a phone not heard from;
    `held`: those about which work has come that the office has not decided on.
    """

    worst_met: Mapped[int]
    worst_of: Mapped[int]
    best_met: Mapped[int]
    best_of: Mapped[int]
    units: Mapped[int]
    unknown: Mapped[int]
    silent: Mapped[int]
    held: Mapped[int] = mapped_column(server_default="0")


class KelompokMonth(Sums, db.Model):
    """A measure of a kelompok in a month; `kelompok_id` is empty for the families of a desa that have none."""

    __tablename__ = "kelompok_month"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True, sort_order=-5)
    bulan: Mapped[Word] = mapped_column(primary_key=True, sort_order=-4)
    measure: Mapped[Word] = mapped_column(primary_key=True, sort_order=-3)
    kelompok_id: Mapped[Id] = mapped_column(primary_key=True, sort_order=-2)
    desa: Mapped[str] = mapped_column(key_text(10), primary_key=True, sort_order=-1)

    __table_args__ = (CLUSTERED,)


class WilayahMonth(Sums, db.Model):
    """A measure of a region in a month, from desa to nation; `parent` is the region it lies in, empty for the nation."""

    __tablename__ = "wilayah_month"

    wilayah: Mapped[str] = mapped_column(key_text(10), primary_key=True, sort_order=-4)
    measure: Mapped[Word] = mapped_column(primary_key=True, sort_order=-3)
    bulan: Mapped[Word] = mapped_column(primary_key=True, sort_order=-2)
    parent: Mapped[str] = mapped_column(key_text(6), sort_order=-1)

    __table_args__ = (Index(None, "parent", "bulan", "measure"), CLUSTERED)


class DashboardPlace(db.Model):
    """How far the sums of a kabupaten are: the number of its feed, the moment and the day, the first month, and the newest rules.

    `attended_at`: the moment of the attendance that was summed, null while there is none.
    """

    __tablename__ = "dashboard_place"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    number: Mapped[Big]
    at: Mapped[Moment]
    day: Mapped[Day]
    since: Mapped[Word]
    rules: Mapped[Big]
    attended_at: Mapped[Moment | None]


class AttendanceChange(db.Model):
    """A month of a kabupaten whose attendance changed since it was summed; `number` grows with each change."""

    __tablename__ = "attendance_change"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    bulan: Mapped[Word] = mapped_column(primary_key=True)
    number: Mapped[Big]


class Target(db.Model):
    """A target of a measure from a year on, in percent, and where it is written."""

    __tablename__ = "target"

    measure: Mapped[Word] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    percent: Mapped[float]
    name: Mapped[Prose]
    source: Mapped[Prose]
