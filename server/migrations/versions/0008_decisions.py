"""Decisions at the console, what was read there, and the kecamatan of each waiting case."""

import sqlalchemy as sa
from alembic import op

from server.models.columns import RAW_JSON, Instant, key_text

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PENDING, OPEN = sa.text("state = 'pending'"), sa.text("state = 'open'")
QUEUES = {"conflict": ("id",), "inbox": ("form", "index")}
SORTS = (("received_at", "kabupaten"), *(("kabupaten", *by, "received_at") for by in ((), ("area",), ("worker",), ("kind",))))
AREA_OF_CONFLICT = """
    UPDATE conflict SET area = (
        SELECT kecamatan_code FROM kelompok
        WHERE kelompok.kabupaten = conflict.kabupaten AND kelompok.id = substr(conflict.scope, 3, 22))
    WHERE state = 'open' AND substr(scope, 1, 2) = 'k:'
"""
AREA_OF_INBOX = """
    UPDATE inbox SET area = (
        SELECT min(kecamatan_code) FROM feed JOIN kelompok
            ON kelompok.kabupaten = feed.kabupaten AND kelompok.id = substr(feed.scope, 3, 22)
        WHERE feed.kabupaten = inbox.kabupaten AND feed.id = inbox.record AND feed.left_on IS NULL
            AND substr(feed.scope, 1, 2) = 'k:')
    WHERE state = 'open'
"""
AREA_OF_WORKER = """
    UPDATE inbox SET area = (
        SELECT CASE WHEN min(kecamatan_code) = max(kecamatan_code) THEN min(kecamatan_code) END
        FROM assignment JOIN kelompok
            ON kelompok.kabupaten = assignment.kabupaten AND kelompok.id = assignment.kelompok_id
        WHERE assignment.kabupaten = inbox.kabupaten AND assignment.worker_id = inbox.worker
            AND NOT assignment.deleted)
    WHERE state = 'open' AND area IS NULL
"""
WORKER_OF_CONFLICT = """
    UPDATE conflict SET worker = (
        SELECT CASE WHEN device = 'office' THEN '' ELSE worker END FROM change_log
        WHERE change_log.kabupaten = conflict.kabupaten AND change_log.form = conflict.form)
"""


def upgrade() -> None:
    """Make the tables, the columns with what is known of older cases, and the indexes that lists go by."""
    _make_decision()
    _make_page_read()
    op.add_column("conflict", sa.Column("worker", key_text(22)))
    for table in QUEUES:
        op.add_column(table, sa.Column("area", sa.String(64)))
    for statement in (AREA_OF_CONFLICT, AREA_OF_INBOX, AREA_OF_WORKER, WORKER_OF_CONFLICT):
        op.execute(statement)
    for table, key in QUEUES.items():
        op.drop_index(f"ix_{table}_kabupaten_state_received_at", table)
        for by in SORTS:
            columns = [*by, *key]
            op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns, sqlite_where=OPEN, postgresql_where=OPEN)


def _make_decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("queue", sa.String(64), nullable=False),
        sa.Column("ref", sa.String(64), nullable=False),
        sa.Column("area", sa.String(64)),
        sa.Column("verdict", RAW_JSON, nullable=False),
        sa.Column("seen_number", sa.BigInteger()),
        sa.Column("seen_tag", sa.BigInteger()),
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("code", sa.String(64)),
        sa.Column("details", RAW_JSON),
        sa.Column("settled_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_decision_account"),
    )
    case = ["kabupaten", "queue", "ref"]
    op.create_index("ix_decision_pending", "decision", case, unique=True, sqlite_where=PENDING, postgresql_where=PENDING)
    op.create_index("ix_decision_kabupaten_queue_ref_made_at", "decision", [*case, "made_at"])
    op.create_index("ix_decision_state_due_at", "decision", ["state", "due_at"])
    op.create_index("ix_decision_account_made_at", "decision", ["account", "made_at"])


def _make_page_read() -> None:
    op.create_table(
        "page_read",
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("account", key_text(22), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("route", sa.String(64), nullable=False),
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("kind", key_text(32)),
        sa.Column("record", key_text(22)),
        sa.PrimaryKeyConstraint("id", name="pk_page_read"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_page_read_account"),
    )
    op.create_index("ix_page_read_account_at", "page_read", ["account", "at"])
    op.create_index("ix_page_read_kabupaten_record_at", "page_read", ["kabupaten", "record", "at"])


def downgrade() -> None:
    """Drop them."""
    for table, key in QUEUES.items():
        for by in SORTS:
            op.drop_index(f"ix_{table}_{'_'.join([*by, *key])}", table)
        op.create_index(f"ix_{table}_kabupaten_state_received_at", table, ["kabupaten", "state", "received_at"])
        with op.batch_alter_table(table) as changed:
            for name in ("area", *(("worker",) if table == "conflict" else ())):
                changed.drop_column(name)
    op.drop_table("page_read")
    op.drop_table("decision")
