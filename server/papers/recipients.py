"""Printed lists of recipients with a column for signature or thumb, and numbered cards for helpers without the app."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fpdf.enums import XPos, YPos

from server.papers.aid import Recipient
from server.papers.sheet import FACE, LARGE, LINE, SIZE, SMALL, Sheet, drawable

LIST_TITLE, CARD_TITLE = "Daftar Penerima Bantuan", "Kartu Pendataan Korban Bencana"
HEADS = ("No", "Kepala keluarga", "NIK", "Alamat", "Jiwa", "Bantuan", "Paraf / cap jempol")
WIDTHS = (16, 31, 36, 30, 11, 26, 37)
SIGN_HEIGHT = 15
"""Height in mm of a row that is signed: a thumb needs 12."""
PEOPLE = ("L/P", "Umur", "Nama", "Keadaan")
PERSONS = 4
CARD_HEIGHT = 123
CARDS_ON_PAGE = 2


@dataclass(frozen=True, slots=True)
class ListTold:
    """A list: what it is for (name, text), whose it is, how many empty rows stand below its households, and the number of the first."""

    facts: tuple[tuple[str, str], ...]
    rows: tuple[Recipient, ...]
    empty: int
    moment: datetime
    foot: str
    first: int = 1


def draw_list(one: ListTold) -> bytes:
    """Return a list of recipients as PDF."""
    sheet = Sheet(LIST_TITLE, one.moment, one.foot)
    sheet.head(LIST_TITLE.upper())
    sheet.facts(one.facts)
    sheet.ln(LINE)
    draw_rows(sheet, (*one.rows, *[Recipient("", "", "", "")] * one.empty), signed=True, first=one.first)
    sheet.signatures(("\nKetua RT / yang membagikan", "(" + "." * 30 + ")"), ("\nPetugas posko", "(" + "." * 30 + ")"))
    return sheet.to_bytes()


def draw_rows(sheet: Sheet, rows: Sequence[Recipient], *, signed: bool, first: int = 1) -> None:
    """Draw households in rows high enough for a thumb; numbers zigzag in the last column, so that no thumb lies on another."""
    sheet.set_font(FACE, "", SMALL)
    _head(sheet)
    for number, row in enumerate(rows, first):
        if sheet.will_page_break(SIGN_HEIGHT):
            sheet.add_page()
            _head(sheet)
        _row(sheet, number, row, SIGN_HEIGHT if signed else LINE * 2)
    sheet.ln(LINE / 2)


def _widths(sheet: Sheet) -> list[float]:
    return [width * sheet.epw / sum(WIDTHS) for width in WIDTHS]


def _head(sheet: Sheet) -> None:
    sheet.set_font(FACE, "B", SMALL)
    sheet.set_fill_color(235, 238, 240)
    for head, width in zip(HEADS, _widths(sheet), strict=True):
        sheet.cell(width, LINE * 1.4, head, border=1, fill=True)
    sheet.ln(LINE * 1.4)
    sheet.set_font(FACE, "", SMALL)


def _row(sheet: Sheet, number: int, row: Recipient, height: float) -> None:
    left, top = sheet.get_x(), sheet.get_y()
    cells = (str(number), row.name, row.nik, row.address, row.jiwa, row.told, "")
    for text, width in zip(cells, _widths(sheet), strict=True):
        sheet.rect(left, top, width, height)
        sheet.set_xy(left + 0.6, top + 0.8)
        _write(sheet, drawable(text), width - 1.2, int((height - 1) / (LINE - 1.4)))
        left += width
    sheet.set_xy(left - _widths(sheet)[-1] * (0.5 if number % 2 == 0 else 1) + 0.8, top + 0.8)
    sheet.cell(8, LINE - 1.4, f"{number}.")
    sheet.set_xy(sheet.l_margin, top + height)


def _write(sheet: Sheet, text: str, width: float, fits: int) -> None:
    """Write a text into a cell of so many lines; most have one, which needs no breaking, and a list may have thousands of them."""
    if sheet.get_string_width(text) <= width - 2 * sheet.c_margin and "\n" not in text:
        sheet.cell(width, LINE - 1.4, text)
        return
    lines = sheet.multi_cell(width, LINE - 1.4, text, dry_run=True, output="LINES", align="L")
    told = "\n".join(lines if len(lines) <= fits else [*lines[: fits - 1], f"{lines[fits - 1][:-1]}…"])
    sheet.multi_cell(width, LINE - 1.4, told, align="L")


@dataclass(frozen=True, slots=True)
class CardsTold:
    """Cards: the disaster they are for, and their numbers in order."""

    disaster: str
    numbers: tuple[str, ...]
    moment: datetime
    foot: str


def draw_cards(one: CardsTold) -> bytes:
    """Return numbered cards as PDF, two on a page, each with what the register of victims asks."""
    sheet = Sheet(CARD_TITLE, one.moment, one.foot)
    for place, number in enumerate(one.numbers):
        if place and place % CARDS_ON_PAGE == 0:
            sheet.add_page()
        _card(sheet, one.disaster, number, sheet.t_margin + (place % CARDS_ON_PAGE) * (CARD_HEIGHT + 4))
    return sheet.to_bytes()


def _card(sheet: Sheet, disaster: str, number: str, top: float) -> None:
    sheet.rect(sheet.l_margin, top, sheet.epw, CARD_HEIGHT)
    sheet.set_xy(sheet.l_margin + 3, top + 3)
    sheet.set_font(FACE, "B", LARGE)
    sheet.cell(sheet.epw - 50, LINE * 1.4, CARD_TITLE)
    sheet.cell(44, LINE * 1.4, f"No. {drawable(number)}", align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.set_font(FACE, "", SMALL)
    sheet.set_x(sheet.l_margin + 3)
    sheet.cell(sheet.epw - 6, LINE, drawable(disaster), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.set_font(FACE, "", SIZE)
    for left, right in FIELDS:
        _blank(sheet, left, right)
    sheet.ln(LINE / 3)
    _people(sheet)


FIELDS = (
    ("Nama kepala keluarga", "NIK"),
    ("Nomor KK", "Nomor HP"),
    ("Alamat, RT/RW, desa", ""),
    ("Asal: setempat / luar daerah / WNA", "Rumah: RB / RS / RR / utuh"),
    ("Tinggal: pengungsian / kerabat / rumah", "Di mana"),
    ("Jumlah jiwa", "Bayi    Balita    Anak    Dewasa    Lansia"),
    ("Ibu hamil", "Penyandang disabilitas"),
    ("Pendata (nama, tanggal, jam)", "Tanda tangan / cap jempol"),
)


def _blank(sheet: Sheet, left: str, right: str) -> None:
    """Draw one line or two names with room to write behind and below."""
    half = (sheet.epw - 6) / 2 if right else sheet.epw - 6
    top = sheet.get_y()
    for place, name in enumerate(one for one in (left, right) if one):
        start = sheet.l_margin + 3 + place * half
        sheet.set_xy(start, top)
        sheet.set_font(FACE, "", SMALL)
        sheet.cell(half, LINE - 1, name)
        sheet.line(start, top + LINE * 1.75, start + half - 3, top + LINE * 1.75)
    sheet.set_xy(sheet.l_margin, top + LINE * 1.85)


def _people(sheet: Sheet) -> None:
    """Draw the table of persons: few words, much room."""
    widths, left = (12, 16, 84, sheet.epw - 6 - 112), sheet.l_margin + 3
    sheet.set_font(FACE, "", SMALL)
    for row in (PEOPLE, *[("",) * 4] * PERSONS):
        sheet.set_x(left)
        for text, width in zip(row, widths, strict=True):
            sheet.cell(width, LINE * (0.9 if row is PEOPLE else 1.05), text, border=1)
        sheet.ln()
