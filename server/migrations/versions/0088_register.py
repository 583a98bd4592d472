"""The register of BAST by number and by day, and hand-outs that have none yet, each by an index of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0088"
down_revision = "0082"
branch_labels = None
depends_on = None

MADE = {
    "ix_bantuan_bast_no": (["kabupaten", "bast_no", "kejadian_id"], "bast_no IS NOT NULL"),
    "ix_bantuan_bast_by_day": (["kabupaten", "kejadian_id", "date", "id", "bast_no"], "bast_no IS NOT NULL AND void_reason IS NULL"),
    "ix_bantuan_bare": (["kabupaten", "kejadian_id", "date", "id"], "bast_no IS NULL AND void_reason IS NULL"),
}
"""Index -> its columns, and which rows it has."""
BEFORE = {"ix_bantuan_bast": (["kabupaten", "kejadian_id", "bast_no"], "bast_no IS NOT NULL")}


def _make(indexes: dict[str, tuple[list[str], str]]) -> None:
    for name, (columns, which) in indexes.items():
        op.create_index(name, "bantuan", columns, sqlite_where=sa.text(which), postgresql_where=sa.text(which))


def upgrade() -> None:
    """Make them, and drop that by disaster and number."""
    _make(MADE)
    for name in BEFORE:
        op.drop_index(name, "bantuan")


def downgrade() -> None:
    """Put it back."""
    _make(BEFORE)
    for name in MADE:
        op.drop_index(name, "bantuan")
