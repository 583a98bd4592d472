"""Holders: who held a meeting is a list of workers and a group of its own, so that two who held it together do not dispute."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _key_text(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


ID = _key_text(22)
CHECKED = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
WITHIN = {"jadwal": "state", "p2k2_sesi": "held"}
"""Table -> the group that the field was in; it lends the new one the number of its last change."""


def upgrade() -> None:
    """Make a list of each holder."""
    for table, group in WITHIN.items():
        _retype(table, CHECKED, "CASE WHEN held_by IS NOT NULL THEN jsonb_build_array(held_by) END")
        if _is_postgresql():
            op.execute(f"UPDATE {table} SET groups = groups || jsonb_build_object('holders', groups -> '{group}') WHERE groups ? '{group}'")
        else:
            op.execute(f"UPDATE {table} SET held_by = json_array(held_by) WHERE held_by IS NOT NULL")
            known = f"json_extract(groups, '$.{group}')"
            op.execute(f"UPDATE {table} SET groups = json_set(groups, '$.holders', {known}) WHERE {known} IS NOT NULL")


def downgrade() -> None:
    """Leave the first holder of each."""
    for table in WITHIN:
        if _is_postgresql():
            op.execute(f"UPDATE {table} SET groups = groups - 'holders'")
        else:
            op.execute(f"UPDATE {table} SET held_by = json_extract(held_by, '$[0]')")
            op.execute(f"UPDATE {table} SET groups = json_remove(groups, '$.holders')")
        _retype(table, ID, "held_by ->> 0")


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"


def _retype(table: str, kind: sa.types.TypeEngine, using: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.alter_column("held_by", type_=kind, existing_nullable=True, postgresql_using=using)
