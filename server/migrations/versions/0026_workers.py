"""Workers: their figures, the days on which their phones were in contact, and what phones say of themselves."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import CHECKED_JSON, Instant, LocalDate, key_text

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

COUNTS = ("families", "meetings_planned", "meetings_held", "checks_due", "checks_done", "forms", "forms_prompt")
SAID = {"waiting_forms": sa.Integer(), "free_bytes": sa.BigInteger(), "marked_at": Instant(), "marked_by": key_text(22)}


def upgrade() -> None:
    """Make the tables and the columns, empty."""
    op.create_table(
        "capaian",
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
        sa.Column("worker_id", key_text(22)),
        sa.Column("bulan", sa.String(64)),
        *(sa.Column(name, sa.Integer()) for name in COUNTS),
        sa.Column("counted_on", LocalDate()),
        sa.Column("objection", sa.Text()),
        sa.Column("objected_on", LocalDate()),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_on", LocalDate()),
        sa.PrimaryKeyConstraint("kabupaten", "id", name="pk_capaian"),
    )
    op.create_index("ix_capaian_kabupaten_scope_id", "capaian", ["kabupaten", "scope", "id"])
    op.create_table(
        "contact",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("device", key_text(22), nullable=False),
        sa.Column("day", LocalDate(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("kabupaten", "device", "day", name="pk_contact"),
        sqlite_with_rowid=False,
    )
    for name, column in SAID.items():
        op.add_column("device", sa.Column(name, column))


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("device") as changed:
        for name in SAID:
            changed.drop_column(name)
    op.drop_table("contact")
    op.drop_table("capaian")
