"""A workbook (XLSX), made the table that a spreadsheet would save of its first sheet, and read like any other.

A cell far away, or a small file that unpacks to a huge one, is no reason to fall over: what is read has bounds.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from server.imports.headers import Spellings
from server.imports.source import Unreadable
from server.imports.table import Table, open_table
from sync.limits import SHEET_BYTES_MAX, SHEET_COLUMNS_MAX, SHEET_ROWS_MAX

MAGIC = b"PK\x03\x04"
WHOLE_DIGITS = 15
"""So many digits a number of a spreadsheet holds; of a longer one the last are lost."""


@contextmanager
def open_sheet(path: Path, spellings: Spellings) -> Iterator[Table]:
    """Open a text table, or the first sheet of a workbook; raises `Unreadable` as `open_table` does."""
    with path.open("rb") as file:
        is_workbook = file.read(len(MAGIC)) == MAGIC
    if not is_workbook:
        with open_table(path, spellings) as table:
            yield table
        return
    with TemporaryDirectory() as folder:
        text = Path(folder) / "sheet.csv"
        _save(path, text)
        with open_table(text, spellings) as table:
            yield table


def _save(path: Path, text: Path) -> None:
    """Write the first sheet as CSV."""
    try:
        with path.open("rb") as file, text.open("w", encoding="utf-8", newline="") as table:
            with ZipFile(file) as packed:
                if sum(one.file_size for one in packed.infolist()) > SHEET_BYTES_MAX:
                    raise Unreadable("import_too_large", {"bytes_max": SHEET_BYTES_MAX})
            csv.writer(table, delimiter=";").writerows(_rows(file))
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, TypeError, SyntaxError) as error:  # whatever a broken workbook makes of it
        raise Unreadable("import_binary") from error


def _rows(file: BinaryIO) -> Iterator[list[str]]:
    """Yield the rows of the first sheet."""
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    rows = book.worksheets[0].iter_rows(max_row=SHEET_ROWS_MAX + 1, max_col=SHEET_COLUMNS_MAX, values_only=True)
    for number, row in enumerate(rows, 1):
        if number > SHEET_ROWS_MAX:
            raise Unreadable("import_too_large", {"rows_max": SHEET_ROWS_MAX})
        yield [_told(cell) for cell in row]


def _told(cell: Any) -> str:
    """Return a cell as text: days in ISO, whole numbers without a fraction, and a number that lost digits as such."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute or cell.second) else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        whole = abs(cell) < 10**WHOLE_DIGITS and float(cell).is_integer()
        return str(int(cell)) if whole else f"{cell:.5E}" if abs(cell) >= 10**WHOLE_DIGITS else str(cell)
    return "" if cell is None else str(cell)
