"""Transfers of one family, found without walking those of everybody."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

NAME = "ix_transfer_record"


def upgrade() -> None:
    """Make the index."""
    op.create_index(NAME, "transfer", ["record"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index(NAME, "transfer")
