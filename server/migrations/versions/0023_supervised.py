"""Supervision by month: the ways by which observations and spot checks of a month are found."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_supervisi_p2k2_planned_date": ("supervisi_p2k2", ["planned_date", "kabupaten"]),
    "ix_uji_petik_bulan": ("uji_petik", ["bulan", "kabupaten"]),
}


def upgrade() -> None:
    """Make both."""
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    """Drop both."""
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
