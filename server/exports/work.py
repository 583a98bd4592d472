"""Exports made: written down, made in one view of the database, kabupaten by kabupaten, and kept for some days."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Select
from sqlalchemy.dialects import postgresql, sqlite

from server.engine import read_transaction, write_transaction
from server.exports.asking import path_of
from server.exports.columns import Dataset
from server.exports.datasets import DATASETS
from server.exports.formats import WRITERS
from server.exports.past import PastWish, laid, read_log
from server.exports.query import GUARDED, KEY_BYTES, Wish, columns_of, kabupaten_of, query_of
from server.exports.stream import stream
from server.identity.regions import KABUPATEN
from server.longwork.doing import Lease
from server.services import Services
from server.store.tables import TABLES
from server.zones import local

EXPORT = TABLES["export"]


def run_export(parts: Services, lease: Lease) -> dict[str, Any]:
    """Make the file of an export; what a process that died has left is made anew. Raises `Problem` (too_many_rows; not_found for a number that is gone)."""
    row, args = lease.row, lease.row.args
    write_down(parts, row)
    job = Job(parts, lease, DATASETS[args["dataset"]], wish_of(parts, row))
    for left in path_of(parts, row).parent.glob(f"{row.id}.*.part*"):
        left.unlink(missing_ok=True)
    making, columns, counted = job.beside("part"), columns_of(job.dataset, job.wish), []
    if args.get("as_of"):
        read_log(parts, row.region[:KABUPATEN], lambda: lease.tell("tracing", 0, 1))
    try:
        with read_transaction(parts.engine) as connection:
            WRITERS[args["format"]](making, job.dataset, columns, _pieces(connection, job, counted))
        making.replace(path_of(parts, row))
    finally:
        making.unlink(missing_ok=True)
    return {"rows": sum(counted), "bytes": path_of(parts, row).stat().st_size, "columns": [one.name for one in columns]}


def wish_of(parts: Services, row: Row) -> Wish:
    """Return what an export asks for, with a key of its own where it is de-identified."""
    key = parts.random(KEY_BYTES).hex() if row.args["deidentified"] else ""
    today = local(parts.clock(), row.region).date().isoformat()
    return Wish(row.region, row.args["first"], row.args["last"], key, row.args.get("state") or "", today)


@dataclass(frozen=True, slots=True)
class Job:
    """An export in hand."""

    parts: Services
    lease: Lease
    dataset: Dataset
    wish: Wish

    def beside(self, name: str) -> Path:
        """Return the path of a passing file, named by its process: one that lost its lease takes nothing from the one that has it now."""
        return path_of(self.parts, self.lease.row).with_suffix(f".{self.lease.owner}.{name}")

    def query(self, region: str) -> Select[Any]:
        """Return the query of a region."""
        return query_of(self.dataset, replace(self.wish, region=region), guarded=self.lease.row.args["format"] in GUARDED)


def _pieces(connection: Connection, job: Job, counted: list[int]) -> Iterator[bytes]:
    """Yield the rows, those of the day or those as they stood."""
    number = job.lease.row.args.get("as_of")
    return _present(connection, job, counted) if number is None else _past(connection, job, number, counted)


def _present(connection: Connection, job: Job, counted: list[int]) -> Iterator[bytes]:
    """Yield the rows of one kabupaten after the other, telling how far it is."""
    wish, lease = job.wish, job.lease
    places = kabupaten_of(connection, wish.region)
    for done, place in enumerate(places):
        lease.tell("rows", done, len(places))
        for piece in stream(connection, job.query(place if len(wish.region) <= KABUPATEN else wish.region), counted.append):
            lease.tell("rows", done, len(places))
            yield piece


def _past(connection: Connection, job: Job, number: int, counted: list[int]) -> Iterator[bytes]:
    """Yield the rows as they stood right after a change."""
    tell = partial(job.lease.tell, "laying", 0, 1)
    wish = PastWish(job.wish.region[:KABUPATEN], number, (job.wish.first, job.wish.last))
    with laid(job.beside("past.part"), connection, job.dataset, wish, tell) as past:
        for piece in stream(past, job.query(job.wish.region), counted.append):
            tell()
            yield piece


def write_down(parts: Services, row: Row) -> None:
    """Write down who takes what out of the house and why, before anything is read."""
    told = {name: row.args.get(name) for name in ("dataset", "format", "first", "last", "purpose", "deidentified", "state", "as_of")}
    values = {"id": row.id, "account": row.account, "region": row.region, "made_at": parts.clock(), **told}
    with write_transaction(parts.engine) as connection:  # a run after one that died writes nothing more: the row is sealed
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        connection.execute(dialect.insert(EXPORT).values(values).on_conflict_do_nothing())
