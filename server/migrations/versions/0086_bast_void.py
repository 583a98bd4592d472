"""Numbers of BAST that were taken back, and disasters that look like one and are two."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import RAW_JSON, Instant, key_text

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "bast_void",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("kejadian_id", key_text(22), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("replaced", sa.Text()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("handouts", RAW_JSON, nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_bast_void_account"),
        sa.PrimaryKeyConstraint("kabupaten", "id", name="pk_bast_void"),
    )
    op.create_index("ix_bast_void_kabupaten_kejadian_id_at", "bast_void", ["kabupaten", "kejadian_id", "at"])
    op.create_index("ix_bast_void_kabupaten_number", "bast_void", ["kabupaten", "number"])
    op.create_index("ix_bast_void_at", "bast_void", ["at"])
    op.create_table(
        "kejadian_act",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("act", sa.String(64), nullable=False),
        sa.Column("first_id", key_text(22), nullable=False),
        sa.Column("second_id", key_text(22), nullable=False),
        sa.Column("undoes", key_text(22)),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_kejadian_act_account"),
        sa.PrimaryKeyConstraint("kabupaten", "id", name="pk_kejadian_act"),
    )
    for name in ("first_id", "second_id", "undoes"):
        op.create_index(f"ix_kejadian_act_kabupaten_{name}", "kejadian_act", ["kabupaten", name])
    op.create_index("ix_kejadian_act_at", "kejadian_act", ["at"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("kejadian_act")
    op.drop_table("bast_void")
