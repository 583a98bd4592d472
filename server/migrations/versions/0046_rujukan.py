"""Referrals of families and members to other programmes, with what came of them."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import CHECKED_JSON, LocalDate, key_text

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

WORD = sa.String(64)
FIELDS = {
    **{"kpm_id": key_text(22), "referred_on": LocalDate(), "layanan": WORD, "anggota_id": key_text(22), "reason": sa.Text()},
    **{"referred_to": sa.Text(), "heard": sa.Text(), "heard_on": LocalDate()},
    **{"status": WORD, "outcome": sa.Text(), "outcome_on": LocalDate()},
}
INDEXES = (["kabupaten", "scope", "id"], ["kabupaten", "kpm_id"], ["kabupaten", "anggota_id"], ["kabupaten", "referred_on", "id"])


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "rujukan",
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
        *(sa.Column(name, kind) for name, kind in FIELDS.items()),
        sa.PrimaryKeyConstraint("kabupaten", "id", name="pk_rujukan"),
        sa.ForeignKeyConstraint(["kabupaten", "kpm_id"], ["kpm.kabupaten", "kpm.id"], name="fk_rujukan_kabupaten_kpm_id"),
        sa.ForeignKeyConstraint(["kabupaten", "anggota_id"], ["anggota.kabupaten", "anggota.id"], name="fk_rujukan_kabupaten_anggota_id"),
    )
    for columns in INDEXES:
        op.create_index(f"ix_rujukan_{'_'.join(columns)}", "rujukan", columns)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("rujukan")
