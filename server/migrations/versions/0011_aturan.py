"""Aturan: versions of the rules of komitmen."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import CHECKED_JSON, LocalDate, key_text

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INT, LIST = sa.Integer(), CHECKED_JSON
COLUMNS = {
    **{"nomor": INT, "valid_from": LocalDate(), "name": sa.Text(), "attendance_percent": INT, "absences": LIST, "areas": LIST},
    **{"lansia_age": INT, "usia_dini_age_max": INT, "sekolah_age_max": INT, "expected": LIST, "tahap_months": INT},
    **{"failing_months": INT, "penangguhan_after": INT, "penghentian_after": INT},
    **{"remind_days": INT, "escalate_days": INT, "entry_days": INT, "appeal_days": INT},
}


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "aturan",
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
        *(sa.Column(name, kind) for name, kind in COLUMNS.items()),
        sa.PrimaryKeyConstraint("kabupaten", "id", name="pk_aturan"),
    )
    op.create_index("ix_aturan_kabupaten_scope_id", "aturan", ["kabupaten", "scope", "id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("aturan")
