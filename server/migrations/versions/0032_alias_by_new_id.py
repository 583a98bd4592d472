"""The ids that lead to a merged record, found from the one that stays."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

NAME = "ix_alias_new_id"


def upgrade() -> None:
    """Make the index."""
    op.create_index(NAME, "alias", ["new_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index(NAME, "alias")
