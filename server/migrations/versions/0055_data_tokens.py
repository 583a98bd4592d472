"""Tokens by which other agencies read rows, and each use of them."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import CHECKED_JSON, Instant, key_text

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

WORD = sa.String(64)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "data_token",
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("token_hash", WORD, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("region", key_text(6), nullable=False),
        sa.Column("datasets", CHECKED_JSON, nullable=False),
        sa.Column("deidentified", sa.Boolean(), nullable=False),
        sa.Column("account", key_text(22), nullable=False),
        *(sa.Column(name, Instant(), nullable=False) for name in ("made_at", "expires_at")),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("revoked_by", key_text(22), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "data_read",
        *(sa.Column(name, key_text(22), nullable=False) for name in ("id", "token")),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("dataset", WORD, nullable=False),
        sa.Column("region", key_text(6), nullable=False),
        *(sa.Column(name, WORD, nullable=False) for name in ("first", "last")),
        sa.Column("state", WORD, nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    for table, *columns in (
        *(("data_token", "token_hash"), ("data_token", "region", "made_at"), ("data_token", "made_at"), ("data_token", "revoked_at")),
        *(("data_read", "token", "at"), ("data_read", "at")),
    ):
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def downgrade() -> None:
    """Remove them, and with them the memory of what was read."""
    op.drop_table("data_read")
    op.drop_table("data_token")
