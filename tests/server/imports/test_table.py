"""Any exported table is opened as it comes, and what is none is refused in one clear way."""

import gzip
import tomllib
import tracemalloc
from collections import defaultdict
from pathlib import Path

import pytest

from server.imports.headers import HEADERS_FILE, load_spellings, squeeze
from server.imports.source import Unreadable
from server.imports.table import open_table
from server.imports.words import WORDS_FILE
from tests.server.imports.reading import read_table

PLAIN = "NIK;Nama;Alamat\n1;ANI;RT 1\n2;JOSÉ;RT 2\n"
TWO = [{"nik": "1", "name": "ANI", "address": "RT 1"}, {"nik": "2", "name": "JOSÉ", "address": "RT 2"}]
COMMAS = PLAIN.replace(";", ",")
WRITTEN = {
    "utf-8": PLAIN.encode(),
    "byte order mark": PLAIN.encode("utf-8-sig"),
    "cp1252": PLAIN.encode("cp1252"),
    "utf-16": PLAIN.encode("utf-16"),
    "utf-16 big-endian": b"\xfe\xff" + PLAIN.encode("utf-16-be"),
    "utf-16 without mark": PLAIN.encode("utf-16-le"),
    "CRLF": PLAIN.replace("\n", "\r\n").encode(),
    "CR": PLAIN.replace("\n", "\r").encode(),
    "mixed line ends": PLAIN.replace("\n", "\r\n", 1).encode(),
    "comma": COMMAS.encode(),
    "tab": PLAIN.replace(";", "\t").encode(),
    "bar": PLAIN.replace(";", "|").encode(),
    "sep line": f"sep=,\r\n{COMMAS}".encode("utf-8-sig"),
    "sep line that lies": f"sep=;\n{COMMAS}".encode(),
    "gzip": gzip.compress(PLAIN.encode(), mtime=0),
    "NUL bytes": PLAIN.replace("ANI", "A\0NI").encode(),
    "trailing empty columns": PLAIN.replace("\n", ";;;\n").encode(),
    "no line end": PLAIN.rstrip().encode(),
    "quotes everywhere": "\n".join(";".join(f'"{c}"' for c in line.split(";")) for line in PLAIN.split("\n")[:3]).encode(),
    "other spelling of the header": PLAIN.replace("NIK;Nama;Alamat", ' n.i.k ;"Nama\nLengkap";ALAMAT_RUMAH').encode(),
}


@pytest.mark.parametrize("content", WRITTEN.values(), ids=WRITTEN)
def test_the_same_rows_come_out_however_they_are_written(tmp_path: Path, content: bytes) -> None:
    """Encoding, delimiter, line ends, quotes and compression make no difference to what is read."""
    table, rows = read_table(tmp_path, content)
    assert [row.cells for row in rows] == TWO
    assert [row.row for row in rows] == [table.columns.row + 1, table.columns.row + 2]


def test_title_lines_empty_rows_and_headers_come_again_are_skipped_and_counted(tmp_path: Path) -> None:
    """Only rows with data come out, numbered as the spreadsheet numbers them, and the rest is counted."""
    text = "DAFTAR PENERIMA;;\n\nNama: semua;;\nNIK;Nama;Alamat\n1;2;3\n5;ANI;RT 1\n;;\n\nNIK;Nama;Alamat\n6;BUDI;RT 2\n"
    table, rows = read_table(tmp_path, text)
    assert [(row.row, row.cells["name"]) for row in rows] == [(6, "ANI"), (10, "BUDI")]
    assert (table.skipped.title, table.skipped.empty, table.skipped.header) == (3, 2, 2)


def test_a_line_break_inside_quotes_is_one_row(tmp_path: Path) -> None:
    """A quoted cell may hold line breaks, delimiters and doubled quotes; the next row has the next number."""
    _, rows = read_table(tmp_path, 'NIK;Nama;Alamat\n1;ANI;"DUSUN ""BARU"";\r\nRT 1\nRW 2"\n2;BUDI;RT 2\n')
    assert [row.cells["address"] for row in rows] == ['DUSUN "BARU";\r\nRT 1\nRW 2', "RT 2"]
    assert [row.row for row in rows] == [2, 3]


@pytest.mark.parametrize("stray", ['"ANI', 'A"NI', '"', '"ANI" B', '"A"NI"'])
def test_a_stray_quote_costs_no_other_row(tmp_path: Path, stray: str) -> None:
    """A quote that never closes, or stands inside a cell, leaves every other row as it is."""
    others = "".join(f'{number};"BUDI ""B""";"RT\n{number}"\n' for number in range(2, 100))
    _, rows = read_table(tmp_path, f"NIK;Nama;Alamat\n1;{stray};RT 1\n{others}")
    assert [row.cells["nik"] for row in rows] == [str(number) for number in range(1, 100)]
    assert rows[0].cells["address"] == "RT 1"
    assert {row.cells["name"] for row in rows[1:]} == {'BUDI "B"'}


def test_a_row_cut_by_a_line_break_is_joined(tmp_path: Path) -> None:
    """Two short rows that make exactly one whole row are that row, and it says so."""
    _, rows = read_table(tmp_path, "NIK;Nama;Alamat;Kecamatan\n1;SITI\nAMINAH;RT 1;PAGA\n2;BUDI;RT 2;PAGA\n")
    assert [(row.row, row.cells["name"], row.note) for row in rows] == [(2, "SITI AMINAH", "line_rejoined"), (3, "BUDI", "")]


