"""Columns of exports: name, sort and meaning, told once; queries, files and the dictionary that goes with them are made from them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, FromClause


class Sort(StrEnum):
    """What a column holds: free text, or a word of ours; digits that are a name (NIK, a code) are kept as text in every format."""

    TEXT = "text"
    WORD = "word"
    DIGITS = "digits"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"


class Privacy(StrEnum):
    """What becomes of a column in a de-identified export: it stays, is left out, or is hashed with a key of that export alone.

    Ids of records and numbers of changes name a family as a NIK does, to whoever sees the console or another file.
    """

    OPEN = "open"
    LEFT_OUT = "left_out"
    HASHED = "hashed"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in every format, what it holds and means, in Indonesian, and where it comes from."""

    name: str
    sort: Sort
    meaning: str
    value: ColumnElement[Any]
    privacy: Privacy = Privacy.OPEN


@dataclass(frozen=True, slots=True)
class Dataset:
    """Rows that may be exported: columns over a join of `tables`, in the order in which one needs another.

    `kabupaten`, `area`, `month` and `state`, which is one of `states`, are what filters ask of; `order` is the key of a row, and makes rows
    the same on every run. `last_month`: the last month of a row that is of several, of which `month` is the first; `over`: the day after
    which a row is told at all; `no_past`: why a number of changes does not give the rows as they stood, in Indonesian, empty where it does;
    `counted_from`: tables that are no part of the join, from which rows of the past are counted, each behind what it needs.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    source: FromClause
    tables: tuple[str, ...]
    kabupaten: ColumnElement[str]
    area: ColumnElement[str]
    month: ColumnElement[str]
    state: ColumnElement[str]
    states: tuple[str, ...]
    order: tuple[ColumnElement[Any], ...]
    where: tuple[ColumnElement[bool], ...] = ()
    last_month: ColumnElement[str] | None = None
    over: ColumnElement[str] | None = None
    no_past: str = ""
    counted_from: tuple[str, ...] = ()
