"""Records that were merged, pairs over two kabupaten, and what SIKS-NG answers to proposals."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import RAW_JSON, Instant, LocalDate, key_text

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

PROPOSALS = ("peristiwa", "usulan")
ANSWER = {"siks_batch": sa.Integer, "siks_status": lambda: sa.String(64), "siks_reason": sa.Text, "siks_on": LocalDate}


def upgrade() -> None:
    """Add what is empty at first; phones do not get the new fields."""
    op.add_column("match_candidate", sa.Column("second_kabupaten", key_text(4)))
    for name in ("first_id", "second_id"):
        op.create_index(f"ix_match_candidate_kabupaten_{name}", "match_candidate", ["kabupaten", name])
    for table in PROPOSALS:
        for name, kind in ANSWER.items():
            op.add_column(table, sa.Column(name, kind()))
        op.create_index(f"ix_{table}_kabupaten_status_siks_batch", table, ["kabupaten", "status", "siks_batch"])
    op.create_table(
        "merged_record",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("kind", key_text(32), nullable=False),
        sa.Column("kept_id", key_text(22), nullable=False),
        sa.Column("lost_id", key_text(22), nullable=False),
        sa.Column("area", sa.String(64)),
        *(sa.Column(name, RAW_JSON, nullable=False) for name in ("before", "after", "moved", "chained")),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("undone_by", key_text(22)),
        sa.Column("undone_at", Instant()),
        sa.PrimaryKeyConstraint("kabupaten", "id", name="pk_merged_record"),
    )
    op.create_index("ix_merged_record_kabupaten_made_at_id", "merged_record", ["kabupaten", "made_at", "id"])
    op.create_index("ix_merged_record_kabupaten_kept_id", "merged_record", ["kabupaten", "kept_id"])
    op.create_index("ix_merged_record_kabupaten_lost_id", "merged_record", ["kabupaten", "lost_id"])
    op.create_table(
        "siks_batch",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("kabupaten", "number", name="pk_siks_batch"),
    )


def downgrade() -> None:
    """Drop what was added."""
    op.drop_table("siks_batch")
    op.drop_table("merged_record")
    for table in PROPOSALS:
        op.drop_index(f"ix_{table}_kabupaten_status_siks_batch", table)
        for name in ANSWER:
            op.drop_column(table, name)
    for name in ("first_id", "second_id"):
        op.drop_index(f"ix_match_candidate_kabupaten_{name}", "match_candidate")
    op.drop_column("match_candidate", "second_kabupaten")