def test_a_short_row_has_empty_cells_and_a_long_one_is_marked(tmp_path: Path) -> None:
    """Spreadsheets leave out empty cells at the end; a cell beyond the header means that values are out of place."""
    _, rows = read_table(tmp_path, "NIK;Nama;Alamat\n1;ANI\n2;BUDI;RT;2\n3;CICI;RT 3;\n")
    assert [(row.cells["address"], row.note) for row in rows] == [("", ""), ("RT", "too_many_cells"), ("RT 3", "")]


def test_columns_nobody_knows_and_columns_found_twice_are_told(tmp_path: Path) -> None:
    """An unknown column is named as ignored; of two columns for one thing the first filled cell counts."""
    table, rows = read_table(tmp_path, "NIK;Nama;No. HP;NIK KTP\n;ANI;08;5\n6;BUDI;08;7\n")
    assert table.columns.ignored == ("No. HP",)
    assert table.columns.doubled == ("nik",)
    assert [row.cells["nik"] for row in rows] == ["5", "6"]


def test_single_bytes_of_another_encoding_do_not_spoil_a_file(tmp_path: Path) -> None:
    """A mostly UTF-8 file with some Windows-1252 letters is read right in both, and says that it is mixed."""
    content = PLAIN.encode() * 3 + "4;BELÉN;RT 1\n".encode("cp1252")
    table, rows = read_table(tmp_path, content)
    assert [row.cells["name"] for row in rows if row.cells["name"][0] in "BJ"] == ["JOSÉ", "JOSÉ", "JOSÉ", "BELÉN"]
    assert table.source.mixed


REFUSED = {
    "import_empty": [b"", b"\xef\xbb\xbf", b"\r\n\r\n", b" \n"],
    "import_spreadsheet": [b"PK\x03\x04" + bytes(200), b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(200)],
    "import_web_page": [b"<html><table><tr><td>NIK</td></tr></table></html>", b"\xef\xbb\xbf <!DOCTYPE html>"],
    "import_binary": [b"%PDF-1.7\n", bytes(range(256)) * 20, bytes(500) + b"x" * 500],
    "import_cut": [gzip.compress(PLAIN.encode() * 999, mtime=0)[:-20], gzip.compress(PLAIN.encode(), mtime=0)[:-1]],
    "import_no_header": [b"1;ANI;RT 1\n2;BUDI;RT 2\n", b"hello world\n", b"NIK\n1\n"],
    "import_missing_column": [b"NIK;Alamat\n1;RT 1\n"],
    "import_line_too_long": [b"NIK;Nama\n1;" + b"A" * 300_000],
}


@pytest.mark.parametrize(("code", "content"), [(code, content) for code, contents in REFUSED.items() for content in contents])
def test_what_is_no_table_is_refused_with_its_own_code(tmp_path: Path, code: str, content: bytes) -> None:
    """A file that cannot be imported raises one error that says why, before a row is taken."""
    with pytest.raises(Unreadable) as caught:
        read_table(tmp_path, content)
    assert caught.value.code == code


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    """The error says which column is missing and which row was taken for the header."""
    with pytest.raises(Unreadable) as caught:
        read_table(tmp_path, "Judul\nNIK;Alamat\n1;RT 1\n")
    assert caught.value.details == {"columns": ["name"], "header_row": 2}


@pytest.mark.parametrize("file", [HEADERS_FILE, WORDS_FILE], ids=lambda file: file.stem)
def test_no_spelling_stands_for_two_things(file: Path) -> None:
    """Within one section of headers.toml or words.toml a spelling is listed under one name only."""
    for section, table in tomllib.loads(file.read_text("utf-8")).items():
        owners: defaultdict[str, set[str]] = defaultdict(set)
        for name, spellings in table.items():
            for spelling in (name, *spellings):
                owners[squeeze(spelling)].add(name)
        owners.pop("", None)
        assert {spelling: names for spelling, names in owners.items() if len(names) > 1} == {}, section


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Eight times the rows take no more memory, also when the file is compressed."""

    def peak(rows: int) -> int:
        path = tmp_path / "big.csv.gz"
        path.write_bytes(gzip.compress(("NIK;Nama;Alamat\n" + "1;ANI;RT 1\n" * rows).encode()))
        tracemalloc.start()
        with open_table(path, load_spellings("roster", required=["name"])) as table:
            assert sum(1 for _ in table.rows) == rows
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(160_000) < peak(20_000) * 1.5


def test_progress_is_told_up_to_the_end(tmp_path: Path) -> None:
    """The caller hears how many bytes are read, never fewer than before, and at last all."""
    path = tmp_path / "table.csv"
    path.write_text("NIK;Nama\n" + "1;ANI\n" * 5_000)
    told: list[tuple[int, int]] = []
    with open_table(path, load_spellings("roster", required=["name"]), progress=lambda *step: told.append(step)) as table:
        assert sum(1 for _ in table.rows) == 5_000
    assert len(told) > 3
    assert told == sorted(told)
    assert told[-1] == (path.stat().st_size, path.stat().st_size)
