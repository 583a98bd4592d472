"""Complaints at the office: cases, steps, keepers of the confidential ones, and the mark on what a phone sent."""

from datetime import date

import sqlalchemy as sa
from alembic import op

from server.models.columns import Instant, LocalDate, key_text
from server.tickets import due_day, ticket_of

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

OPEN = sa.text("settled_on IS NULL")
RAHASIA = {"sqlite_where": sa.text("rahasia = 1"), "postgresql_where": sa.text("rahasia")}
ROWS = 1_000
COMPLAINTS = """
    SELECT kabupaten, id, worker_id, reported_on, programme, category, status, handled_on, deleted
    FROM pengaduan WHERE reported_on IS NOT NULL AND moved IS NULL
"""
AREA_OF_FAMILY = """
    UPDATE complaint_case SET area = (
        SELECT min(kelompok.kecamatan_code) FROM pengaduan
            JOIN kpm ON kpm.kabupaten = pengaduan.kabupaten AND kpm.id = pengaduan.kpm_id
            JOIN kelompok ON kelompok.kabupaten = kpm.kabupaten AND kelompok.id = kpm.kelompok_id
        WHERE pengaduan.kabupaten = complaint_case.kabupaten AND pengaduan.id = complaint_case.id)
"""
AREA_OF_WORKER = """
    UPDATE complaint_case SET area = (
        SELECT CASE WHEN min(kecamatan_code) = max(kecamatan_code) THEN min(kecamatan_code) END
        FROM assignment JOIN kelompok
            ON kelompok.kabupaten = assignment.kabupaten AND kelompok.id = assignment.kelompok_id
        WHERE assignment.kabupaten = complaint_case.kabupaten AND assignment.worker_id = complaint_case.worker
            AND NOT assignment.deleted)
    WHERE area IS NULL
"""


def upgrade() -> None:
    """Make the tables, and a case for each complaint that is here already."""
    op.add_column("pengaduan", sa.Column("rahasia", sa.Boolean(), nullable=True))
    op.add_column("inbox", sa.Column("rahasia", sa.Boolean(), nullable=False, server_default=sa.false()))
    case = _make_case()
    _make_step()
    _make_keeper()
    found = op.get_bind().execute(sa.text(COMPLAINTS)).mappings()
    for part in found.partitions(ROWS):
        op.get_bind().execute(sa.insert(case), [_case(row) for row in part])
    op.execute(AREA_OF_FAMILY)
    op.execute(AREA_OF_WORKER)


def _case(row: sa.RowMapping) -> dict[str, object]:
    """Return the case of a complaint; days come as text from SQLite and as dates from PostgreSQL."""
    reported_on, handled_on = (one if one is None else date.fromisoformat(str(one)) for one in (row["reported_on"], row["handled_on"]))
    over = row["status"] == "selesai" or row["deleted"]
    return {
        **{name: row[name] for name in ("kabupaten", "id", "programme", "category")},
        "ticket": ticket_of(row["kabupaten"], row["id"]),
        "source": "lapangan",
        "reported_on": reported_on.isoformat(),
        "due_on": due_day(row["category"], reported_on).isoformat(),
        "settled_on": (handled_on or reported_on).isoformat() if over else None,
        "state": row["status"] or "baru",
        "rahasia": False,
        "worker": row["worker_id"],
        "steps": 0,
    }


def _account(name: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["account.id"], name=f"fk_{table}_{name}")


def _make_case() -> sa.Table:
    words = ("programme", "category", "state")
    made = op.create_table(
        "complaint_case",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("id", key_text(22), nullable=False),
        sa.Column("ticket", sa.String(64), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("area", sa.String(64)),
        sa.Column("reported_on", LocalDate(), nullable=False),
        sa.Column("due_on", LocalDate(), nullable=False),
        sa.Column("settled_on", LocalDate()),
        *(sa.Column(name, sa.String(64), nullable=False) for name in words),
        sa.Column("rahasia", sa.Boolean(), nullable=False),
        *(sa.Column(name, key_text(22)) for name in ("holder", "second", "worker", "about_worker")),
        *(sa.Column(name, sa.Text()) for name in ("complainant", "contact", "text")),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kabupaten", "id", name="pk_complaint_case"),
        _account("holder", "complaint_case"),
        _account("second", "complaint_case"),
    )
    rest = ["due_on", "id"]
    for columns in (["due_on", "kabupaten", "id"], ["kabupaten", *rest], ["kabupaten", "area", *rest]):
        _index("complaint_case", columns, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_complaint_case_rahasia", "complaint_case", ["kabupaten", "id"], **RAHASIA)
    for columns in (["kabupaten", "ticket"], ["kabupaten", "settled_on", "id"], ["kabupaten", "worker"]):
        _index("complaint_case", columns)
    for name in ("holder", "second"):
        _index("complaint_case", [name, "due_on"])
    return made


def _index(table: str, columns: list[str], **more: sa.TextClause) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns, **more)


def _make_step() -> None:
    op.create_table(
        "complaint_step",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("complaint", key_text(22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("account", key_text(22)),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("forwarded_to", sa.Text()),
        *(sa.Column(name, key_text(22)) for name in ("worker", "holder", "second", "tugas")),
        sa.PrimaryKeyConstraint("kabupaten", "complaint", "number", name="pk_complaint_step"),
        _account("account", "complaint_step"),
    )


def _make_keeper() -> None:
    op.create_table(
        "complaint_keeper",
        sa.Column("kabupaten", key_text(4), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        *(sa.Column(name, key_text(22), nullable=False) for name in ("account", "holder", "second")),
        sa.PrimaryKeyConstraint("kabupaten", "number", name="pk_complaint_keeper"),
        *(_account(name, "complaint_keeper") for name in ("account", "holder", "second")),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("complaint_keeper", "complaint_step", "complaint_case"):
        op.drop_table(table)
    for table in ("inbox", "pengaduan"):
        with op.batch_alter_table(table) as changed:
            changed.drop_column("rahasia")
