"""Rows of a query as CSV without a header, in pieces of bounded size; by the database's own COPY where it has one."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Select

from sync.limits import EXPORT_ROWS_AT_ONCE


Tell = Callable[[int], object]
"""Is told how many rows there were."""


def stream(connection: Connection, query: Select[Any], tell: Tell) -> Iterator[bytes]:
    """Yield a query's rows as UTF-8 CSV, null as nothing, and tell how many they were."""
    sql = str(query.compile(connection, compile_kwargs={"literal_binds": True}))
    return _copied(connection, sql, tell) if connection.dialect.name == "postgresql" else _fetched(connection, sql, tell)


def _copied(connection: Connection, sql: str, tell: Tell) -> Iterator[bytes]:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor:
        with cursor.copy(f"COPY ({sql}) TO STDOUT WITH (FORMAT csv, ENCODING 'UTF8')") as copy:
            yield from map(bytes, copy)
        tell(cursor.rowcount)


def _fetched(connection: Connection, sql: str, tell: Tell) -> Iterator[bytes]:
    driver: Any = connection.connection.driver_connection
    driver.create_function("keyed_hash", 2, _hash, deterministic=True)
    cursor = driver.execute(sql)
    while rows := cursor.fetchmany(EXPORT_ROWS_AT_ONCE):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        tell(len(rows))
        yield text.getvalue().encode("utf-8", "replace")


def _hash(key: str, text: str | None) -> str | None:
    return None if text is None else hashlib.sha256(f"{key}{text}".encode()).hexdigest()
