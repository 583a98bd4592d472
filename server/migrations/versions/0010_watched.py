"""Watched cases, which come out of records, and how far the watch has read."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import RAW_JSON, Instant, LocalDate, key_text

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")
SORTS = {
    "moment": ("received_at", "kabupaten"),
    "kabupaten": ("kabupaten", "received_at"),
    "area": ("kabupaten", "area", "received_at"),
    "worker": ("kabupaten", "worker", "received_at"),
    "kind": ("kabupaten", "kind", "received_at"),
}


def upgrade() -> None:
    """Make both tables; the watch fills them by itself."""
    op.create_table(
        "watched",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("queue", sa.String(64), nullable=False),
        sa.Column("kind", key_text(32), nullable=False),
        sa.Column("record", key_text(22), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("worker", key_text(22)),
        sa.Column("work_date", LocalDate()),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("area", sa.String(64)),
        sa.Column("details", RAW_JSON),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("settled_at", Instant()),
        sa.PrimaryKeyConstraint("kabupaten", "id", name="pk_watched"),
    )
    for name, by in SORTS.items():
        op.create_index(f"ix_watched_{name}", "watched", ["queue", *by, "id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_watched_kabupaten_record", "watched", ["kabupaten", "record"])
    op.create_table(
        "watermark",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("reader", sa.String(64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kabupaten", "reader", name="pk_watermark"),
    )


def downgrade() -> None:
    """Drop both."""
    op.drop_table("watermark")
    op.drop_table("watched")
