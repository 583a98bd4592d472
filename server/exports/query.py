"""The query of an export: what was asked of a dataset, its columns written as a format needs them, in SQL."""

from dataclasses import dataclass
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, case, cast, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from server.exports.columns import Column, Dataset, Privacy, Sort
from server.identity.regions import KABUPATEN, within
from server.store.tables import TABLES

PARTITION = TABLES["partition"]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a text begins that a spreadsheet would take for a formula, in full width too."""
KEY_BYTES = 32
KEPT = """CASE WHEN replace({0}, '"', '') <> {0} THEN '''' || {0} ELSE '="' || {0} || '"' END"""
GUARDED = frozenset({"csv"})
"""Formats whose text a spreadsheet takes apart by itself."""


class written_moment(GenericFunction[str]):  # noqa: N801
    """A moment in UTC as `2026-11-22T10:00:00Z`."""

    type = String()
    inherit_cache = True


@compiles(written_moment, "sqlite")
def _moment_on_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    return f"strftime('%Y-%m-%dT%H:%M:%SZ', {compiler.process(element.clauses, **more)})"


@compiles(written_moment, "postgresql")
def _moment_on_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **more)} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"


class kept_digits(GenericFunction[str]):  # noqa: N801
    """Digits that are a name, as a spreadsheet keeps them: `="0000…"`; what would end that text is no number, and text."""

    type = String()
    inherit_cache = True


@compiles(kept_digits)
def _digits(element: Any, compiler: Any, **more: Any) -> str:
    [value] = (compiler.process(one, **more) for one in element.clauses)
    return KEPT.format(value)


class keyed_hash(GenericFunction[str]):  # noqa: N801
    """SHA-256 of a key and a text, in hexadecimal; on SQLite a function of the connection."""

    type = String()
    inherit_cache = True


@compiles(keyed_hash, "postgresql")
def _hash_on_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    key, text = (compiler.process(one, **more) for one in element.clauses)
    return f"encode(sha256(convert_to({key} || {text}, 'UTF8')), 'hex')"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a dataset: a region, months from and to, rows of one `state` or all; `key` makes it de-identified.

    `today`: the day on which it is asked, before which the last day of a row must lie where it is told only then.
    """

    region: str
    first: str
    last: str
    key: str = ""
    state: str = ""
    today: str = ""


def columns_of(dataset: Dataset, wish: Wish) -> tuple[Column, ...]:
    """Return the columns that are written."""
    return tuple(one for one in dataset.columns if not (wish.key and one.privacy is Privacy.LEFT_OUT))


def query_of(dataset: Dataset, wish: Wish, *, guarded: bool) -> Select[Any]:
    """Return the query of an export; `guarded`: its text is made for spreadsheets, which run formulas and round long numbers."""
    written = [_written(one, wish.key, guarded).label(one.name) for one in columns_of(dataset, wish)]
    return select(*written).select_from(dataset.source).where(*asked_of(dataset, wish)).order_by(*order_of(dataset, wish))


def order_of(dataset: Dataset, wish: Wish) -> tuple[ColumnElement[Any], ...]:
    """Return the key of a row, by which rows stand; without names in the order of the hashes within a kabupaten and month, as that of the ids would pair
    two files line by line."""
    if not wish.key:
        return dataset.order
    first, *rest = own_key(dataset)
    whole = reduce(lambda text, one: text.concat(" ").concat(one), rest, first)
    return (dataset.kabupaten, dataset.month, keyed_hash(literal(wish.key), whole))


def own_key(dataset: Dataset) -> tuple[ColumnElement[Any], ...]:
    """Return what of the key of a row is not told of it anyway: neither its kabupaten nor its month."""
    return tuple(one for one in dataset.order if one is not dataset.kabupaten and one is not dataset.month)


def asked_of(dataset: Dataset, wish: Wish) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the rows that are asked for."""
    months = ((dataset.month if dataset.last_month is None else dataset.last_month) >= wish.first, dataset.month <= wish.last)
    picked = (dataset.state == wish.state,) if wish.state else ()
    told = () if dataset.over is None else (dataset.over < wish.today,)
    return (within(wish.region, dataset.kabupaten, dataset.area), *months, *picked, *told, *dataset.where)


def kabupaten_of(connection: Connection, region: str) -> list[str]:
    """Return the kabupaten of a region that have rows of some sort, in order; that in which it lies, for one within."""
    if len(region) >= KABUPATEN:
        return [region[:KABUPATEN]]
    here = within(region[:KABUPATEN], PARTITION.c.kabupaten)
    query = select(PARTITION.c.kabupaten).where(here, func.length(PARTITION.c.kabupaten) == KABUPATEN)
    return list(connection.scalars(query.order_by(PARTITION.c.kabupaten)))


def _written(column: Column, key: str, guarded: bool) -> ColumnElement[Any]:
    value = func.nullif(column.value, "") if column.sort is Sort.TEXT else column.value  # which one database would write as quotes, and another as nothing
    if key and column.privacy is Privacy.HASHED:
        return keyed_hash(literal(key), value)
    if column.sort is Sort.MOMENT:
        return written_moment(value)
    if column.sort is Sort.DAY:
        return cast(value, String)
    if not guarded or column.sort in (Sort.NUMBER, Sort.WORD):
        return value
    if column.sort is Sort.DIGITS:
        return kept_digits(value)
    return case((func.substr(value, 1, 1).in_(FORMULA), literal("'") + value), else_=value)
