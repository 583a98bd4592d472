"""Threads: questions to workers about a case, and the tugas that belong to one."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant, LocalDate, key_text

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TUGAS = {"thread_id": key_text(22), "turn": sa.Integer(), "asked_by": sa.Text(), "asked_on": LocalDate()}


def upgrade() -> None:
    """Add the columns and the table; no tugas of before belongs to a thread."""
    for name, of in TUGAS.items():
        op.add_column("tugas", sa.Column(name, of))
    op.create_index("ix_tugas_kabupaten_thread_id", "tugas", ["kabupaten", "thread_id"])
    op.create_table(
        "thread",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("queue", sa.String(64), nullable=False),
        sa.Column("ref", sa.String(64), nullable=False),
        sa.Column("kind", key_text(32), nullable=False),
        sa.Column("record", key_text(22), nullable=False),
        sa.Column("worker", key_text(22), nullable=False),
        sa.Column("tugas", key_text(22), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("due_date", LocalDate(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("answered_by", sa.String(64)),
        sa.Column("answered_at", Instant()),
        sa.PrimaryKeyConstraint("kabupaten", "id", name="pk_thread"),
    )
    op.create_index("ix_thread_kabupaten_queue_ref", "thread", ["kabupaten", "queue", "ref"], unique=True)
    op.create_index("ix_thread_state_kabupaten", "thread", ["state", "kabupaten"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("thread")
    op.drop_index("ix_tugas_kabupaten_thread_id", "tugas")
    with op.batch_alter_table("tugas") as table:
        for name in TUGAS:
            table.drop_column(name)
