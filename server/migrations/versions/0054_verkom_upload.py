"""Sheets of schools between dry run and taking over."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import RAW_JSON, Instant, key_text

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "verkom_upload",
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("told", RAW_JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_verkom_upload"),
    )
    op.create_index("ix_verkom_upload_made_at", "verkom_upload", ["made_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("verkom_upload")
