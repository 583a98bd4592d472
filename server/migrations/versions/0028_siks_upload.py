"""Answers of SIKS-NG between dry run and taking over."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import RAW_JSON, Instant, key_text

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "siks_upload",
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("answers", RAW_JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_siks_upload"),
    )
    op.create_index("ix_siks_upload_made_at", "siks_upload", ["made_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("siks_upload")
