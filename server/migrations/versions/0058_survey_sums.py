"""The satisfaction survey: answers are kept as sums of their round, none by itself."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import key_text

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

QUESTIONS = ("bantuan", "pendamping", "p2k2", "informasi", "pengaduan", "keseluruhan")


def upgrade() -> None:
    """Make the table, add up what is there, and drop the answers."""
    columns = [sa.Column(f"{sort}_{name}", sa.Integer(), nullable=False) for name in QUESTIONS for sort in ("n", "sum")]
    op.create_table(
        "survey_sum",
        sa.Column("round", key_text(22), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("round", name="pk_survey_sum"),
        sa.ForeignKeyConstraint(["round"], ["survey_round.id"], name="fk_survey_sum_round"),
    )
    sums = ", ".join(f"count(a.{name}), coalesce(sum(a.{name}), 0)" for name in QUESTIONS)
    names = ", ".join(column.name for column in columns)
    rows = f"SELECT r.id, count(a.id), {sums} FROM survey_round r LEFT JOIN survey_answer a ON a.round = r.id GROUP BY r.id"
    op.execute(f"INSERT INTO survey_sum (round, answers, {names}) {rows}")
    op.drop_table("survey_answer")


def downgrade() -> None:
    """Drop the sums; answers cannot be had back from them."""
    op.drop_table("survey_sum")
    op.create_table(
        "survey_answer",
        sa.Column("round", key_text(22), nullable=False),
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("bulan", sa.String(64), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=name != "keseluruhan") for name in QUESTIONS),
        sa.PrimaryKeyConstraint("round", "id", name="pk_survey_answer"),
        sa.ForeignKeyConstraint(["round"], ["survey_round.id"], name="fk_survey_answer_round"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_survey_answer_kabupaten_bulan", "survey_answer", ["kabupaten", "bulan"])
