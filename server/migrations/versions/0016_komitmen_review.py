"""Komitmen closed by the office: how, and the ways by which its checks are looked up for a facility and for a month."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_komitmen_fasilitas_bulan": ["kabupaten", "fasilitas_id", "bulan"],
    "ix_komitmen_bulan": ["kabupaten", "bulan", "id"],
}


def upgrade() -> None:
    """Add the column, empty: of what was closed before nobody wrote down how."""
    op.add_column("komitmen", sa.Column("review", sa.String(64)))
    for name, columns in INDEXES.items():
        op.create_index(name, "komitmen", columns)


def downgrade() -> None:
    """Forget it."""
    for name in INDEXES:
        op.drop_index(name, "komitmen")
    with op.batch_alter_table("komitmen") as changed:
        changed.drop_column("review")
