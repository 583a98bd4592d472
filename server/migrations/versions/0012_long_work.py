"""Long work: a leased row for each piece."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import RAW_JSON, Instant, key_text

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "work_item",
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("region", key_text(4), nullable=False),
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("args", RAW_JSON, nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("stage", sa.String(64)),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("in_all", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("owner", key_text(22)),
        sa.Column("lease_until", Instant()),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("told_at", Instant()),
        sa.Column("ended_at", Instant()),
        sa.Column("code", sa.String(64)),
        sa.Column("details", RAW_JSON),
        sa.Column("report", RAW_JSON),
        sa.PrimaryKeyConstraint("id", name="pk_work_item"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_work_item_account"),
    )
    op.create_index("ix_work_item_state_made_at", "work_item", ["state", "made_at"])
    op.create_index("ix_work_item_kind_made_at", "work_item", ["kind", "made_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("work_item")
