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
    """What becomes of a column in a de-identified export: it stays, is left out, or is hashed with a key of that export alone."""

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
    """Rows that may be exported: columns over a join; `kabupaten`, `area` and `month` are what filters ask of, `order` makes rows the same on every run."""

    name: str
    title: str
    columns: tuple[Column, ...]
    source: FromClause
    kabupaten: ColumnElement[str]
    area: ColumnElement[str]
    month: ColumnElement[str]
    order: tuple[ColumnElement[Any], ...]
    where: tuple[ColumnElement[bool], ...] = ()
