"""Saved filters of queues, by account."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import RAW_JSON, key_text

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "saved_filter",
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("queue", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("told", RAW_JSON, nullable=False),
        sa.PrimaryKeyConstraint("account", "id", name="pk_saved_filter"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_saved_filter_account"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("saved_filter")
