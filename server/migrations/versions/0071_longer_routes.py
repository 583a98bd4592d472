"""What is noted of a reading, the rule of its page, may be longer: pages of one thing in a disaster name three."""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

SHORT, LONG = sa.String(64), sa.String(128)


def upgrade() -> None:
    """Widen the column."""
    with op.batch_alter_table("page_read") as table:
        table.alter_column("route", existing_type=SHORT, type_=LONG, existing_nullable=False)


def downgrade() -> None:
    """Narrow it, and cut what is longer."""
    op.execute("UPDATE page_read SET route = substr(route, 1, 64) WHERE length(route) > 64")
    with op.batch_alter_table("page_read") as table:
        table.alter_column("route", existing_type=LONG, type_=SHORT, existing_nullable=False)
