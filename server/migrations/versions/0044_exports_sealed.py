"""Exports among the sealed books: found by their moment."""

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index by which the newest are sealed."""
    op.create_index("ix_export_made_at", "export", ["made_at"])


def downgrade() -> None:
    """Remove it."""
    op.drop_index("ix_export_made_at", "export")
