"""The attendance of families by month, kept up to the feed, and how far it is."""

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Big, Day, Id, Kabupaten, Moment, Word
from server.models.exchange import CLUSTERED


class AttendanceMonth(db.Model):
    """What a family's meetings of a month in a kabupaten come to; no row where none was planned or held for it.

    `worst_*` and `best_*`: meetings attended of those that count, as `server.attendance.measure` has it; sums over months are the measure
    over them. `hadir` to `alpa` are marks of meetings that count, `diwakili` those of `hadir` by proxy, `susulan` those made up for;
    `dibebaskan`, `tambahan` (held beyond the plan) and marks of them do not count. `belum_ditandai`, `sengketa`, `ditahan` and
    `belum_terkirim` are meetings of which something is not known.
    """

    __tablename__ = "attendance_month"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    bulan: Mapped[Word] = mapped_column(primary_key=True)
    kpm_id: Mapped[Id] = mapped_column(primary_key=True)
    kelompok_id: Mapped[Id | None]
    worst_came: Mapped[int]
    worst_counted: Mapped[int]
    best_came: Mapped[int]
    best_counted: Mapped[int]
    hadir: Mapped[int]
    izin: Mapped[int]
    sakit: Mapped[int]
    alpa: Mapped[int]
    diwakili: Mapped[int]
    dibebaskan: Mapped[int]
    susulan: Mapped[int]
    tambahan: Mapped[int]
    belum_ditandai: Mapped[int]
    sengketa: Mapped[int]
    ditahan: Mapped[int]
    belum_terkirim: Mapped[int]

    __table_args__ = (
        Index(None, "kpm_id", "bulan"),
        Index(
            "ix_attendance_month_silent",
            "kabupaten",
            "kpm_id",
            sqlite_where=text("belum_terkirim > 0"),
            postgresql_where=text("belum_terkirim > 0"),
        ),
        CLUSTERED,
    )


class AttendancePlace(db.Model):
    """How far the attendance of a kabupaten is: the number of its feed, the moment and the day, and the first month that is kept."""

    __tablename__ = "attendance_place"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    number: Mapped[Big]
    at: Mapped[Moment]
    day: Mapped[Day]
    since: Mapped[Word]
