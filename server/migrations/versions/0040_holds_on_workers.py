"""Legal holds on workers too: a hold says of which kind its record is."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import key_text

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; holds on records were all on families."""
    op.add_column("legal_hold", sa.Column("subject", key_text(32)))
    op.execute("UPDATE legal_hold SET subject = 'kpm' WHERE record IS NOT NULL")


def downgrade() -> None:
    """Remove it, and the holds that nothing else could tell from those on families."""
    op.execute("DELETE FROM legal_hold WHERE subject = 'worker'")
    op.drop_column("legal_hold", "subject")
