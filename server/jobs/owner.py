"""One owner of the timetable: a lock that dies with its process."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

LOCK = 0x6C617061
"""Number of the advisory lock on PostgreSQL."""


@contextmanager
def ownership(engine: Engine, instance: Path) -> Iterator[bool]:
    """Tell whether this process owns the timetable while the context lasts.

    On PostgreSQL an advisory lock, for all hosts of one database; on SQLite a lock on a file in the instance folder.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            try:
                yield bool(connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}))
            finally:
                connection.execute(text("SELECT pg_advisory_unlock_all()"))
        return
    with (instance / "jobs.lock").open("w") as file:
        yield _take(file.fileno())


def _take(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
