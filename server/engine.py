"""Connections to the database: their settings, and transactions that begin where the code says so.

A plain `engine.begin()` sends BEGIN. The store takes `write_transaction`, which keeps other writers out from its first
statement on SQLite; whoever reads several tables takes `read_transaction`, in which all of them are of one moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

BUSY_TIMEOUT_MS = 10_000
"""How long a writer waits for another one before it gives up, so that one that hangs does not hold up all."""
BEGIN = "lapangan_begin"
"""How the next transaction of a SQLite connection begins, beside the connection; BEGIN unless told."""
ANALYSED_ROWS = 1_000
"""Rows of each index that SQLite looks at for its statistics."""

ENGINE_OPTIONS = {"hide_parameters": True}
"""The values of a statement are personal data and do not belong in an exception's text.

PostgreSQL's own message may still name one, so nothing logs the text of a database error.
"""

SQLITE_SETTINGS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


def make_engine(url: str) -> Engine:
    """Make an engine for a database URL, `sqlite:///FILE` or `postgresql+psycopg://…`."""
    return prepare(create_engine(url, **ENGINE_OPTIONS))


def prepare(engine: Engine) -> Engine:
    """Give an engine the settings that every connection of it needs; return it."""
    if engine.dialect.name == "postgresql" and not event.contains(engine, "connect", _bound_waiting):
        event.listen(engine, "connect", _bound_waiting)
    if engine.dialect.name == "sqlite" and not event.contains(engine, "connect", _connect):
        event.listen(engine, "connect", _connect)
        engine.dialect.do_begin = _begin  # type: ignore[method-assign]
    return engine


def _bound_waiting(connection: Any, _record: Any) -> None:
    """Set up a new PostgreSQL connection, by a statement, as poolers in between pass no start-up options on."""
    connection.execute(f"SET lock_timeout = {BUSY_TIMEOUT_MS}")
    connection.commit()


def _connect(connection: Any, _record: Any) -> None:
    """Set up a new SQLite connection; its driver no longer begins transactions by itself."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for statement in SQLITE_SETTINGS:
        cursor.execute(statement)
    cursor.close()


def _begin(connection: Any) -> None:
    """Begin a transaction, past the engine's events: one that has a listener asks about it at each statement."""
    connection.cursor().execute(connection.info.pop(BEGIN, "BEGIN")).close()


def keep_writers_out(connection: Connection) -> None:
    """Let the next transaction of a connection keep other writers out from its first statement, where SQLite needs to be told."""
    if connection.dialect.name == "sqlite":
        connection.info[BEGIN] = "BEGIN IMMEDIATE"


@contextmanager
def write_transaction(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that commits at the end: BEGIN IMMEDIATE, or READ COMMITTED on PostgreSQL."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="READ COMMITTED")
        keep_writers_out(connection)
        with connection.begin():
            yield connection


@contextmanager
def read_transaction(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees the database as of one moment and writes nothing.

    BEGIN on SQLite, where the moment is the first read; REPEATABLE READ READ ONLY on PostgreSQL.
    """
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin() as transaction:
            yield connection
            transaction.rollback()


def write_back(engine: Engine) -> None:
    """Bring SQLite's log of writes back into its file and empty it, so that nothing that was erased stays in it; readers may delay it."""
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    finally:
        connection.close()


def refresh_statistics(engine: Engine) -> None:
    """Tell the planner how far the tables have grown, after many rows came in.

    SQLite without statistics guesses that a partition has ten rows, and reads it whole rather than look many ids up.
    """
    with write_transaction(engine) as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA analysis_limit = {ANALYSED_ROWS}")
        connection.exec_driver_sql("ANALYZE")
