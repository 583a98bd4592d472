"""Families that are erased at the end of their retention: marks of the sealed rows they were taken out of, and ways to find them."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant, key_text

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_kpm_ended": (["kabupaten", "ended_on", "id"], "ended_on IS NOT NULL AND moved IS NULL"),
    "ix_kpm_erased": (["kabupaten", "id"], "moved = '-'"),
}


def upgrade() -> None:
    """Make the table and the indexes."""
    op.create_table(
        "erased_form",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("form", key_text(22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("commits", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("row", "outcome")),
        sa.Column("deletion", key_text(22), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("kabupaten", "form", "number", name="pk_erased_form"),
    )
    op.create_index("ix_erased_form_at", "erased_form", ["at"])
    for name, (columns, condition) in INDEXES.items():
        op.create_index(name, "kpm", columns, sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))


def downgrade() -> None:
    """Drop them."""
    for name in INDEXES:
        op.drop_index(name, "kpm")
    op.drop_table("erased_form")
