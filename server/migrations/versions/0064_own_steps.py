"""Steps about sanctions and exits, found by who took them."""

from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

TABLES = ("sanksi_step", "graduasi_step")


def upgrade() -> None:
    """Make the indexes."""
    for name in TABLES:
        op.create_index(f"ix_{name}_account_made_at", name, ["account", "made_at"])


def downgrade() -> None:
    """Drop them."""
    for name in TABLES:
        op.drop_index(f"ix_{name}_account_made_at", name)
