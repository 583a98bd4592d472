"""P2K2 for SIKS-NG: when the file with a meeting was fetched, as the readings that were noted say."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

FETCHED = "SELECT min(r.at) FROM page_read r WHERE r.record = p2k2_handed.export AND r.kind = 'siks'"


def upgrade() -> None:
    """Add the column and fill it; only a file that was sent left a reading."""
    op.add_column("p2k2_handed", sa.Column("fetched_at", Instant()))
    op.execute(f"UPDATE p2k2_handed SET fetched_at = ({FETCHED})")


def downgrade() -> None:
    """Remove it."""
    op.drop_column("p2k2_handed", "fetched_at")
