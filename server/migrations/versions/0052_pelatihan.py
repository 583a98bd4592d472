"""The training register of workers, and the words of their monthly reports."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import CHECKED_JSON, LocalDate, key_text

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

RHK = ("penyaluran", "p2k2", "verifikasi", "graduasi", "verval", "kasus", "laporan", "direktif", "berita_baik")
TABLES = {
    "pelatihan": {
        **{"worker_id": key_text(22), "date": LocalDate(), "title": sa.Text(), "hours": sa.Integer()},
        **{"organiser": sa.Text(), "certificate": sa.String(64)},
    },
    "laporan_bulanan": {"worker_id": key_text(22), "bulan": sa.String(64), **{name: sa.Text() for name in RHK}},
}


def upgrade() -> None:
    """Make the tables."""
    for table, fields in TABLES.items():
        op.create_table(
            table,
            sa.Column("kabupaten", key_text(4), nullable=False),
            sa.Column("id", key_text(22), nullable=False),
            sa.Column("scope", key_text(48), nullable=False),
            sa.Column("revision", sa.BigInteger(), nullable=False),
            sa.Column("tag", sa.BigInteger(), nullable=False),
            sa.Column("form", key_text(22), nullable=False),
            sa.Column("groups", CHECKED_JSON),
            sa.Column("no", sa.Integer()),
            sa.Column("moved", key_text(4)),
            sa.Column("closed", sa.Boolean(), nullable=False),
            sa.Column("deleted", sa.Boolean(), nullable=False),
            *(sa.Column(name, kind) for name, kind in fields.items()),
            sa.PrimaryKeyConstraint("kabupaten", "id", name=f"pk_{table}"),
        )
        op.create_index(f"ix_{table}_kabupaten_scope_id", table, ["kabupaten", "scope", "id"])
    op.create_index("ix_pelatihan_worker_id_date", "pelatihan", ["worker_id", "date"])


def downgrade() -> None:
    """Drop them."""
    for table in TABLES:
        op.drop_table(table)
