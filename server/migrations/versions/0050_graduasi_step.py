"""Steps on the way of an exit."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant, key_text

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

WORD, PENDING = sa.String(64), sa.text("state = 'pending'")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "graduasi_step",
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("graduasi", key_text(22), nullable=False),
        sa.Column("detail", WORD),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("action", WORD, nullable=False),
        sa.Column("account", key_text(22)),
        sa.Column("plt", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("due_at", Instant()),
        sa.Column("settled_at", Instant()),
        sa.Column("state", WORD, nullable=False),
        sa.Column("code", WORD),
        sa.PrimaryKeyConstraint("id", name="pk_graduasi_step"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_graduasi_step_account"),
    )
    one = ["kabupaten", "graduasi"]
    op.create_index("ix_graduasi_step_pending", "graduasi_step", one, unique=True, sqlite_where=PENDING, postgresql_where=PENDING)
    op.create_index("ix_graduasi_step_kabupaten_graduasi_made_at", "graduasi_step", [*one, "made_at"])
    op.create_index("ix_graduasi_step_state_due_at", "graduasi_step", ["state", "due_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("graduasi_step")
