"""Other programmes and behaviour of families by half-year."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import CHECKED_JSON, LocalDate, key_text

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

WORD = sa.String(64)
PROGRAMMES = ("pip", "pbi_jk", "sembako", "rst", "kube", "pln", "lpg")
ASPECTS = ("pendidikan", "kesehatan", "ekonomi", "kesiapsiagaan")


def upgrade() -> None:
    """Make the tables."""
    _kind("komplementaritas", {"asked_on": LocalDate(), **dict.fromkeys(PROGRAMMES, WORD)})
    op.create_index("ix_komplementaritas_kabupaten_semester", "komplementaritas", ["kabupaten", "semester"])
    _kind("perilaku", {"observed_on": LocalDate(), **dict.fromkeys(ASPECTS, sa.Integer())})


def _kind(name: str, fields: dict[str, sa.types.TypeEngine]) -> None:
    columns = {"kpm_id": key_text(22), "semester": WORD, **fields, "note": sa.Text()}
    op.create_table(
        name,
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
        *(sa.Column(column, kind) for column, kind in columns.items()),
        sa.PrimaryKeyConstraint("kabupaten", "id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["kabupaten", "kpm_id"], ["kpm.kabupaten", "kpm.id"], name=f"fk_{name}_kabupaten_kpm_id"),
    )
    for of in (["kabupaten", "scope", "id"], ["kabupaten", "kpm_id"]):
        op.create_index(f"ix_{name}_{'_'.join(of)}", name, of)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("perilaku")
    op.drop_table("komplementaritas")
