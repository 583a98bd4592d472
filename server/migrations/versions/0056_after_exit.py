"""Visits after an exit from PKH: which exit, how many months later, how the family lives, and whether to propose it again."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import key_text

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

COLUMNS = {
    **{"graduasi_id": key_text(22), "after_months": sa.Integer(), "keadaan": sa.String(64)},
    **{"propose_again": sa.Boolean(), "propose_reason": sa.Text()},
}
AFTER_EXIT = sa.text("graduasi_id IS NOT NULL")


def upgrade() -> None:
    """Add the columns, empty, and the way to find such visits."""
    for name, kind in COLUMNS.items():
        op.add_column("kunjungan", sa.Column(name, kind))
    columns = ["kabupaten", "graduasi_id"]
    op.create_index("ix_kunjungan_after_exit", "kunjungan", columns, sqlite_where=AFTER_EXIT, postgresql_where=AFTER_EXIT)


def downgrade() -> None:
    """Remove them."""
    op.drop_index("ix_kunjungan_after_exit", "kunjungan")
    with op.batch_alter_table("kunjungan") as table:
        for name in COLUMNS:
            table.drop_column(name)
