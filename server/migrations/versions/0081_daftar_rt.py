"""Lists of an RT that were tried, who may see children without family, and households that may be families of PKH."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import RAW_JSON, Instant, key_text

revision = "0081"
down_revision = "0076"
branch_labels = None
depends_on = None

ID, PLACE, WORD, MOMENT = key_text(22), key_text(4), sa.String(64), Instant()
OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    """Make the tables, and the word that a phone hears."""
    op.create_table(
        "rt_upload",
        sa.Column("id", ID, nullable=False),
        sa.Column("kabupaten", PLACE, nullable=False),
        sa.Column("kejadian_id", ID, nullable=False),
        sa.Column("account", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("told", RAW_JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rt_upload"),
    )
    op.create_index("ix_rt_upload_made_at", "rt_upload", ["made_at"])
    op.create_table(
        "child_keeper",
        sa.Column("kabupaten", PLACE, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("account", ID, nullable=False),
        sa.Column("holder", ID, nullable=False),
        sa.Column("act", WORD, nullable=False),
        sa.PrimaryKeyConstraint("kabupaten", "id", name="pk_child_keeper"),
    )
    op.create_index("ix_child_keeper_kabupaten_holder_at", "child_keeper", ["kabupaten", "holder", "at"])
    op.create_table(
        "korban_pkh",
        sa.Column("kabupaten", PLACE, nullable=False),
        sa.Column("korban_id", ID, nullable=False),
        sa.Column("kejadian_id", ID, nullable=False),
        sa.Column("kpm_id", ID, nullable=False),
        sa.Column("by", WORD, nullable=False),
        sa.Column("area", WORD),
        sa.Column("state", WORD, nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.Column("account", ID),
        sa.Column("settled_at", MOMENT),
        sa.PrimaryKeyConstraint("kabupaten", "korban_id", name="pk_korban_pkh"),
    )
    op.create_index("ix_korban_pkh_kabupaten_kpm_id", "korban_pkh", ["kabupaten", "kpm_id"])
    op.create_index("ix_korban_pkh_open", "korban_pkh", ["kabupaten", "found_at", "korban_id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.add_column("korban", sa.Column("mungkin_pkh", sa.Boolean()))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("korban", "mungkin_pkh")
    for name in ("korban_pkh", "child_keeper", "rt_upload"):
        op.drop_table(name)
