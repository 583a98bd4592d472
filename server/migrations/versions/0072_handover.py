"""Posts handed over from one shift to the next."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import RAW_JSON, Instant, key_text

revision = "0072"
down_revision = "0081"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "posko_handover",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("kejadian_id", key_text(22), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("waits", RAW_JSON, nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_posko_handover_account"),
        sa.PrimaryKeyConstraint("kabupaten", "id", name="pk_posko_handover"),
    )
    op.create_index("ix_posko_handover_kabupaten_kejadian_id_at", "posko_handover", ["kabupaten", "kejadian_id", "at"])
    op.create_index("ix_posko_handover_at", "posko_handover", ["at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("posko_handover")
