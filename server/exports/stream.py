"""Rows of a query as CSV without a header, in pieces of bounded size, each line written by the database itself."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Cast, ColumnElement, Connection, Integer, Label, Select, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from server.exports.query import kept_digits, keyed_hash, written_moment
from sync.limits import EXPORT_ROWS_AT_ONCE

Tell = Callable[[int], object]
"""Is told how many rows there were."""
SAFE = (written_moment, keyed_hash, Cast)
"""What never needs quotes."""
QUOTED = """CASE WHEN {0} GLOB '*[,"\n\r]*' THEN '"' || replace({0}, '"', '""') || '"' ELSE {0} END"""
DIGITS = "CASE WHEN instr({0}, '\"') THEN {1} ELSE '\"=\"\"' || {0} || '\"\"\"' END"


class csv_line(GenericFunction[str]):  # noqa: N801
    """Columns as a line of CSV without its end, as COPY writes it; nothing for null."""

    type = String()
    inherit_cache = True


@compiles(csv_line, "sqlite")
def _line_on_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    cells = [_cell(one.element if isinstance(one, Label) else one, compiler, **more) for one in element.clauses]
    return f"format('{','.join(['%s'] * len(cells))}', {', '.join(cells)})"


def _cell(one: ColumnElement[Any], compiler: Any, **more: Any) -> str:
    """Return what writes one cell; where nothing in it can be but digits and our own signs, its quotes are known."""
    if isinstance(one, kept_digits):
        [value] = (compiler.process(inner, **more) for inner in one.clauses)
        return DIGITS.format(value, QUOTED.format("'''' || " + value))
    text = compiler.process(one, **more)
    return text if isinstance(one.type, Integer) or isinstance(one, SAFE) else QUOTED.format(text)


def stream(connection: Connection, query: Select[Any], tell: Tell) -> Iterator[bytes]:
    """Yield a query's rows as UTF-8 CSV, null as nothing, and tell how many they were."""
    if connection.dialect.name == "postgresql":
        return _copied(connection, _sql(connection, query), tell)
    return _fetched(connection, _sql(connection, query.with_only_columns(csv_line(*query.selected_columns))), tell)


def _sql(connection: Connection, query: Select[Any]) -> str:
    return str(query.compile(connection, compile_kwargs={"literal_binds": True}))


def _copied(connection: Connection, sql: str, tell: Tell) -> Iterator[bytes]:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor:
        with cursor.copy(f"COPY ({sql}) TO STDOUT WITH (FORMAT csv, ENCODING 'UTF8')") as copy:
            yield from map(bytes, copy)
        tell(cursor.rowcount)


def _fetched(connection: Connection, sql: str, tell: Tell) -> Iterator[bytes]:
    learn_to_hash(connection)
    driver: Any = connection.connection.driver_connection
    cursor = driver.execute(sql)
    while rows := cursor.fetchmany(EXPORT_ROWS_AT_ONCE):
        tell(len(rows))
        lines = [line for (line,) in rows]
        yield ("\n".join(lines) + "\n").encode("utf-8", "replace")


def learn_to_hash(connection: Connection) -> None:
    """Give a connection `keyed_hash` where its database has none of its own."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.create_function("keyed_hash", 2, _hash, deterministic=True)


def _hash(key: str, text: str | None) -> str | None:
    return None if text is None else hash_text(key, text)


def hash_text(key: str, text: str) -> str:
    """Return what `keyed_hash` is of a text, on every database."""
    return hashlib.sha256(f"{key}{text}".encode()).hexdigest()
