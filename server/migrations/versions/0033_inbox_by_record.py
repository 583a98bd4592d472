"""What waits at the office, found by its record."""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

NAME = "ix_inbox_kabupaten_record"


def upgrade() -> None:
    """Make the index."""
    op.create_index(NAME, "inbox", ["kabupaten", "record"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index(NAME, "inbox")
