"""How often carrying out a step about a sanction or an exit was begun, and when last."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

TABLES = ("sanksi_step", "graduasi_step")


def upgrade() -> None:
    """Add the columns: what waits was not tried yet."""
    for name in TABLES:
        op.add_column(name, sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        op.add_column(name, sa.Column("tried_at", Instant()))


def downgrade() -> None:
    """Remove them."""
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.drop_column("tries")
            table.drop_column("tried_at")
