"""The satisfaction survey: rounds, families drawn, codes, answers."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant, LocalDate, key_text

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

QUESTIONS = ("bantuan", "pendamping", "p2k2", "informasi", "pengaduan")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "survey_round",
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("families", sa.Integer(), nullable=False),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.Column("opens_on", LocalDate(), nullable=False),
        sa.Column("closes_on", LocalDate(), nullable=False),
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_survey_round"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_survey_round_account"),
    )
    op.create_index("ix_survey_round_kabupaten_opens_on", "survey_round", ["kabupaten", "opens_on"])
    op.create_index("ix_survey_round_account", "survey_round", ["account"])
    _of_round("survey_drawn", [sa.Column("kabupaten", key_text(4), nullable=False), sa.Column("kpm_id", key_text(22), nullable=False)], "kabupaten", "kpm_id")
    op.create_index("ix_survey_drawn_kabupaten_kpm_id", "survey_drawn", ["kabupaten", "kpm_id"])
    _of_round("survey_card", [sa.Column("code_hash", sa.String(64), nullable=False), sa.Column("used", sa.Boolean(), nullable=False)], "code_hash")
    op.create_index("ix_survey_card_code_hash", "survey_card", ["code_hash"], unique=True)
    answers = [sa.Column(name, sa.Integer()) for name in QUESTIONS]
    where = [sa.Column("id", key_text(22), nullable=False), sa.Column("kabupaten", key_text(4), nullable=False)]
    when = sa.Column("bulan", sa.String(64), nullable=False)
    _of_round("survey_answer", [*where, when, *answers, sa.Column("keseluruhan", sa.Integer(), nullable=False)], "id")
    op.create_index("ix_survey_answer_kabupaten_bulan", "survey_answer", ["kabupaten", "bulan"])


def _of_round(name: str, columns: list[sa.Column], *key: str) -> None:
    op.create_table(
        name,
        sa.Column("round", key_text(22), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("round", *key, name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["round"], ["survey_round.id"], name=f"fk_{name}_round"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("survey_answer", "survey_card", "survey_drawn", "survey_round"):
        op.drop_table(name)
