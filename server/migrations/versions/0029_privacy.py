"""Privacy: requests for one's own data and for corrections, legal holds, deletions, and what is past its retention."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant, key_text

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "privacy_request",
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("area", sa.String(64)),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("subject", key_text(32), nullable=False),
        sa.Column("record", key_text(22), nullable=False),
        sa.Column("seen_number", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text()),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("settled_at", Instant()),
        sa.Column("settled_by", key_text(22)),
        sa.PrimaryKeyConstraint("id", name="pk_privacy_request"),
        *_accounts("privacy_request", "account", "settled_by"),
    )
    table = "privacy_request"
    op.create_index("ix_privacy_request_open", table, ["kabupaten", "due_at", "id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_privacy_request_kabupaten_asked_at_id", table, ["kabupaten", "asked_at", "id"])
    op.create_index("ix_privacy_request_record_asked_at", table, ["record", "asked_at"])
    _make_retention()


def _make_retention() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("kabupaten", key_text(4)),
        sa.Column("record", key_text(22)),
        sa.Column("dataset", sa.String(64)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("lifted_at", Instant()),
        sa.Column("lifted_by", key_text(22)),
        sa.PrimaryKeyConstraint("id", name="pk_legal_hold"),
        *_accounts("legal_hold", "account", "lifted_by"),
    )
    op.create_index("ix_legal_hold_record", "legal_hold", ["record"])
    op.create_table(
        "deletion",
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("dataset", sa.String(64), nullable=False),
        sa.Column("before", Instant(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deletion"),
        *_accounts("deletion", "account"),
    )
    op.create_index("ix_deletion_at", "deletion", ["at"])
    op.create_table(
        "retention_due",
        sa.Column("dataset", sa.String(64), nullable=False),
        sa.Column("before", Instant(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("dataset", name="pk_retention_due"),
    )


def _accounts(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [sa.ForeignKeyConstraint([name], ["account.id"], name=f"fk_{table}_{name}") for name in columns]


def downgrade() -> None:
    """Drop them."""
    for table in ("retention_due", "deletion", "legal_hold", "privacy_request"):
        op.drop_table(table)
