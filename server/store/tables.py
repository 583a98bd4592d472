"""The tables by name, and the statements that each database spells its own way."""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Connection, Executable, Select, String, Table, cast, func, select, text
from sqlalchemy.dialects import postgresql, sqlite

from server import models
from server.extensions import db
from server.models.columns import Instant

MODELS = models
TABLES: dict[str, Table] = dict(db.metadata.tables)

MADE = {"wanted": BigInteger, "tag": BigInteger, "worker": String, "at": Instant}
SERIES = {
    "sqlite": text("""
        SELECT wanted.value AS wanted, commit_log.tag AS tag, commit_log.worker AS worker, commit_log.at AS at
        FROM json_each(:numbers) AS wanted CROSS JOIN commit_log
        WHERE wanted.value > 0 AND commit_log.kabupaten = :kabupaten AND commit_log.number = (
            SELECT min(later.number) FROM commit_log AS later
            WHERE later.kabupaten = :kabupaten AND later.number >= wanted.value)
    """).columns(**MADE),
    "postgresql": text("""
        SELECT wanted.value AS wanted, made.tag AS tag, made.worker AS worker, made.at AS at
        FROM unnest(CAST(:numbers AS bigint[])) AS wanted(value) CROSS JOIN LATERAL (
            SELECT tag, worker, at FROM commit_log WHERE kabupaten = :kabupaten AND number >= wanted.value
            ORDER BY number LIMIT 1) AS made
        WHERE wanted.value > 0
    """).columns(**MADE),
}
"""Both look each number up; SQLite takes a CROSS JOIN in the order written, and would else walk the log of the partition."""


def commits_of(connection: Connection, kabupaten: str, numbers: Iterable[int]) -> list[Any]:
    """Return (wanted, tag, worker, at) of the commit that made each number; one statement."""
    wanted = sorted(set(numbers))
    if not wanted:
        return []
    name = connection.dialect.name
    value: Any = json.dumps(wanted) if name == "sqlite" else wanted
    return list(connection.execute(SERIES[name], {"kabupaten": kabupaten, "numbers": value}))


def listed(connection: Connection, values: Iterable[str]) -> Select:
    """Return the query of these texts, as many as there may be, by one parameter: for `column.in_(…)`."""
    told = sorted(set(values))
    if connection.dialect.name == "sqlite":
        return select(func.json_each(json.dumps(told)).table_valued("value").c.value)
    return select(func.unnest(cast(told, postgresql.ARRAY(String))).column_valued())


def upsert(connection: Connection, table: Table, rows: list[dict[str, Any]], update: Iterable[str] | None = None) -> None:
    """Write rows, replacing those of the same primary key; one executemany.

    `update`: the columns to replace, all but the key by default.
    """
    if not rows:
        return
    names = tuple(rows[0] if update is None else update)
    connection.execute(_upsert(connection.dialect.name, table, names), rows)


@cache
def _upsert(dialect: str, table: Table, names: tuple[str, ...]) -> Executable:
    """Return the statement that inserts rows and, where one is there, replaces these columns but for the key; built once."""
    statement = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    key = [column.name for column in table.primary_key]
    replaced = {name: statement.excluded[name] for name in names if name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=replaced)
