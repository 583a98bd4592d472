"""The query of an export: what was asked of a dataset, its columns written as a format needs them, in SQL."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from server.exports.columns import Column, Dataset, Privacy, Sort
from server.identity.regions import within

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet would take for a formula."""
KEY_BYTES = 32
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
    """What is asked of a dataset: a region, months from and to; `key` makes it de-identified."""

    region: str
    first: str
    last: str
    key: str = ""


def columns_of(dataset: Dataset, wish: Wish) -> tuple[Column, ...]:
    """Return the columns that are written."""
    return tuple(one for one in dataset.columns if not (wish.key and one.privacy is Privacy.LEFT_OUT))


def query_of(dataset: Dataset, wish: Wish, *, guarded: bool) -> Select[Any]:
    """Return the query of an export; `guarded`: its text is made for spreadsheets, which run formulas and round long numbers."""
    written = [_written(one, wish.key, guarded).label(one.name) for one in columns_of(dataset, wish)]
    months = (dataset.month >= wish.first, dataset.month <= wish.last)
    return select(*written).select_from(dataset.source).where(within(wish.region, dataset.kabupaten, dataset.area), *months, *dataset.where).order_by(*dataset.order)


def _written(column: Column, key: str, guarded: bool) -> ColumnElement[Any]:
    value = column.value
    if key and column.privacy is Privacy.HASHED:
        return keyed_hash(literal(key), value)
    if column.sort is Sort.MOMENT:
        return written_moment(value)
    if column.sort is Sort.DAY:
        return cast(value, String)
    if not guarded or column.sort in (Sort.NUMBER, Sort.WORD):
        return value
    if column.sort is Sort.DIGITS:
        closes = func.replace(value, '"', "") != value  # no number, and it would end the text it is put into
        return case((closes, literal("'") + value), (value.is_not(None), literal('="') + value + literal('"')))
    return case((func.substr(value, 1, 1).in_(FORMULA), literal("'") + value), else_=value)
