"""Kelompok that end: the last day of one whose families went to another."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import LocalDate

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the day; every kelompok goes on."""
    op.add_column("kelompok", sa.Column("ended_on", LocalDate()))


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("kelompok") as changed:
        changed.drop_column("ended_on")
