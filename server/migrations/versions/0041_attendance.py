"""Attendance of families by month, and how many forms a phone had left after a day's contact."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant, LocalDate, key_text

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

COUNTS = (
    *("worst_came", "worst_counted", "best_came", "best_counted", "hadir", "izin", "sakit", "alpa", "diwakili", "dibebaskan"),
    *("susulan", "tambahan", "belum_ditandai", "sengketa", "ditahan", "belum_terkirim"),
)


def upgrade() -> None:
    """Make the tables, which a job fills, and add the column; of days before nothing is known."""
    op.create_table(
        "attendance_month",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("bulan", sa.String(64), nullable=False),
        sa.Column("kpm_id", key_text(22), nullable=False),
        sa.Column("kelompok_id", key_text(22), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.PrimaryKeyConstraint("kabupaten", "bulan", "kpm_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_attendance_month_kpm_id_bulan", "attendance_month", ["kpm_id", "bulan"])
    silent = sa.text("belum_terkirim > 0")
    op.create_index(
        "ix_attendance_month_silent", "attendance_month", ["kabupaten", "kpm_id"], sqlite_where=silent, postgresql_where=silent
    )
    op.create_table(
        "attendance_place",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", LocalDate(), nullable=False),
        sa.Column("since", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("kabupaten"),
    )
    op.add_column("contact", sa.Column("waiting", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Remove them; they are made anew from the records."""
    with op.batch_alter_table("contact") as table:
        table.drop_column("waiting")
    op.drop_table("attendance_place")
    op.drop_table("attendance_month")
