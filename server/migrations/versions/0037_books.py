"""Chains over what the office did and read, marks of rows that retention deleted, and restores from a backup."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import RAW_JSON, Instant, key_text

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

NEW_BY = {"complaint_step": ["at"], "decision": ["made_at"], "siks_batch": ["made_at"]}
"""Tables whose new rows are looked for each minute by their moment."""


def upgrade() -> None:
    """Make tables and indexes; the first run of the job seals what is there."""
    word = sa.String(64)
    op.create_table(
        "book_seal",
        sa.Column("book", word, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("key", key_text(22), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        *(sa.Column(name, word, nullable=False) for name in ("row", "chain")),
        sa.PrimaryKeyConstraint("book", "sequence", name="pk_book_seal"),
    )
    op.create_index("ix_book_seal_row", "book_seal", ["book", "kabupaten", "key", "number"], unique=True)
    op.create_table(
        "book_head",
        sa.Column("book", word, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("chain", word, nullable=False),
        sa.Column("sealed_to", Instant(), nullable=False),
        sa.Column("checked_at", Instant()),
        sa.Column("faults", sa.Integer()),
        sa.PrimaryKeyConstraint("book", name="pk_book_head"),
    )
    op.create_table(
        "deleted_row",
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("dataset", word, nullable=False),
        sa.Column("deletion", key_text(22), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deleted_row"),
    )
    op.create_index("ix_deleted_row_at", "deleted_row", ["at"])
    op.create_table(
        "restore",
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("heads", RAW_JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_restore"),
    )
    for table, columns in NEW_BY.items():
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    only = sa.text("settled_at IS NOT NULL")
    op.create_index("ix_decision_settled_at", "decision", ["settled_at"], sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_decision_settled_at", "decision")
    for table, columns in NEW_BY.items():
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
    for table in ("restore", "deleted_row", "book_head", "book_seal"):
        op.drop_table(table)
