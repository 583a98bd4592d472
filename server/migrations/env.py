"""How Alembic reaches the application's database: one transaction, one migrator at a time."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from server.engine import keep_writers_out

MIGRATOR_LOCK = 0x6C61706E
"""Number of the PostgreSQL advisory lock that a second migrator waits for."""


def migrate_offline() -> None:
    """Write the statements instead of sending them."""
    engine = current_app.extensions["migrate"].db.engine
    context.configure(dialect_name=engine.dialect.name, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def migrate_online() -> None:
    """Run the migrations; all of them stand, or none."""
    database = current_app.extensions["migrate"].db
    with database.engine.connect() as connection:
        _check_foreign_keys(connection, "OFF")
        try:
            keep_writers_out(connection)
            with connection.begin():
                _keep_others_out(connection)
                context.configure(
                    connection=connection,
                    target_metadata=database.metadata,
                    compare_type=True,
                    render_as_batch=True,
                    transactional_ddl=True,
                )
                context.run_migrations()
                _find_broken_references(connection)
        finally:
            _check_foreign_keys(connection, "ON")


def _check_foreign_keys(connection: Connection, switch: str) -> None:
    """Switch the checks of SQLite, which would not let a table be copied; only possible outside a transaction."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute(f"PRAGMA foreign_keys = {switch}")


def _find_broken_references(connection: Connection) -> None:
    """Check what SQLite did not check meanwhile; raise RuntimeError that names the tables."""
    if connection.dialect.name == "sqlite":
        broken = {row[0] for row in connection.execute(text("PRAGMA foreign_key_check"))}
        if broken:
            raise RuntimeError(f"the migration breaks references of {', '.join(sorted(broken))}")


def _keep_others_out(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATOR_LOCK})


if context.is_offline_mode():
    migrate_offline()
else:
    migrate_online()
