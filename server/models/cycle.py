"""The cycle of komitmen at the office: stages, frozen figures, steps of sanctions, and who approves second."""

from sqlalchemy import Boolean, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import db
from server.models.columns import Big, Checked, Day, Id, Kabupaten, Moment, Prose, Word
from server.models.synced import Synced


class Tahap(db.Model):
    """A stage of a kabupaten; `state` is open or closed.

    `as_of`: number of the partition at which its figures were frozen; `read_to`: number up to which late work was looked at;
    `aturan`: version of the rules of its last month; `counts`: families by state, as frozen.
    """

    __tablename__ = "tahap"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    tahap: Mapped[Word] = mapped_column(primary_key=True)
    state: Mapped[Word]
    aturan: Mapped[int | None]
    as_of: Mapped[Big | None]
    read_to: Mapped[Big | None]
    counts: Mapped[Checked | None]
    opened_at: Mapped[Moment]
    closed_at: Mapped[Moment | None]

    __table_args__ = (Index(None, "state", "kabupaten", "tahap"),)


class TahapFigure(db.Model):
    """The published figure of a member in a stage, or of a family, whose `anggota_id` is empty; frozen when the stage closed.

    `late_*`: what late work makes of it, beside the frozen values; null while there is none.
    """

    __tablename__ = "tahap_figure"

    kabupaten: Mapped[Kabupaten] = mapped_column(primary_key=True)
    tahap: Mapped[Word] = mapped_column(primary_key=True)
    kpm_id: Mapped[Id] = mapped_column(primary_key=True)
    anggota_id: Mapped[Id] = mapped_column(primary_key=True)
    area: Mapped[Word | None]
    state: Mapped[Word]
    failed: Mapped[int]
    gaps: Mapped[int]
    evidence: Mapped[Checked | None]
    late_state: Mapped[Word | None]
    late_failed: Mapped[int | None]
    late_gaps: Mapped[int | None]
    late_evidence: Mapped[Checked | None]
    late_at: Mapped[Moment | None]

    __table_args__ = (Index(None, "kabupaten", "tahap", "anggota_id", "state", "kpm_id"),)


class Sanksi(Synced, db.Model):
    """A sanction proposed for a family because of a stage."""

    __tablename__ = "sanksi"

    kpm_id: Mapped[Id | None]
    tahap: Mapped[Word | None]
    jenis: Mapped[Word | None]
    aturan_nomor: Mapped[int | None]
    evidence: Mapped[Prose | None]
    proposed_on: Mapped[Day | None]
    status: Mapped[Word | None]
    reason: Mapped[Prose | None]
    decided_on: Mapped[Day | None]
    banding_on: Mapped[Day | None]
    banding_text: Mapped[Prose | None]
    banding_outcome: Mapped[Word | None]
    banding_reason: Mapped[Prose | None]


Index(None, Sanksi.kabupaten, Sanksi.status, Sanksi.tahap, Sanksi.id)


class RancanganJadwal(Synced, db.Model):
    """A proposed meeting."""

    __tablename__ = "rancangan_jadwal"

    kelompok_id: Mapped[Id | None]
    bulan: Mapped[Word | None]
    ordinal: Mapped[int | None]
    planned_date: Mapped[Day | None]
    start_time: Mapped[Word | None]
    place: Mapped[Prose | None]


class RancanganHari(Synced, db.Model):
    """Proposed effective days."""

    __tablename__ = "rancangan_hari"

    fasilitas_id: Mapped[Id | None]
    bulan: Mapped[Word | None]
    days: Mapped[int | None]


class Stepped:
    """Columns of a step that people take about a proposal; `state` is pending, done, withdrawn or failed.

    Append-only: a step that waits is ended once (`state`, `code`, `settled_at`). `account` is null for the system, `plt` says that it stood
    in for another; `tries` and `tried_at`: how often carrying it out was begun, and when last.
    """

    id: Mapped[Id] = mapped_column(primary_key=True, sort_order=-2)
    kabupaten: Mapped[Kabupaten] = mapped_column(sort_order=-1)
    round: Mapped[int] = mapped_column(sort_order=1)
    action: Mapped[Word] = mapped_column(sort_order=1)
    account: Mapped[Id | None] = mapped_column(ForeignKey("account.id"), sort_order=1)
    plt: Mapped[bool] = mapped_column(Boolean(), sort_order=1)
    reason: Mapped[Prose] = mapped_column(sort_order=1)
    made_at: Mapped[Moment] = mapped_column(sort_order=1)
    due_at: Mapped[Moment | None] = mapped_column(sort_order=1)
    settled_at: Mapped[Moment | None] = mapped_column(sort_order=1)
    state: Mapped[Word] = mapped_column(sort_order=1)
    code: Mapped[Word | None] = mapped_column(sort_order=1)
    tries: Mapped[int] = mapped_column(sort_order=1)
    tried_at: Mapped[Moment | None] = mapped_column(sort_order=1)


class SanksiStep(Stepped, db.Model):
    """A step on the way of a sanction; `round` grows whenever late work opens the sanction anew."""

    __tablename__ = "sanksi_step"

    sanksi: Mapped[Id]

    __table_args__ = (
        Index(
            "ix_sanksi_step_pending",
            *("kabupaten", "sanksi"),
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index(None, "kabupaten", "sanksi", "made_at"),
        Index(None, "state", "due_at"),
        Index(None, "account", "made_at"),
    )


class Approver(db.Model):
    """Who gives the second approval of sanctions and exits in a region, from when to when; `plt` stands in for somebody else."""

    __tablename__ = "approver"

    id: Mapped[Id] = mapped_column(primary_key=True)
    region: Mapped[Word]
    account: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    plt: Mapped[bool] = mapped_column(Boolean())
    start_date: Mapped[Day]
    end_date: Mapped[Day | None]
    made_by: Mapped[Id]
    made_at: Mapped[Moment]

    __table_args__ = (Index(None, "account"), Index(None, "region"))
