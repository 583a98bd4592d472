"""Disputes: a tugas with both values for the worker whose value stood first, and which conflicts were told."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TUGAS = ("own_value", "other_value", "other_name")


def upgrade() -> None:
    """Add the columns, and an index of what is not told yet."""
    for name in TUGAS:
        op.add_column("tugas", sa.Column(name, sa.Text()))
    op.add_column("conflict", sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_conflict_told_kabupaten_id", "conflict", ["told", "kabupaten", "id"])
    op.create_index("ix_worker_id", "worker", ["id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_worker_id", "worker")
    op.drop_index("ix_conflict_told_kabupaten_id", "conflict")
    with op.batch_alter_table("conflict") as table:
        table.drop_column("told")
    with op.batch_alter_table("tugas") as table:
        for name in TUGAS:
            table.drop_column(name)
