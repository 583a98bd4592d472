"""Indexes of the few rows that take back, receive, stand under a BAST, count as another, or have a card: the others say nothing there."""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None

MADE = {
    "ix_mutasi_kiriman": ("mutasi", ["kabupaten", "kiriman_id"], "kiriman_id"),
    "ix_mutasi_batal": ("mutasi", ["kabupaten", "batal_id"], "batal_id"),
    "ix_bantuan_bast": ("bantuan", ["kabupaten", "kejadian_id", "bast_no"], "bast_no"),
    "ix_bantuan_void_receipt": ("bantuan", ["kabupaten", "receipt_no"], "void_reason"),
    "ix_korban_same": ("korban", ["kabupaten", "same_as_id"], "same_as_id"),
    "ix_korban_card": ("korban", ["kabupaten", "scope", "card_no"], "card_no"),
    "ix_korban_card_newest": ("korban", ["kabupaten", "scope", "revision"], "card_no"),
}
"""Index -> its table, its columns, and the column that says something in its rows."""
DROPPED = {
    "ix_mutasi_kabupaten_kiriman_id": ("mutasi", ["kabupaten", "kiriman_id"]),
    "ix_mutasi_kabupaten_batal_id": ("mutasi", ["kabupaten", "batal_id"]),
    "ix_bantuan_kabupaten_bast_no": ("bantuan", ["kabupaten", "bast_no"]),
    "ix_korban_kabupaten_same_as_id": ("korban", ["kabupaten", "same_as_id"]),
}


def upgrade() -> None:
    """Make them, and drop those over all rows."""
    for name, (table, columns, told) in MADE.items():
        where = sa.text(f"{told} IS NOT NULL")
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
    for name, (table, _) in DROPPED.items():
        op.drop_index(name, table)


def downgrade() -> None:
    """Put them back."""
    for name, (table, columns) in DROPPED.items():
        op.create_index(name, table, columns)
    for name, (table, _, _) in MADE.items():
        op.drop_index(name, table)
