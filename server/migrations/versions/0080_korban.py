"""Households registered twice, what each received, and the sums of a disaster."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import CHECKED_JSON, Instant, LocalDate, key_text

revision = "0080"
down_revision = "0075"
branch_labels = None
depends_on = None

ID, PLACE, WORD, PROSE, DAY, MOMENT = key_text(22), key_text(4), sa.String(64), sa.Text(), LocalDate(), Instant()
INT, BIG, BOOL, LIST = sa.Integer(), sa.BigInteger(), sa.Boolean(), CHECKED_JSON
OPEN = sa.text("state = 'open'")
TABLES = {
    "korban_key": ({"kejadian_id": ID, "key": ID, "kabupaten": PLACE, "korban_id": ID}, {}),
    "kejadian_span": ({"kabupaten": PLACE, "kejadian_id": ID}, {"span": LIST}),
    "korban_pair": (
        {"kabupaten": PLACE, "id": ID},
        {
            "kejadian_id": ID, "first_id": ID, "second_kabupaten": PLACE, "second_id": ID, "score": INT, "reasons": LIST,
            "state": WORD, "found_at": MOMENT,
        },
    ),
    "korban_act": (
        {"kabupaten": PLACE, "id": ID},
        {
            "at": MOMENT, "account?": ID, "act": WORD, "pair": ID, "kejadian_id": ID, "kept_kabupaten": PLACE, "kept_id": ID,
            "lost_kabupaten": PLACE, "lost_id": ID, "moved": LIST, "reason?": PROSE, "undoes?": ID,
        },
    ),
    "korban_known": ({"kabupaten": PLACE, "korban_id": ID}, {"root_kabupaten": PLACE, "root_id": ID}),
    "korban_standing": (
        {"kabupaten": PLACE, "korban_id": ID},
        {"kejadian_id": ID, "counts": LIST, "seen": BOOL, "served": BOOL, "receipts": BIG, "last_on?": DAY},
    ),
    "coverage_sum": ({"kabupaten": PLACE, "kejadian_id": ID, "measure": WORD}, {"need": BIG, "served": BIG}),
    "double_aid": (
        {"kabupaten": PLACE, "id": ID},
        {
            "kejadian_id": ID, "korban_id": ID, "first_kabupaten": PLACE, "first_id": ID, "second_kabupaten": PLACE, "second_id": ID,
            "goods": LIST, "found_at": MOMENT, "state": WORD, "reason?": PROSE, "account?": ID, "settled_at?": MOMENT,
        },
    ),
}
"""Table -> its key and its other columns; a name with a question mark may be empty."""
INDEXES = {
    "ix_korban_key_kabupaten_korban_id": ("korban_key", ("kabupaten", "korban_id")),
    "ix_korban_pair_kabupaten_first_id": ("korban_pair", ("kabupaten", "first_id")),
    "ix_korban_pair_second_kabupaten_second_id": ("korban_pair", ("second_kabupaten", "second_id")),
    "ix_korban_act_kabupaten_kejadian_id_at": ("korban_act", ("kabupaten", "kejadian_id", "at")),
    "ix_korban_act_kabupaten_undoes": ("korban_act", ("kabupaten", "undoes")),
    "ix_korban_standing_list": ("korban_standing", ("kabupaten", "kejadian_id", "served", "seen", "korban_id")),
    "ix_double_aid_kabupaten_korban_id": ("double_aid", ("kabupaten", "korban_id")),
}
OPEN_INDEXES = {
    "ix_korban_pair_open": ("korban_pair", ("kabupaten", "kejadian_id", "score", "id")),
    "ix_double_aid_open": ("double_aid", ("kabupaten", "kejadian_id", "found_at", "id")),
}


def upgrade() -> None:
    """Make the tables; the next run of the watch fills them."""
    for name, (key, more) in TABLES.items():
        columns = [sa.Column(column, kind, nullable=False) for column, kind in key.items()]
        columns += [sa.Column(column.rstrip("?"), kind, nullable=column.endswith("?")) for column, kind in more.items()]
        op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"))
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, list(columns))
    for name, (table, columns) in OPEN_INDEXES.items():
        op.create_index(name, table, list(columns), sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    """Drop them."""
    for name in reversed(TABLES):
        op.drop_table(name)
