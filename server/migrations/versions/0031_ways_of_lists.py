"""Lists of one kabupaten: its samples by day of the draw, its observations by planned day."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_sample_lot_kabupaten_drawn_at_id": ("sample_lot", ["kabupaten", "drawn_at", "id"]),
    "ix_supervisi_p2k2_kabupaten_planned_date": ("supervisi_p2k2", ["kabupaten", "planned_date", "id"]),
}


def upgrade() -> None:
    """Make both."""
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    """Drop both."""
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
