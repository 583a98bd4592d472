"""Households of a disaster by the beginning of the name of their head."""

import sqlalchemy as sa
from alembic import op

revision = "0093"
down_revision = "0092"
branch_labels = None
depends_on = None

NAME = "ix_korban_name"


def upgrade() -> None:
    """Make the index; that of PostgreSQL goes by bytes, whatever the order of its texts."""
    called = sa.text("lower(head_name) text_pattern_ops" if op.get_bind().dialect.name == "postgresql" else "lower(head_name)")
    op.create_index(NAME, "korban", ["kabupaten", "kejadian_id", called])


def downgrade() -> None:
    """Drop it."""
    op.drop_index(NAME, "korban")
