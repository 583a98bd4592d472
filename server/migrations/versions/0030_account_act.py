"""Acts on accounts: who made, reset or closed which."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant, key_text

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "account_act",
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("actor", key_text(22), nullable=False),
        sa.Column("act", sa.String(64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_act"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_account_act_account"),
        sa.ForeignKeyConstraint(["actor"], ["account.id"], name="fk_account_act_actor"),
    )
    op.create_index("ix_account_act_account_at", "account_act", ["account", "at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("account_act")
