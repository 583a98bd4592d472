"""Later outcomes by worker: a phone holds its own scope wherever one is told to it."""

from alembic import op

revision = "0092"
down_revision = "0088"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_outcome_worker", "outcome", ["worker_id", "kabupaten"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_outcome_worker", "outcome")
