"""Exports made: written down, made in one view of the database, kabupaten by kabupaten, and kept for some days."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.dialects import postgresql, sqlite

from server.engine import read_transaction, write_transaction
from server.exports.asking import path_of
from server.exports.columns import Dataset
from server.exports.datasets import DATASETS
from server.exports.formats import WRITERS
from server.exports.query import GUARDED, KEY_BYTES, Wish, columns_of, query_of
from server.exports.stream import stream
from server.identity.regions import KABUPATEN, within
from server.longwork.doing import Lease
from server.services import Services
from server.store.tables import TABLES

EXPORT, PARTITION = TABLES["export"], TABLES["partition"]


def run_export(parts: Services, lease: Lease) -> dict[str, Any]:
    """Make the file of an export; what a process that died has left is made anew. Raises `Problem` (too_many_rows)."""
    row, args = lease.row, lease.row.args
    _write_down(parts, row)
    dataset = DATASETS[args["dataset"]]
    wish = Wish(row.region, args["first"], args["last"], parts.random(KEY_BYTES).hex() if args["deidentified"] else "")
    making, columns = path_of(parts, row).with_suffix(".part"), columns_of(dataset, wish)
    making.unlink(missing_ok=True)
    counted: list[int] = []
    try:
        with read_transaction(parts.engine) as connection:
            pieces = _pieces(connection, lease, (dataset, wish, args["format"] in GUARDED), counted)
            WRITERS[args["format"]](making, dataset, columns, pieces)
        making.replace(path_of(parts, row))
    finally:
        making.unlink(missing_ok=True)
    return {"rows": sum(counted), "bytes": path_of(parts, row).stat().st_size, "columns": [one.name for one in columns]}


def _pieces(connection: Connection, lease: Lease, what: tuple[Dataset, Wish, bool], counted: list[int]) -> Iterator[bytes]:
    """Yield the rows of one kabupaten after the other, telling how far it is."""
    dataset, wish, guarded = what
    places = _kabupaten(connection, wish.region)
    for done, place in enumerate(places):
        lease.tell("rows", done, len(places))
        region = place if len(wish.region) <= KABUPATEN else wish.region
        query = query_of(dataset, Wish(region, wish.first, wish.last, wish.key), guarded=guarded)
        for piece in stream(connection, query, counted.append):
            lease.tell("rows", done, len(places))
            yield piece


def _kabupaten(connection: Connection, region: str) -> list[str]:
    here = within(region[:KABUPATEN], PARTITION.c.kabupaten)
    query = select(PARTITION.c.kabupaten).where(here, func.length(PARTITION.c.kabupaten) == KABUPATEN)
    return list(connection.scalars(query.order_by(PARTITION.c.kabupaten)))


def _write_down(parts: Services, row: Row) -> None:
    """Write down who takes what out of the house and why, before anything is read."""
    told = {name: row.args[name] for name in ("dataset", "format", "first", "last", "purpose", "deidentified")}
    values = {"id": row.id, "account": row.account, "region": row.region, "made_at": parts.clock(), **told}
    with write_transaction(parts.engine) as connection:  # a run after one that died writes nothing more: the row is sealed
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        connection.execute(dialect.insert(EXPORT).values(values).on_conflict_do_nothing())
