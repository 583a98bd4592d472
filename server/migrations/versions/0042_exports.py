"""Exports: who took what out of the house, and what for."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant, key_text

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and let long work be about a kecamatan."""
    with op.batch_alter_table("work_item") as table:
        table.alter_column("region", existing_type=key_text(4), type_=key_text(6), existing_nullable=False)
    op.create_table(
        "export",
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("region", key_text(6), nullable=False),
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("dataset", "format", "first", "last")),
        sa.Column("deidentified", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_export_region_made_at", "export", ["region", "made_at"])
    op.create_index("ix_export_account_made_at", "export", ["account", "made_at"])


def downgrade() -> None:
    """Remove it, and with it the memory of what went out."""
    op.drop_table("export")
    op.execute("DELETE FROM work_item WHERE length(region) > 4")
    with op.batch_alter_table("work_item") as table:
        table.alter_column("region", existing_type=key_text(6), type_=key_text(4), existing_nullable=False)
