"""What waits at the office and says of itself that it is confidential, found by its record."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

NAME = "ix_inbox_rahasia"


def upgrade() -> None:
    """Make the index."""
    only = {"sqlite_where": sa.text("rahasia = 1"), "postgresql_where": sa.text("rahasia")}
    op.create_index(NAME, "inbox", ["kabupaten", "record"], **only)


def downgrade() -> None:
    """Drop it."""
    op.drop_index(NAME, "inbox")
