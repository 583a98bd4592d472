"""Prefill: proposed meetings and effective days."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import CHECKED_JSON, LocalDate, key_text

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KINDS = {
    "rancangan_jadwal": {
        **{"kelompok_id": key_text(22), "bulan": sa.String(64), "ordinal": sa.Integer(), "planned_date": LocalDate()},
        **{"start_time": sa.String(64), "place": sa.Text()},
    },
    "rancangan_hari": {"fasilitas_id": key_text(22), "bulan": sa.String(64), "days": sa.Integer()},
}
PARENTS = {"rancangan_jadwal": ("kelompok_id", "kelompok"), "rancangan_hari": ("fasilitas_id", "fasilitas")}


def upgrade() -> None:
    """Make the tables."""
    for table, columns in KINDS.items():
        field, parent = PARENTS[table]
        op.create_table(
            table,
            sa.Column("kabupaten", key_text(4), nullable=False),
            sa.Column("id", key_text(22), nullable=False),
            sa.Column("scope", key_text(48), nullable=False),
            sa.Column("revision", sa.BigInteger(), nullable=False),
            sa.Column("tag", sa.BigInteger(), nullable=False),
            sa.Column("form", key_text(22), nullable=False),
            sa.Column("groups", CHECKED_JSON),
            sa.Column("no", sa.Integer()),
            sa.Column("moved", key_text(4)),
            sa.Column("closed", sa.Boolean(), nullable=False),
            sa.Column("deleted", sa.Boolean(), nullable=False),
            *(sa.Column(name, kind) for name, kind in columns.items()),
            sa.PrimaryKeyConstraint("kabupaten", "id", name=f"pk_{table}"),
            sa.ForeignKeyConstraint(
                ["kabupaten", field], [f"{parent}.kabupaten", f"{parent}.id"], name=f"fk_{table}_kabupaten_{field}"
            ),
        )
        op.create_index(f"ix_{table}_kabupaten_scope_id", table, ["kabupaten", "scope", "id"])
        op.create_index(f"ix_{table}_kabupaten_{field}", table, ["kabupaten", field])


def downgrade() -> None:
    """Drop them."""
    for table in KINDS:
        op.drop_table(table)
