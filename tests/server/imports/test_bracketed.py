"""Column names with something in brackets."""

import pytest

from server.imports.headers import load_spellings, read_columns


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        ("Nomor Induk Kependudukan (NIK)", "nik"),
        ("NIK (16 digit)", "nik"),
        ("No. Identitas [NIK]", "nik"),
        ("Jenis Kelamin (L/P)", "sex"),
        ("Tanggal Lahir\n(dd/mm/yyyy)", "birth_date"),
        ("Catatan (bebas)", None),
    ],
)
def test_brackets(cell: str, column: str | None) -> None:
    """A column is known by its name with or without the brackets, or by what stands in them."""
    columns = read_columns(1, [cell], load_spellings("roster", required=()))
    assert list(columns.places) == ([column] if column else [])
    assert columns.ignored == (() if column else (cell,))
