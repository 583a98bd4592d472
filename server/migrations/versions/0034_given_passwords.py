"""Passwords that another account has set, and acts on accounts found by who acted and by their day."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import key_text

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

ORDERS = (["account", "at", "id"], ["actor", "at", "id"], ["at", "id"])


def upgrade() -> None:
    """Add the column and the indexes; passwords that were set before count as their holders' own."""
    op.add_column("account", sa.Column("password_by", key_text(22)))
    op.drop_index("ix_account_act_account_at", "account_act")
    for columns in ORDERS:
        op.create_index(f"ix_account_act_{'_'.join(columns)}", "account_act", columns)


def downgrade() -> None:
    """Drop them."""
    for columns in ORDERS:
        op.drop_index(f"ix_account_act_{'_'.join(columns)}", "account_act")
    op.create_index("ix_account_act_account_at", "account_act", ["account", "at"])
    with op.batch_alter_table("account") as table:
        table.drop_column("password_by")
