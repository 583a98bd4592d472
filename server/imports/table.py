"""Any exported table, row by row, in constant memory.

Encoding, delimiter and header (of one row, or of two where groups are named above) are found out; title lines, empty rows and headers repeated in the middle are skipped and counted.
Rows are numbered as a spreadsheet shows them: from 1, a `sep=` line not counted, a cell with line breaks being one row.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from server.imports.headers import Columns, Spellings, read_columns, squeeze
from server.imports.records import Lines, Record, Splitter, records
from server.imports.source import Source, Unreadable, examine, open_text
from sync import limits

DELIMITERS = (";", ",", "\t", "|")
SEP_LINE = re.compile(r'"?sep=(.)"?[\r\n]*', re.IGNORECASE)
PROGRESS_ROWS = 1_000
MATCHES_MIN = 2
Progress = Callable[[int, int], None]


class Row(NamedTuple):
    """One row of a table: its number, canonical column -> raw text, and what had to be done to read it."""

    row: int
    cells: dict[str, str]
    note: str


@dataclass(slots=True)
class Skipped:
    """Rows of a table that hold no data."""

    title: int = 0
    empty: int = 0
    header: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """An open table; `rows` can be gone through once, after which `skipped` is complete."""

    source: Source
    delimiter: str
    columns: Columns
    skipped: Skipped
    rows: Iterator[Row]


@contextmanager
def open_table(path: Path, spellings: Spellings, *, progress: Progress | None = None) -> Iterator[Table]:
    """Open a table whose header uses the spellings; `progress` is told bytes read and bytes in all.

    Raises Unreadable: import_empty, import_spreadsheet, import_web_page, import_binary, import_cut, import_too_large,
    import_line_too_long, import_no_header, import_missing_column.
    """
    source = examine(path)
    with open_text(source) as (text, raw):
        top = list(islice(_lines(text), limits.IMPORT_HEADER_LINES_MAX))
        declared = _take_sep_line(top)
        delimiter, columns = _find_header(top, spellings, declared=declared)
        skipped = Skipped(title=columns.row - 1)
        found = records(Lines(chain(top, _lines(text))), Splitter(delimiter), columns.cells)
        told = _told(found, progress, source=source, raw=raw)
        yield Table(source, delimiter, columns, skipped, _rows(told, columns, skipped))


def _lines(text: TextIOWrapper) -> Iterator[str]:
    return iter(partial(text.readline, limits.IMPORT_LINE_CHARS_MAX), "")


def _take_sep_line(top: list[str]) -> str:
    """Remove the line by which a spreadsheet is told the delimiter, and return that delimiter or ''."""
    first = next((number for number, line in enumerate(top) if line.strip("\ufeff \r\n")), 0)
    match = SEP_LINE.fullmatch(top[first].lstrip("\ufeff ")) if top else None
    if match:
        del top[first]
    return match[1] if match else ""


def _find_header(top: list[str], spellings: Spellings, *, declared: str) -> tuple[str, Columns]:
    """Choose the delimiter and the row with the most known columns, the declared delimiter and the upper row first."""
    best: tuple[int, str, Columns] = (0, "", read_columns(0, [], spellings))
    for delimiter in dict.fromkeys((declared, *DELIMITERS) if declared else DELIMITERS):
        for record in records(Lines(top), Splitter(delimiter)):
            columns = read_columns(record.row, record.cells, spellings)
            if len(columns.places) > best[0]:
                best = (len(columns.places), delimiter, columns)
    known, delimiter, columns = best
    if known < MATCHES_MIN:
        raise Unreadable("import_no_header", {"lines_looked_at": len(top)})
    columns = _with_second_row(top, delimiter, columns, spellings)
    if missing := sorted(spellings.required - columns.places.keys()):
        raise Unreadable("import_missing_column", {"columns": missing, "header_row": columns.row})
    return delimiter, columns


def _with_second_row(top: list[str], delimiter: str, columns: Columns, spellings: Spellings) -> Columns:
    """Return the header with the names of the row below it, where that stands in two rows, as a form heads a group of columns by one name.

    The second row names known columns alone, and none below a column that the first has named.
    """
    rows = {record.row: record.cells for record in records(Lines(top), Splitter(delimiter))}
    upper, lower = rows[columns.row], rows.get(columns.row + 1, [])
    told = {number for number, cell in enumerate(lower) if cell.strip()}
    second = read_columns(columns.row + 1, lower, spellings)
    named = {number for places in columns.places.values() for number in places}
    if not told or second.ignored or told & named or second.places.keys() & columns.places.keys():
        return columns
    width = max(len(upper), len(lower))
    first, below = ([*cells, *[""] * (width - len(cells))] for cells in (upper, lower))
    return read_columns(columns.row + 1, [under if under.strip() else over for over, under in zip(first, below, strict=True)], spellings)


def _told(
    found: Iterator[Record], progress: Progress | None, *, source: Source, raw: BinaryIO
) -> Iterator[Record]:
    for record in found:
        if progress and record.row % PROGRESS_ROWS == 0:
            progress(raw.tell(), source.size)
        yield record
    if progress:
        progress(source.size, source.size)


def _rows(found: Iterator[Record], columns: Columns, skipped: Skipped) -> Iterator[Row]:
    """Yield the rows after the header that hold something."""
    single = [(column, places[0]) for column, places in columns.places.items()]
    doubled = [(column, columns.places[column]) for column in columns.doubled]
    for record in found:
        cells = record.cells
        if record.row <= columns.row:
            continue
        if not "".join(cells).strip():
            skipped.empty += 1
        elif _is_header(cells, columns, after=record.row - columns.row):
            skipped.header += 1
        else:
            yield _row(record, columns.width, single=single, doubled=doubled)


def _row(
    record: Record, width: int, *, single: list[tuple[str, int]], doubled: list[tuple[str, tuple[int, ...]]]
) -> Row:
    cells, note = record.cells, record.note
    if len(cells) < width:
        cells = [*cells, *[""] * (width - len(cells))]
    elif len(cells) > width and "".join(cells[width:]).strip():
        note = "too_many_cells"
    named = {column: cells[place] for column, place in single}
    for column, places in doubled:
        named[column] = next((cells[place] for place in places if cells[place].strip()), "")
    return Row(record.row, named, note)


def _is_header(cells: list[str], columns: Columns, *, after: int) -> bool:
    """Recognise the header come again, and the row of column numbers (1, 2, 3 ...) that forms print below it."""
    first = min(places[0] for places in columns.places.values())
    if first < len(cells) and squeeze(cells[first]) == columns.squeezed[first]:
        same = sum(squeeze(cell) == name for cell, name in zip(cells, columns.squeezed, strict=False) if name)
        return same * 2 > sum(map(bool, columns.squeezed))
    return after == 1 and len(cells) > 2 and [cell.strip(" ()") for cell in cells] == [str(n + 1) for n in range(len(cells))]
