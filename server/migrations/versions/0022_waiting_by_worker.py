"""Waiting cases by worker and by kind over many kabupaten: lists of a province or the nation go by an index too."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")
QUEUES = {"conflict": ("id",), "inbox": ("form", "index")}


def _make(table: str, columns: list[str], name: str = "") -> None:
    name = name or f"ix_{table}_{'_'.join(columns)}"
    op.create_index(name, table, columns, sqlite_where=OPEN, postgresql_where=OPEN)


def upgrade() -> None:
    """Put the worker before the kabupaten, and add the kind without it."""
    for table, key in QUEUES.items():
        op.drop_index(f"ix_{table}_{'_'.join(['kabupaten', 'worker', 'received_at', *key])}", table)
        for by in ("worker", "kind"):
            _make(table, [by, "received_at", "kabupaten", *key])
    op.drop_index("ix_watched_worker", "watched")
    _make("watched", ["queue", "worker", "received_at", "kabupaten", "id"], "ix_watched_worker")
    _make("watched", ["queue", "kind", "received_at", "kabupaten", "id"], "ix_watched_kinds")


def downgrade() -> None:
    """Put them back."""
    op.drop_index("ix_watched_kinds", "watched")
    op.drop_index("ix_watched_worker", "watched")
    _make("watched", ["queue", "kabupaten", "worker", "received_at", "id"], "ix_watched_worker")
    for table, key in QUEUES.items():
        for by in ("worker", "kind"):
            op.drop_index(f"ix_{table}_{'_'.join([by, 'received_at', 'kabupaten', *key])}", table)
        _make(table, ["kabupaten", "worker", "received_at", *key])
