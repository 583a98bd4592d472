"""The cycle of komitmen: stages and their frozen figures, sanctions with their steps, and who approves second."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import CHECKED_JSON, Instant, LocalDate, key_text

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

WORD, PENDING = sa.String(64), sa.text("state = 'pending'")
TABLES = ("approver", "sanksi_step", "sanksi", "tahap_figure", "tahap")
SANKSI = {
    **{"kpm_id": key_text(22), "tahap": WORD, "jenis": WORD, "aturan_nomor": sa.Integer(), "evidence": sa.Text()},
    **{"proposed_on": LocalDate(), "status": WORD, "reason": sa.Text(), "decided_on": LocalDate(), "banding_on": LocalDate()},
    **{"banding_text": sa.Text(), "banding_outcome": WORD, "banding_reason": sa.Text()},
}


def upgrade() -> None:
    """Make the tables."""
    _make_stages()
    _make_sanctions()
    _make_steps()
    op.create_table(
        "approver",
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("region", WORD, nullable=False),
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("plt", sa.Boolean(), nullable=False),
        sa.Column("start_date", LocalDate(), nullable=False),
        sa.Column("end_date", LocalDate()),
        sa.Column("made_by", key_text(22), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_approver"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_approver_account"),
    )
    for column in ("account", "region"):
        op.create_index(f"ix_approver_{column}", "approver", [column])


def _make_stages() -> None:
    op.create_table(
        "tahap",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("tahap", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("aturan", sa.Integer()),
        sa.Column("as_of", sa.BigInteger()),
        sa.Column("read_to", sa.BigInteger()),
        sa.Column("counts", CHECKED_JSON),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant()),
        sa.PrimaryKeyConstraint("kabupaten", "tahap", name="pk_tahap"),
    )
    op.create_index("ix_tahap_state_kabupaten_tahap", "tahap", ["state", "kabupaten", "tahap"])
    op.create_table(
        "tahap_figure",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("tahap", WORD, nullable=False),
        sa.Column("kpm_id", key_text(22), nullable=False),
        sa.Column("anggota_id", key_text(22), nullable=False),
        sa.Column("area", WORD),
        sa.Column("state", WORD, nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("gaps", sa.Integer(), nullable=False),
        sa.Column("evidence", CHECKED_JSON),
        sa.Column("late_state", WORD),
        sa.Column("late_failed", sa.Integer()),
        sa.Column("late_gaps", sa.Integer()),
        sa.Column("late_evidence", CHECKED_JSON),
        sa.Column("late_at", Instant()),
        sa.PrimaryKeyConstraint("kabupaten", "tahap", "kpm_id", "anggota_id", name="pk_tahap_figure"),
    )
    columns = ["kabupaten", "tahap", "anggota_id", "state", "kpm_id"]
    op.create_index(f"ix_tahap_figure_{'_'.join(columns)}", "tahap_figure", columns)


def _make_sanctions() -> None:
    op.create_table(
        "sanksi",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("scope", key_text(48), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.BigInteger(), nullable=False),
        sa.Column("form", key_text(22), nullable=False),
        sa.Column("groups", CHECKED_JSON),
        sa.Column("no", sa.Integer()),
        sa.Column("moved", key_text(4)),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        *(sa.Column(name, kind) for name, kind in SANKSI.items()),
        sa.PrimaryKeyConstraint("kabupaten", "id", name="pk_sanksi"),
        sa.ForeignKeyConstraint(["kabupaten", "kpm_id"], ["kpm.kabupaten", "kpm.id"], name="fk_sanksi_kabupaten_kpm_id"),
    )
    for columns in (["kabupaten", "scope", "id"], ["kabupaten", "kpm_id"], ["kabupaten", "status", "tahap", "id"]):
        op.create_index(f"ix_sanksi_{'_'.join(columns)}", "sanksi", columns)


def _make_steps() -> None:
    op.create_table(
        "sanksi_step",
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("sanksi", key_text(22), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("action", WORD, nullable=False),
        sa.Column("account", key_text(22)),
        sa.Column("plt", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("due_at", Instant()),
        sa.Column("settled_at", Instant()),
        sa.Column("state", WORD, nullable=False),
        sa.Column("code", WORD),
        sa.PrimaryKeyConstraint("id", name="pk_sanksi_step"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_sanksi_step_account"),
    )
    one = ["kabupaten", "sanksi"]
    op.create_index("ix_sanksi_step_pending", "sanksi_step", one, unique=True, sqlite_where=PENDING, postgresql_where=PENDING)
    op.create_index("ix_sanksi_step_kabupaten_sanksi_made_at", "sanksi_step", [*one, "made_at"])
    op.create_index("ix_sanksi_step_state_due_at", "sanksi_step", ["state", "due_at"])


def downgrade() -> None:
    """Drop them."""
    for name in TABLES:
        op.drop_table(name)
