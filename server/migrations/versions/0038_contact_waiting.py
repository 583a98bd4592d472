"""How many forms a phone had left after a day's contact."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of days before nothing is known."""
    op.add_column("contact", sa.Column("waiting", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Remove it."""
    with op.batch_alter_table("contact") as table:
        table.drop_column("waiting")
