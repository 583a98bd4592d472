"""What went from each store to people on each day, and lines that take back or receive others by an index of such lines alone."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import LocalDate, key_text

revision = "0084"
down_revision = "0077"
branch_labels = None
depends_on = None

COUNTED = """
INSERT INTO salur_harian (kabupaten, kejadian_id, gudang_id, date, barang, jumlah)
SELECT line.kabupaten, coalesce(line.kejadian_id, ''), line.gudang_id, line.date, line.barang, -sum(line.jumlah + coalesce(back.jumlah, 0))
FROM mutasi AS line LEFT JOIN (
    SELECT kabupaten, batal_id, sum(jumlah) AS jumlah FROM mutasi WHERE batal_id IS NOT NULL GROUP BY kabupaten, batal_id
) AS back ON back.kabupaten = line.kabupaten AND back.batal_id = line.id
WHERE line.jenis = 'salur'
GROUP BY line.kabupaten, coalesce(line.kejadian_id, ''), line.gudang_id, line.date, line.barang
"""


def upgrade() -> None:
    """Make the table and count what is there."""
    op.create_table(
        "salur_harian",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("kejadian_id", key_text(22), nullable=False),
        sa.Column("gudang_id", key_text(22), nullable=False),
        sa.Column("date", LocalDate(), nullable=False),
        sa.Column("barang", sa.String(64), nullable=False),
        sa.Column("jumlah", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kabupaten", "kejadian_id", "gudang_id", "date", "barang", name="pk_salur_harian"),
    )
    op.execute(COUNTED)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("salur_harian")
