"""Other programmes of a half-year, found by family: without statistics SQLite would walk the half-year for each of them."""

from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

TABLE, OLD, NEW = "komplementaritas", "ix_komplementaritas_kabupaten_semester", "ix_komplementaritas_kabupaten_semester_kpm_id"


def upgrade() -> None:
    """Widen the index."""
    op.create_index(NEW, TABLE, ["kabupaten", "semester", "kpm_id"])
    op.drop_index(OLD, TABLE)


def downgrade() -> None:
    """Narrow it again."""
    op.create_index(OLD, TABLE, ["kabupaten", "semester"])
    op.drop_index(NEW, TABLE)
