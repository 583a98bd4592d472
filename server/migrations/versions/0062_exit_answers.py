"""Files of answers of SIKS-NG say what they are about: exits as well as verivali."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what waits by now is about verivali."""
    op.add_column("siks_upload", sa.Column("about", sa.String(64), nullable=False, server_default="verivali"))


def downgrade() -> None:
    """Remove it, with what is about exits."""
    op.execute("DELETE FROM siks_upload WHERE about <> 'verivali'")
    with op.batch_alter_table("siks_upload") as table:
        table.drop_column("about")
