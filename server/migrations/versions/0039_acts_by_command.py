"""Acts on accounts by a command beside the server: no account did them, but a user of its system."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import key_text

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let an act be without an account, and name the command."""
    with op.batch_alter_table("account_act") as table:
        table.alter_column("actor", existing_type=key_text(22), nullable=True)
        table.add_column(sa.Column("command", sa.String(64)))


def downgrade() -> None:
    """Remove such acts, and demand an account."""
    op.execute("DELETE FROM account_act WHERE actor IS NULL")
    with op.batch_alter_table("account_act") as table:
        table.drop_column("command")
        table.alter_column("actor", existing_type=key_text(22), nullable=False)
