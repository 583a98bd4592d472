"""The dashboard: how much of what is not known waits for the office; and what is not known lies between the ends, so that all is counted anew."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

TABLES = ("kelompok_month", "wilayah_month")


def upgrade() -> None:
    """Add the column, and have the next run count every kabupaten from nothing."""
    for table in TABLES:
        op.add_column(table, sa.Column("held", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE dashboard_place SET rules = -1")


def downgrade() -> None:
    """Remove it, and have all counted anew."""
    for table in TABLES:
        op.drop_column(table, "held")
    op.execute("UPDATE dashboard_place SET rules = -1")
