"""The ledger of some goods of a store, and the hand-outs of a disaster, by day."""

from alembic import op

revision = "0076"
down_revision = "0071"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_mutasi_goods_by_day": ("mutasi", ["kabupaten", "gudang_id", "barang", "date"]),
    "ix_bantuan_by_day": ("bantuan", ["kabupaten", "kejadian_id", "date", "id"]),
}


def upgrade() -> None:
    """Make the indexes."""
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    """Drop them."""
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
