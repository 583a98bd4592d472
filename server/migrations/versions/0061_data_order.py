"""The order in which rows without names are read, and as of which number rows were read."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import CHECKED_JSON, Instant, key_text

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and the column."""
    op.create_table(
        "data_order",
        sa.Column("token", key_text(22), nullable=False),
        sa.Column("asked", sa.String(64), nullable=False),
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("bulan", sa.String(64), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("first", key_text(64), nullable=False),
        sa.Column("keys", CHECKED_JSON, nullable=False),
        sa.PrimaryKeyConstraint("token", "asked", "kabupaten", "bulan", "made_at", "first"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_data_order_made_at", "data_order", ["made_at"])
    op.add_column("data_read", sa.Column("as_of", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Remove both."""
    op.drop_column("data_read", "as_of")
    op.drop_table("data_order")
