"""Samples of komitmen: lots of ordinary checks, and which of them were drawn."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant, key_text

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables; the first draw fills them."""
    op.create_table(
        "sample_lot",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("area", sa.String(64), nullable=False),
        sa.Column("bulan", sa.String(64), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("drawn_at", Instant(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("population", "drawn", "reviewed", "findings", "unsampled")),
        sa.Column("grown", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("settled_at", Instant()),
        sa.PrimaryKeyConstraint("kabupaten", "id", name="pk_sample_lot"),
    )
    op.create_index("ix_sample_lot_kabupaten_bulan_area", "sample_lot", ["kabupaten", "bulan", "area"], unique=True)
    op.create_index("ix_sample_lot_state_kabupaten", "sample_lot", ["state", "kabupaten"])
    op.create_index("ix_sample_lot_drawn_at_kabupaten_id", "sample_lot", ["drawn_at", "kabupaten", "id"])
    op.create_table(
        "sample_check",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("lot", key_text(22), nullable=False),
        sa.Column("record", key_text(22), nullable=False),
        sa.Column("worker", key_text(22)),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(64)),
        sa.Column("settled_at", Instant()),
        sa.PrimaryKeyConstraint("kabupaten", "lot", "record", name="pk_sample_check"),
    )
    op.create_index("ix_sample_check_kabupaten_record", "sample_check", ["kabupaten", "record"])
    op.create_index("ix_sample_check_kabupaten_lot_step_verdict", "sample_check", ["kabupaten", "lot", "step", "verdict"])


def downgrade() -> None:
    """Drop both; how a check was closed stays with the check."""
    op.drop_table("sample_check")
    op.drop_table("sample_lot")
