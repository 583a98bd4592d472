"""Sums of the dashboard by kelompok and region, and its targets; a job fills them."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant, LocalDate, key_text

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

SUMS = ("worst_met", "worst_of", "best_met", "best_of", "units", "unknown", "silent")


def upgrade() -> None:
    """Make the tables; attendance that was counted before is found by the first run of the job."""
    op.create_table(
        "kelompok_month",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("bulan", sa.String(64), nullable=False),
        sa.Column("measure", sa.String(64), nullable=False),
        sa.Column("kelompok_id", key_text(22), nullable=False),
        sa.Column("desa", key_text(10), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in SUMS),
        sa.PrimaryKeyConstraint("kabupaten", "bulan", "measure", "kelompok_id", "desa"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "wilayah_month",
        sa.Column("wilayah", key_text(10), nullable=False),
        sa.Column("measure", sa.String(64), nullable=False),
        sa.Column("bulan", sa.String(64), nullable=False),
        sa.Column("parent", key_text(6), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in SUMS),
        sa.PrimaryKeyConstraint("wilayah", "measure", "bulan"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_wilayah_month_parent_bulan_measure", "wilayah_month", ["parent", "bulan", "measure"])
    op.create_table(
        "dashboard_place",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", LocalDate(), nullable=False),
        sa.Column("since", sa.String(64), nullable=False),
        sa.Column("rules", sa.BigInteger(), nullable=False),
        sa.Column("attended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("kabupaten"),
    )
    op.create_table(
        "attendance_change",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("bulan", sa.String(64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kabupaten", "bulan"),
    )
    op.create_table(
        "target",
        sa.Column("measure", sa.String(64), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("percent", sa.Double(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("measure", "year"),
    )


def downgrade() -> None:
    """Remove them; sums are made anew from the records, targets are loaded from their file."""
    for table in ("target", "attendance_change", "dashboard_place", "wilayah_month", "kelompok_month"):
        op.drop_table(table)
