"""Ledgers in the order of day and time, void and collective hand-outs by day: pages read what they show, however much there is."""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0072"
branch_labels = None
depends_on = None

CLOCK = sa.text("coalesce(time, '')")
ORDERED = {
    "ix_mutasi_ledger": (["kabupaten", "gudang_id", "date"], ["kabupaten", "gudang_id", "date", "id"]),
    "ix_mutasi_goods_by_day": (["kabupaten", "gudang_id", "barang", "date"], ["kabupaten", "gudang_id", "barang", "date"]),
}
"""Index -> what its columns begin with, and what they were."""
NARROWED = {"ix_bantuan_void": "void_reason IS NOT NULL", "ix_bantuan_kolektif": "jenis = 'kolektif'"}


def upgrade() -> None:
    """Make the indexes anew."""
    for name, (columns, _) in ORDERED.items():
        op.drop_index(name, "mutasi")
        op.create_index(name, "mutasi", [*columns, CLOCK, "id"])
    for name, which in NARROWED.items():
        where = {"sqlite_where": sa.text(which), "postgresql_where": sa.text(which)}
        op.create_index(name, "bantuan", ["kabupaten", "kejadian_id", "date", "id"], **where)


def downgrade() -> None:
    """Put them back."""
    for name in NARROWED:
        op.drop_index(name, "bantuan")
    for name, (_, columns) in ORDERED.items():
        op.drop_index(name, "mutasi")
        op.create_index(name, "mutasi", columns)
