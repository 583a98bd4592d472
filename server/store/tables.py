"""The tables by name, and the two statements that each database spells its own way."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table, text
from sqlalchemy.dialects import postgresql, sqlite

from server import models
from server.extensions import db

MODELS = models
TABLES: dict[str, Table] = dict(db.metadata.tables)

COMMITS_OF = """
    SELECT wanted.value AS wanted, commit_log.tag AS tag, commit_log.worker AS worker
    FROM {numbers} CROSS JOIN commit_log
    WHERE wanted.value > 0 AND commit_log.kabupaten = :kabupaten AND commit_log.number = (
        SELECT min(later.number) FROM commit_log AS later
        WHERE later.kabupaten = :kabupaten AND later.number >= wanted.value)
"""
"""SQLite takes a CROSS JOIN in the order written: the numbers first, never the whole log of a partition."""
SERIES = {
    "sqlite": text(COMMITS_OF.format(numbers="json_each(:numbers) AS wanted")),
    "postgresql": text(COMMITS_OF.format(numbers="unnest(CAST(:numbers AS bigint[])) AS wanted(value)")),
}


def commits_of(connection: Connection, kabupaten: str, numbers: Iterable[int]) -> list[Any]:
    """Return (wanted, tag, worker) of the commit that made each number; one statement."""
    wanted = sorted(set(numbers))
    if not wanted:
        return []
    name = connection.dialect.name
    value: Any = json.dumps(wanted) if name == "sqlite" else wanted
    return list(connection.execute(SERIES[name], {"kabupaten": kabupaten, "numbers": value}))


def upsert(connection: Connection, table: Table, rows: list[dict[str, Any]], update: Iterable[str] | None = None) -> None:
    """Write rows, replacing those of the same primary key; one executemany.

    `update`: the columns to replace, all but the key by default.
    """
    if not rows:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table)
    key = [column.name for column in table.primary_key]
    names = list(update) if update is not None else [name for name in rows[0] if name not in key]
    statement = statement.on_conflict_do_update(index_elements=key, set_={name: statement.excluded[name] for name in names})
    connection.execute(statement, rows)
