"""What a phone sent of one record and was not stored, found by that record, also after somebody has decided about it."""

from alembic import op

revision = "0070"
down_revision = "0080"
branch_labels = None
depends_on = None

NAME = "ix_inbox_kabupaten_record"


def upgrade() -> None:
    """Make the index."""
    op.create_index(NAME, "inbox", ["kabupaten", "record"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index(NAME, "inbox")
