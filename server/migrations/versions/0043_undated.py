"""Families whose membership ended without a day, or that were deleted: a way to find them."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

INDEX = "ix_kpm_undated"
CONDITION = sa.text("ended_on IS NULL AND moved IS NULL AND (deleted OR membership_status IN ('non_aktif', 'graduasi'))")


def upgrade() -> None:
    """Make the index."""
    op.create_index(INDEX, "kpm", ["kabupaten", "id"], sqlite_where=CONDITION, postgresql_where=CONDITION)


def downgrade() -> None:
    """Drop it."""
    op.drop_index(INDEX, "kpm")
