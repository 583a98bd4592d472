"""Access: the last day of an account, indexes to search reads by, and when a chain was verified."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant, LocalDate

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

READS = (["account", "at", "id"], ["record", "at", "id"], ["kabupaten", "at", "id"], ["at", "id"])
FORMER = (["account", "at"], ["kabupaten", "record", "at"])


def upgrade() -> None:
    """Add them."""
    op.add_column("account", sa.Column("until", LocalDate()))
    op.add_column("seal_head", sa.Column("checked_at", Instant()))
    op.add_column("seal_head", sa.Column("faults", sa.Integer()))
    for columns in FORMER:
        op.drop_index(_name(columns), "page_read")
    for columns in READS:
        op.create_index(_name(columns), "page_read", columns)


def downgrade() -> None:
    """Drop them."""
    for columns in READS:
        op.drop_index(_name(columns), "page_read")
    for columns in FORMER:
        op.create_index(_name(columns), "page_read", columns)
    with op.batch_alter_table("seal_head") as table:
        table.drop_column("faults")
        table.drop_column("checked_at")
    with op.batch_alter_table("account") as table:
        table.drop_column("until")


def _name(columns: list[str]) -> str:
    return f"ix_page_read_{'_'.join(columns)}"
