"""Transfers: moves of families and workers between kabupaten, agreed by both sides."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant, key_text

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('proposed', 'accepted')")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "transfer",
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("record", key_text(22), nullable=False),
        sa.Column("source", key_text(4), nullable=False),
        sa.Column("target", key_text(4), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("kelompok", key_text(22)),
        sa.Column("role", sa.String(64)),
        sa.Column("proposed_by", key_text(22), nullable=False),
        sa.Column("proposed_at", Instant(), nullable=False),
        sa.Column("settled_by", key_text(22)),
        sa.Column("settled_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_transfer"),
        sa.ForeignKeyConstraint(["proposed_by"], ["account.id"], name="fk_transfer_proposed_by"),
        sa.ForeignKeyConstraint(["settled_by"], ["account.id"], name="fk_transfer_settled_by"),
    )
    record = ["subject", "record"]
    op.create_index("ix_transfer_open", "transfer", record, unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    for column in ("source", "target", "state"):
        op.create_index(f"ix_transfer_{column}_proposed_at", "transfer", [column, "proposed_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("transfer")
