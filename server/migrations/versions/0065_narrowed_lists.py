"""Referrals are found by what came of them and by their service, newest first, and exits by what SIKS-NG made of them."""

from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None
INDEXES = (
    ("rujukan", ["kabupaten", "status", "referred_on", "id"]),
    ("rujukan", ["kabupaten", "layanan", "referred_on", "id"]),
    ("graduasi", ["kabupaten", "siks_status", "id"]),
)


def upgrade() -> None:
    """Add the indexes."""
    for table, columns in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def downgrade() -> None:
    """Remove them."""
    for table, columns in INDEXES:
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
