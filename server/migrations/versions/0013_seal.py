"""Seal: later outcomes of forms, the chain over the change log, and how far each partition is sealed."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import RAW_JSON, Instant, key_text

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LINKS = {"received": ["kabupaten", "form"], "decided": ["kabupaten", "number", "form"]}


def upgrade() -> None:
    """Make the tables; the first run of the job seals what is there."""
    op.create_table(
        "outcome_log",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("commits", sa.BigInteger(), nullable=False),
        sa.Column("form", key_text(22), nullable=False),
        sa.Column("decisions", RAW_JSON, nullable=False),
        sa.Column("worker", key_text(22), nullable=False),
        sa.Column("device", key_text(22), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("kabupaten", "commits", "form", name="pk_outcome_log"),
    )
    op.create_index("ix_outcome_log_kabupaten_form_commits", "outcome_log", ["kabupaten", "form", "commits"])
    op.create_table(
        "seal",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("entry", sa.String(64), nullable=False),
        sa.Column("form", key_text(22), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("number", sa.BigInteger()),
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("row", "outcome", "chain")),
        sa.PrimaryKeyConstraint("kabupaten", "sequence", name="pk_seal"),
    )
    for entry, columns in LINKS.items():
        only = sa.text(f"entry = '{entry}'")
        op.create_index(f"ix_seal_{entry}", "seal", columns, unique=True, sqlite_where=only, postgresql_where=only)
    op.create_table(
        "seal_head",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("chain", sa.String(64), nullable=False),
        sa.Column("sealed_to", Instant(), nullable=False),
        sa.Column("commits", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kabupaten", name="pk_seal_head"),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("seal_head", "seal", "outcome_log"):
        op.drop_table(table)
