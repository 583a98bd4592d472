"""What imports remember, and members found by the id of their source."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _key_text(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


CHECKED = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make the table and the index."""
    op.create_table(
        "imported",
        sa.Column("kabupaten", _key_text(4), nullable=False),
        sa.Column("kind", _key_text(32), nullable=False),
        sa.Column("id", _key_text(22), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("values", CHECKED, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.BigInteger(), nullable=False),
        sa.Column("groups", CHECKED, nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kabupaten", "kind", "id", name="pk_imported"),
    )
    op.create_index("ix_imported_kabupaten_kind_key", "imported", ["kabupaten", "kind", "key"])
    op.create_index("ix_imported_kind_key", "imported", ["kind", "key"])
    op.create_index("ix_anggota_kabupaten_idsemesta", "anggota", ["kabupaten", "idsemesta"])


def downgrade() -> None:
    """Drop both."""
    op.drop_index("ix_anggota_kabupaten_idsemesta", "anggota")
    op.drop_table("imported")
