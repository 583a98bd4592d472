"""Sealed work of phones with a forgotten PIN, and the token that hands it in."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _key_text(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table and the column."""
    op.create_table(
        "sealed_form",
        sa.Column("device", _key_text(22), nullable=False),
        sa.Column("form", _key_text(22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("settled_by", sa.String(64)),
        sa.PrimaryKeyConstraint("device", "form", name="pk_sealed_form"),
    )
    op.add_column("device", sa.Column("hand_in_hash", sa.String(64)))
    op.create_index("ix_device_hand_in_hash", "device", ["hand_in_hash"], unique=True)


def downgrade() -> None:
    """Drop both."""
    op.drop_index("ix_device_hand_in_hash", "device")
    with op.batch_alter_table("device") as table:
        table.drop_column("hand_in_hash")
    op.drop_table("sealed_form")
