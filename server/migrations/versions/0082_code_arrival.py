"""When codes of disasters and those who read them reached the office: who is let in is decided then, by the office's day."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import LocalDate, key_text

revision = "0082"
down_revision = "0086"
branch_labels = None
depends_on = None

CODES = """
    INSERT INTO code_arrival (kabupaten, id, code, came_on, until, let_in_on)
    SELECT kabupaten, id, code, valid_until, valid_until, NULL FROM undangan WHERE code IS NOT NULL AND valid_until IS NOT NULL
"""
JOINERS = """
    INSERT INTO code_arrival (kabupaten, id, code, came_on, until, let_in_on)
    SELECT joined.kabupaten, joined.id, joined.code, joined.joined_on, NULL,
        CASE WHEN EXISTS (SELECT 1 FROM undangan WHERE undangan.kabupaten = joined.kabupaten AND undangan.kejadian_id = joined.kejadian_id
            AND undangan.code = joined.code AND undangan.valid_until >= joined.joined_on AND NOT coalesce(undangan.revoked, :no) AND NOT undangan.deleted)
        THEN joined.joined_on END
    FROM bergabung AS joined WHERE joined.code IS NOT NULL AND joined.joined_on IS NOT NULL AND NOT joined.deleted
"""


def upgrade() -> None:
    """Make the table; who takes part by a code today goes on taking part."""
    op.create_table(
        "code_arrival",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("came_on", LocalDate(), nullable=False),
        sa.Column("until", LocalDate()),
        sa.Column("let_in_on", LocalDate()),
        sa.PrimaryKeyConstraint("kabupaten", "id", name="pk_code_arrival"),
    )
    op.execute(sa.text(CODES))
    op.execute(sa.text(JOINERS).bindparams(no=False))


def downgrade() -> None:
    """Drop it."""
    op.drop_table("code_arrival")
