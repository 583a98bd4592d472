"""The formats of exports: each writes the CSV of the stream into its file, in bounded memory."""

import csv
import io
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as parquet
from sqlite_utils import Database
from xlsxwriter import Workbook

from server.exports.columns import Column, Dataset, Sort
from sync.errors import Problem
from sync.limits import EXPORT_BLOCK_BYTES, EXPORT_ROWS_AT_ONCE, XLSX_ROWS_MAX

NO_DAY = datetime(2000, 1, 1)
"""What stands for the day on which a sheet was made, so that the same rows are the same bytes."""
BOM = b"\xef\xbb\xbf"
Pieces = Iterable[bytes]


class _Pieces(io.RawIOBase):
    """Pieces of bytes as a file that is read once."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces, self._left = iter(pieces), b""

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what comes next."""
        while not self._left:
            try:
                self._left = next(self._pieces)
            except StopIteration:
                return 0
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size


def write_csv(path: Path, _dataset: Dataset, columns: Sequence[Column], pieces: Pieces) -> None:
    """Write CSV for spreadsheets: a mark of UTF-8 ahead, a header, long numbers as text."""
    with path.open("wb") as file:
        file.write(BOM + (",".join(one.name for one in columns) + "\n").encode())
        file.writelines(pieces)


def write_parquet(path: Path, _dataset: Dataset, columns: Sequence[Column], pieces: Pieces) -> None:
    """Write Parquet, in groups of rows."""
    types = {one.name: _type(one) for one in columns}
    schema = pa.schema([pa.field(name, kind, metadata={"meaning": one.meaning}) for one, (name, kind) in zip(columns, types.items(), strict=True)])
    reading = arrow_csv.ReadOptions(column_names=list(types), block_size=EXPORT_BLOCK_BYTES)
    converting = arrow_csv.ConvertOptions(
        column_types=types, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
    )
    with parquet.ParquetWriter(path, schema, compression="zstd") as file:
        for batch in _batches(pieces, reading, converting):
            file.write_batch(batch)


def _batches(pieces: Pieces, reading: Any, converting: Any) -> Iterator[Any]:
    source = io.BufferedReader(_Pieces(pieces), EXPORT_BLOCK_BYTES)
    if not source.peek(1):
        return
    parsing = arrow_csv.ParseOptions(newlines_in_values=True)
    yield from arrow_csv.open_csv(source, read_options=reading, parse_options=parsing, convert_options=converting)


def _type(column: Column) -> Any:
    kinds = {Sort.NUMBER: pa.int64(), Sort.DAY: pa.date32(), Sort.MOMENT: pa.timestamp("s", "UTC")}
    return kinds.get(column.sort, pa.string())


def _rows(pieces: Pieces) -> Iterator[list[str]]:
    """Yield rows of text; null and an empty text are one."""
    return csv.reader(io.TextIOWrapper(io.BufferedReader(_Pieces(pieces)), "utf-8", newline=""))


def write_xlsx(path: Path, dataset: Dataset, columns: Sequence[Column], pieces: Pieces, limit: int = XLSX_ROWS_MAX) -> None:
    """Write a sheet with text as text; raises `Problem` (too_many_rows) above what a sheet holds."""
    book = Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False})
    book.set_properties({"created": NO_DAY})
    sheet = book.add_worksheet(dataset.name[:31])
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, [one.name for one in columns])
    numbers = [one.sort is Sort.NUMBER for one in columns]
    try:
        for place, row in enumerate(_rows(pieces), 1):
            if place > limit:
                raise Problem("too_many_rows", {"limit": limit})
            sheet.write_row(place, 0, list(map(_cell, row, numbers)))
    finally:
        book.close()


def write_sqlite(path: Path, dataset: Dataset, columns: Sequence[Column], pieces: Pieces) -> None:
    """Write a SQLite file with one table."""
    path.unlink(missing_ok=True)
    names, numbers = [one.name for one in columns], [one.sort is Sort.NUMBER for one in columns]
    rows = (dict(zip(names, map(_cell, row, numbers), strict=True)) for row in _rows(pieces))
    with closing(sqlite3.connect(path)) as connection:
        table = Database(connection).create_table(dataset.name, dict(zip(names, (int if number else str for number in numbers), strict=True)))
        table.insert_all(rows, batch_size=EXPORT_ROWS_AT_ONCE)


def _cell(text: str, number: bool) -> int | str | None:
    """Return a value from its text; nothing for none."""
    return (int(text) if number else text) if text else None


WRITERS: Mapping[str, Callable[[Path, Dataset, Sequence[Column], Pieces], None]] = MappingProxyType(
    {"csv": write_csv, "xlsx": write_xlsx, "parquet": write_parquet, "sqlite": write_sqlite}
)
