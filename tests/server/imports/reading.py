"""Short ways for tests to read a table or a roster out of a few lines of text."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from server.imports.families import Family
from server.imports.headers import load_spellings
from server.imports.report import Report
from server.imports.roster import open_roster
from server.imports.rows import Setting
from server.imports.table import Row, Table, open_table

TODAY = date(2026, 11, 1)
SETTING = Setting(TODAY)
HEADER = "No KK;NIK;Nama;Hubungan;Pengurus;L/P;Tgl Lahir;Alamat;Kode Desa;Kelompok;Pendamping;NIP;KKS"
HOME = "RT 1;3508012005;MELATI 1;BUDI WIDODO;198001012025211001;1234"


def read_table(folder: Path, content: str | bytes) -> tuple[Table, list[Row]]:
    """Write the content to a file and read it as a roster table that needs a name and a NIK."""
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with open_table(path, load_spellings("roster", required=["name", "nik"])) as table:
        rows = list(table.rows)
    return table, rows


def read_file(path: Path, setting: Setting = SETTING) -> tuple[list[Family], Report]:
    """Read a roster file to its end."""
    with open_roster(path, setting) as roster:
        return list(roster.families()), roster.report()


def read_roster(folder: Path, rows: Iterable[str], **setting: object) -> tuple[list[Family], Report]:
    """Read a roster of HEADER and these rows; each ends in HOME where it has only the seven columns of a person."""
    path = folder / "roster.csv"
    whole = [row if row.count(";") > 6 else f"{row};{HOME}" for row in rows]
    path.write_text("\n".join([HEADER, *whole]), "utf-8")
    return read_file(path, replace(SETTING, **setting))


def listed(report: Report) -> list[tuple[int, str, str, str]]:
    """Return the lines of a report as (row, kind, column, code)."""
    return [line[:4] for line in report.lines]
