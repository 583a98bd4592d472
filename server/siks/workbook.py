"""A workbook for each kelompok: its meetings in the order of the form of SIKS-NG, and who came, every number as text.

The form is filled in by a person, and has a list in it: two sheets hold that, which one CSV cannot, and a NIK stays a text in them.
"""

import io
import re
from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from server.siks.form import Sheet, printed

PLAIN = {"constant_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
UNFIT = re.compile(r"[^0-9A-Za-z]+")
NAME_CHARS = 60
NUMBER_WIDTH, TEXT_WIDTH = 18, 24


def groups_of(found: Iterable[Sheet]) -> dict[str, list[Sheet]]:
    """Return name of a file -> the meetings of one kelompok, in the order in which they came."""
    groups: dict[str, list[Sheet]] = {}
    for one in found:
        plain = UNFIT.sub("-", one.kelompok).strip("-").lower()[:NAME_CHARS] or "kelompok"
        groups.setdefault(f"{plain}-{one.kelompok_no if one.kelompok_no is not None else one.kelompok_id}", []).append(one)
    return groups


def write_group(meetings: Sequence[Sheet]) -> bytes:
    """Return the workbook of one kelompok."""
    words, file = printed()["kehadiran"], io.BytesIO()
    with Workbook(file, PLAIN) as book:
        kegiatan, peserta = book.add_worksheet("Kegiatan"), book.add_worksheet("Peserta")
        _fill(kegiatan, ["nomor", "kelompok", *meetings[0].told], [[str(n), one.kelompok, *one.told.values()] for n, one in enumerate(meetings, 1)])
        rows = [
            [str(n), one.date, person.name, person.nik, person.no_kk, words.get(person.status or "", "")]
            for n, one in enumerate(meetings, 1)
            for person in one.people
        ]
        _fill(peserta, ["nomor_kegiatan", "tanggal", "nama", "nik", "no_kk", "kehadiran"], rows)
    return file.getvalue()


def _fill(sheet: Worksheet, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, NUMBER_WIDTH)
    sheet.set_column(1, len(heads) - 1, TEXT_WIDTH)
    for place, row in enumerate((heads, *rows)):
        for column, text in enumerate(row):
            if text:
                sheet.write_string(place, column, text)
