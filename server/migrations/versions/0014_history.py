"""History: which changes belong to a family, and which change wrote each field group; filled by a job from the change log."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant, key_text

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WAITING = sa.text("waiting")


def upgrade() -> None:
    """Make the tables, empty: the job reads the whole log on its first runs."""
    op.create_table(
        "history",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("form", key_text(22), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("kpm", key_text(22), nullable=False),
        sa.Column("kind", key_text(32), nullable=False),
        sa.Column("record", key_text(22), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("kabupaten", "form", "index", "kpm", name="pk_history"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_history_kpm_received_at_form_index", "history", ["kpm", "received_at", "form", "index"])
    where = {"sqlite_where": WAITING, "postgresql_where": WAITING}
    op.create_index("ix_history_kabupaten_form", "history", ["kabupaten", "form"], **where)
    op.create_table(
        "standing",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("record", key_text(22), nullable=False),
        sa.Column("group", sa.String(64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("form", key_text(22), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("kabupaten", "record", "group", "number", name="pk_standing"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "history_place",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("commits", sa.BigInteger(), nullable=False),
        sa.Column("read_to", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("kabupaten", name="pk_history_place"),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("history_place", "standing", "history"):
        op.drop_table(table)
