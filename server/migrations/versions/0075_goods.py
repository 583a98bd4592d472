"""The stock of stores, the receipts of each block, and what the office explains about goods."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant, key_text

revision = "0075"
down_revision = "0067"
branch_labels = None
depends_on = None

BELOW = {"sqlite_where": sa.text("jumlah < 0"), "postgresql_where": sa.text("jumlah < 0")}
DATED = {"sqlite_where": sa.text("expires_on IS NOT NULL"), "postgresql_where": sa.text("expires_on IS NOT NULL")}
SOURCED = {"sqlite_where": sa.text("source = 'cbp'"), "postgresql_where": sa.text("source = 'cbp'")}
LINES = (
    ("ix_mutasi_jenis", ["kabupaten", "jenis", "date", "id"], {}),
    ("ix_mutasi_ledger", ["kabupaten", "gudang_id", "date", "id"], {}),
    ("ix_mutasi_dated", ["kabupaten", "gudang_id", "barang"], DATED),
    ("ix_mutasi_cbp", ["kabupaten", "date"], SOURCED),
)


def upgrade() -> None:
    """Make the tables and count what is there; receipts that came before are few, and `./lapangan aid count` counts them."""
    op.create_table(
        "stok",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("gudang_id", key_text(22), nullable=False),
        sa.Column("barang", sa.String(64), nullable=False),
        sa.Column("jumlah", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kabupaten", "gudang_id", "barang", name="pk_stok"),
    )
    op.create_index("ix_stok_below", "stok", ["kabupaten", "gudang_id", "barang"], **BELOW)
    op.create_table(
        "receipt_block",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("block", sa.String(64), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("highest", "found", "twice")),
        sa.PrimaryKeyConstraint("kabupaten", "block", name="pk_receipt_block"),
    )
    op.create_table(
        "ledger_note",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kabupaten", "id", name="pk_ledger_note"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_ledger_note_account"),
    )
    op.create_index("ix_ledger_note_at", "ledger_note", ["at"])
    op.create_index("ix_ledger_note_kabupaten_about_subject", "ledger_note", ["kabupaten", "about", "subject"])
    for name, columns, where in LINES:
        op.create_index(name, "mutasi", columns, **where)
    summed = "kabupaten, gudang_id, barang, sum(jumlah), count(*)"
    op.execute(f"INSERT INTO stok SELECT {summed} FROM mutasi GROUP BY kabupaten, gudang_id, barang")


def downgrade() -> None:
    """Drop them."""
    for name, _, _ in LINES:
        op.drop_index(name, "mutasi")
    for name in ("ledger_note", "receipt_block", "stok"):
        op.drop_table(name)
