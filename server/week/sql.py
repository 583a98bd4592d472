"""Plain SQL on both databases, past the store: what the verdict counts with."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, text

from server.engine import read_transaction

STREAMED = 1_000


def statement(sql: str, values: dict[str, Any]) -> Any:
    """Return a statement; a value that is a list stands for the members of `IN`."""
    return text(sql).bindparams(*(bindparam(name, expanding=True) for name, value in values.items() if isinstance(value, list)))


def ask(engine: Engine, sql: str, **values: Any) -> list[Row]:
    """Return the rows of a query."""
    with read_transaction(engine) as connection:
        return list(connection.execute(statement(sql, values), values))


def stream(connection: Connection, sql: str, **values: Any) -> Iterator[Row]:
    """Yield the rows of a query, some at a time."""
    options = {"stream_results": True, "max_row_buffer": STREAMED}
    yield from connection.execution_options(**options).execute(statement(sql, values), values)


def plain_json(value: Any) -> Any:
    """Return a JSON column as data; SQLite gives text, PostgreSQL data."""
    return json.loads(value) if isinstance(value, str) else value


def iso(day: date | str) -> str:
    """Return a date column as ISO text; SQLite gives text, PostgreSQL dates."""
    return day if isinstance(day, str) else day.isoformat()
