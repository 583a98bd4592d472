"""What of the meetings of P2K2 was handed over to SIKS-NG."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant, key_text

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "p2k2_handed",
        sa.Column("kabupaten", key_text(4), nullable=False),
        *(sa.Column(name, key_text(22), nullable=False) for name in ("p2k2_sesi_id", "export")),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["export"], ["export.id"]),
        sa.PrimaryKeyConstraint("kabupaten", "p2k2_sesi_id", "export"),
    )
    op.create_index("ix_p2k2_handed_export", "p2k2_handed", ["export"])


def downgrade() -> None:
    """Remove it."""
    op.drop_table("p2k2_handed")
