"""What phones were when, and exports of what was before."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant, key_text

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

KNOWN = (
    "INSERT INTO device_past (device, at, state, app) SELECT id, enrolled_at, CASE WHEN marked_at IS NULL THEN state ELSE 'active' END, app FROM device",
    "INSERT INTO device_past (device, at, state, app) SELECT id, marked_at, state, app FROM device WHERE marked_at > enrolled_at",
)


def upgrade() -> None:
    """Make the table, write what is known of the phones there are, and add the columns; exports made so far were of their day."""
    op.create_table(
        "device_past",
        sa.Column("device", key_text(22), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("app", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("device", "at"),
    )
    for statement in KNOWN:
        op.execute(statement)
    op.add_column("export", sa.Column("as_of", sa.BigInteger(), nullable=True))
    op.add_column("export", sa.Column("state", sa.String(64), nullable=True))


def downgrade() -> None:
    """Remove them."""
    with op.batch_alter_table("export") as table:
        table.drop_column("state")
        table.drop_column("as_of")
    op.drop_table("device_past")
