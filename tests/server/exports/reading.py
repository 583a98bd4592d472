"""Files of exports read back, each by other means than it was written with."""

import csv
import io
import sqlite3
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pyarrow.parquet as parquet

Row = dict[str, str]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_csv(path: Path) -> list[Row]:
    """Return the rows of a CSV as a spreadsheet shows them: what stands as ="…" is text."""
    text = path.read_bytes().decode("utf-8-sig")
    return [{name: _shown(cell) for name, cell in row.items()} for row in csv.DictReader(io.StringIO(text, newline=""))]


def _shown(cell: str) -> str:
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell


def read_parquet(path: Path) -> list[Row]:
    """Return the rows of a Parquet file as text."""
    rows = parquet.read_table(path).to_pylist()
    return [{name: "" if value is None else _written(value) for name, value in row.items()} for row in rows]


def _written(value: object) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if hasattr(value, "hour") else str(value)


def read_sqlite(path: Path) -> list[Row]:
    """Return the rows of the one table of a SQLite file."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    [(name,)] = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    rows = [{key: "" if row[key] is None else str(row[key]) for key in row.keys()} for row in connection.execute(f'SELECT * FROM "{name}"')]
    connection.close()
    return rows


def read_xlsx(path: Path | io.BytesIO, sheet: int = 1) -> list[Row]:
    """Return the rows of a sheet of a workbook, whose text is written in place."""
    with zipfile.ZipFile(path) as book:
        rows = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml")).iter(f"{SHEET}row")
        shown = [{cell.get("r", "").rstrip("0123456789"): _cell(cell) for cell in row} for row in rows]
    return [{name: row.get(place, "") for place, name in shown[0].items()} for row in shown[1:]]


def _cell(cell: ElementTree.Element) -> str:
    assert cell.find(f"{SHEET}f") is None, "a formula"
    return "".join(cell.itertext())


READERS = {"csv": read_csv, "parquet": read_parquet, "sqlite": read_sqlite, "xlsx": read_xlsx}
