"""Colleagues: the record of a worker has a scope of its own kind, apart from the worker's own work."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the records over; phones then get a new list of scopes, and with it the rows."""
    _rename("w", "p")
    if _is_postgresql():
        known = "groups -> 'identity'"
        op.execute(f"UPDATE worker SET groups = groups || jsonb_build_object('employment', {known}) WHERE {known} IS NOT NULL")
    else:
        known = "json_extract(groups, '$.identity')"
        op.execute(f"UPDATE worker SET groups = json_set(groups, '$.employment', {known}) WHERE {known} IS NOT NULL")


def downgrade() -> None:
    """Take them back."""
    _rename("p", "w")
    shorter = "groups - 'employment'" if _is_postgresql() else "json_remove(groups, '$.employment')"
    op.execute(f"UPDATE worker SET groups = {shorter} WHERE groups IS NOT NULL")


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"


def _rename(old: str, new: str) -> None:
    for table, chosen in (("worker", "true"), ("feed", "kind = 'worker'"), ("scope_head", "kind = 'worker'")):
        op.execute(f"UPDATE {table} SET scope = '{new}' || substr(scope, 2) WHERE {chosen} AND substr(scope, 1, 2) = '{old}:'")
