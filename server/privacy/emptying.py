"""Emptying the change log: values of erased families leave forms that stay, with a sealed mark, so that the chain still verifies.

A form may be a roster with marks of thirty families: what is of others in it stays as it was.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, Update, bindparam, func, insert, select, update

from schemas import KINDS
from server.inspect.hashes import hash_of, outcome_row_hash, row_hash
from server.store.tables import TABLES, listed
from sync.decide import MOVED
from sync.nouns import ERASED, Ref

LOG, OUTCOMES, HISTORY, MARK = (TABLES[name] for name in ("change_log", "outcome_log", "history", "erased_form"))
OUTCOME, NUMBER, STOOD, REST = range(4)
"""Places of a decision in its JSON."""
KEPT = ("code", "conflicts")
"""What stays of the rest of a decision: words of the program and ids."""
FIELDS, SEEN = 2, 5
"""Places of a change in its JSON."""
Json = Any
Refs = Mapping[str, Collection[int]]
"""Form -> numbers of its changes."""


class Mark(NamedTuple):
    """By which deletion, and when."""

    deletion: str
    at: datetime


class _Emptied:
    """A row of a log with other contents, for its hash."""

    def __init__(self, row: Row, **now: Json) -> None:
        self._row, self._now = row, now

    def __getattr__(self, name: str) -> Any:
        return self._now[name] if name in self._now else getattr(self._row, name)


def refs_of(connection: Connection, kabupaten: str, families: Collection[str], records: Collection[str]) -> dict[str, set[int]]:
    """Return the changes of the log that are of these families, but not of a record beside `records` that goes on, in another family say."""
    query = select(HISTORY.c.form, HISTORY.c.index, HISTORY.c.kind, HISTORY.c.record)
    rows = connection.execute(query.where(HISTORY.c.kabupaten == kabupaten, HISTORY.c.kpm.in_(listed(connection, families)))).all()
    living = living_of(connection, kabupaten, rows)
    found: dict[str, set[int]] = {}
    for row in rows:
        if row.record in records or (row.kind, row.record) not in living:
            found.setdefault(row.form, set()).add(row._mapping["index"])
    return found


def living_of(connection: Connection, kabupaten: str, rows: Collection[Row]) -> set[tuple[str, str]]:
    """Return the records among those of `rows` (with kind and record) that stand and were not erased, as (kind, id)."""
    kinds = {row.kind for row in rows} & KINDS.keys()
    return {(kind, one) for kind in sorted(kinds) for one in _living(connection, kabupaten, kind, [row.record for row in rows if row.kind == kind])}


def _living(connection: Connection, kabupaten: str, kind: str, ids: Iterable[str]) -> Iterable[str]:
    table = TABLES[kind]
    query = select(table.c.id).where(table.c.kabupaten == kabupaten, table.c.id.in_(listed(connection, ids)))
    return connection.scalars(query.where(table.c.moved.is_distinct_from(ERASED)))


def write_over(connection: Connection) -> None:
    """Have SQLite write over what is deleted in this transaction."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def empty_forms(connection: Connection, kabupaten: str, refs: Refs, mark: Mark) -> int:
    """Take the values of these changes out of the log and of what became of them later; return how many rows were emptied.

    A few statements, whatever the number of forms; what is empty already stays as it is.
    """
    logged, later = list(_logged(connection, kabupaten, refs)), list(_later(connection, kabupaten, refs))
    if not logged and not later:
        return 0
    numbers = _numbers(connection, kabupaten, refs)
    marks = []
    for row in (*logged, *later):
        numbers[row["form"]] = numbers.get(row["form"], 0) + 1
        told = {name: row[name] for name in ("form", "commits", "row", "outcome")}
        marks.append({"kabupaten": kabupaten, "number": numbers[row["form"]], **told, **mark._asdict()})
    for table, rows in ((LOG, logged), (OUTCOMES, later)):
        if rows:
            connection.execute(_written(table), [_bound(kabupaten, row) for row in rows])
    connection.execute(insert(MARK), marks)
    return len(marks)


def _logged(connection: Connection, kabupaten: str, refs: Refs) -> Iterator[dict[str, Json]]:
    """Yield what becomes of rows of the change log that change."""
    for row in connection.execute(_among(LOG, connection, kabupaten, refs)):
        places = refs[row.form]
        body = [_emptied(change) if index in places else change for index, change in enumerate(row.body)]
        decisions = _decided(row.decisions, places)
        if (body, decisions) != (row.body, row.decisions):
            now = _Emptied(row, body=body, decisions=decisions)
            yield {"form": row.form, "commits": 0, "body": body, "decisions": decisions, "row": row_hash(now), "outcome": hash_of(decisions)}


def _later(connection: Connection, kabupaten: str, refs: Refs) -> Iterator[dict[str, Json]]:
    """Yield what becomes of later outcomes that change."""
    for row in connection.execute(_among(OUTCOMES, connection, kabupaten, refs)):
        decisions = _decided(row.decisions, refs[row.form])
        if decisions != row.decisions:
            yield {"form": row.form, "commits": row.commits, "decisions": decisions, "row": outcome_row_hash(row), "outcome": hash_of(decisions)}


def _among(table: Any, connection: Connection, kabupaten: str, refs: Refs) -> Select:
    return select(table).where(table.c.kabupaten == kabupaten, table.c.form.in_(listed(connection, refs)))


def _numbers(connection: Connection, kabupaten: str, refs: Refs) -> dict[str, int]:
    """Return how many marks each form has."""
    query = select(MARK.c.form, func.max(MARK.c.number).label("last")).group_by(MARK.c.form)
    rows = connection.execute(query.where(MARK.c.kabupaten == kabupaten, MARK.c.form.in_(listed(connection, refs))))
    return {row.form: row.last for row in rows}


def _emptied(change: list[Json]) -> list[Json]:
    """Return a change with the names of its fields alone; what it was based on stays, as later changes lean on it."""
    fields = {name: value if name == MOVED else None for name, value in change[FIELDS].items()}
    return [*change[:FIELDS], fields, *change[FIELDS + 1 : SEEN]]


def _decided(decisions: list[Json], places: Collection[int]) -> list[Json]:
    """Return decisions, those at these places without the values that their authors had seen and without reasons."""
    return [_bare(one) if index in places else one for index, one in enumerate(decisions)]


def _bare(decision: list[Json]) -> list[Json]:
    rest = decision[REST] if len(decision) > REST else {}
    kept = {name: rest[name] for name in KEPT if name in rest}
    return [*decision[:REST], *([kept] if kept else [])]


def _written(table: Any) -> Update:
    here = [table.c[name] == bindparam(f"b_{name}") for name in ("kabupaten", "form", *(["commits"] if table is OUTCOMES else []))]
    names = ("body", "decisions") if table is LOG else ("decisions",)
    return update(table).where(*here).values({name: bindparam(f"n_{name}") for name in names})


def _bound(kabupaten: str, row: dict[str, Json]) -> dict[str, Json]:
    new = {f"n_{name}": row[name] for name in ("body", "decisions") if name in row}
    key = {"b_kabupaten": kabupaten, "b_form": row["form"]} | ({} if "body" in row else {"b_commits": row["commits"]})
    return key | new
