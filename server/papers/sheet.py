"""A PDF document: title, language and day, headings, paragraphs, facts, tables, numbered pages; the same input gives the same bytes.

Text can be selected and searched. A letter that the font lacks is drawn as a box, never left out.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from sync.limits import PAPER_CELL_CHARS_MAX

FONTS = Path(__file__).parent / "fonts"
PLAIN, BOLD = FONTS / "DejaVuSans.ttf", FONTS / "DejaVuSans-Bold.ttf"
FACE = "DejaVu"
MISSING = "□"
MARGIN, FOOT = 20, 18
SIZE, SMALL, LARGE, TITLE = 10, 8, 12, 15
LINE = 5.2
LABEL = 55
"""Widths and heights in mm, letters in points."""
GREY = (235, 238, 240)
CONTROLS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@cache
def _letters() -> frozenset[int]:
    """Return the letters that both faces have."""
    found = [set(TTFont(path, lazy=True).getBestCmap()) for path in (PLAIN, BOLD)]
    return frozenset(set.intersection(*found))


def drawable(text: str) -> str:
    """Return a text as it can be drawn: composed, without controls but line ends, a box for each letter that the font lacks."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    kept = (char for char in plain if char == "\n" or unicodedata.category(char) not in CONTROLS)
    return "".join(char if char == "\n" or ord(char) in _letters() else MISSING for char in kept)


class Sheet(FPDF):
    """A document of A4 pages; `foot` stands on each of them beside the number of the page."""

    def __init__(self, title: str, moment: datetime, foot: str) -> None:
        super().__init__(format="A4")
        self.foot = drawable(foot)
        self.add_font(FACE, "", PLAIN)
        self.add_font(FACE, "B", BOLD)
        self.set_title(drawable(title))
        self.set_lang("id-ID")
        self.set_producer("Lapangan")
        self.set_creation_date(moment)
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(auto=True, margin=FOOT + LINE)
        self.alias_nb_pages()
        self.add_page()

    def footer(self) -> None:
        """Draw the foot of a page."""
        self.set_y(-FOOT)
        self.set_font(FACE, "", SMALL)
        self.multi_cell(self.epw - LABEL, LINE - 1, self.foot, align="L", new_x=XPos.RIGHT, new_y=YPos.TOP)
        self.cell(LABEL, LINE, f"Halaman {self.page_no()} dari {{nb}}", align="R")

    def head(self, title: str, below: str = "") -> None:
        """Draw the title of the document, centred, with a line below it."""
        self.write_lines(title, size=TITLE, bold=True, align="C")
        if below:
            self.write_lines(below, size=SIZE, align="C")
        self.ln(LINE)

    def heading(self, text: str) -> None:
        """Draw a heading, with some lines of what follows on the same page."""
        if self.will_page_break(4 * LINE):
            self.add_page()
        self.ln(LINE / 2)
        with self.local_context():
            self.write_lines(text, size=LARGE, bold=True)

    def write_lines(self, text: str, *, size: int = SIZE, bold: bool = False, align: str = "L") -> None:
        """Draw text over as many lines and pages as it takes."""
        self.set_font(FACE, "B" if bold else "", size)
        self.multi_cell(self.epw, LINE * size / SIZE, drawable(text), align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Draw names with their values beside them; a value goes over as many lines and pages as it takes."""
        for name, value in pairs:
            if self.will_page_break(LINE):
                self.add_page()
            self.set_font(FACE, "", SIZE)
            self.cell(LABEL, LINE, drawable(name))
            self.cell(4, LINE, ":")
            self.multi_cell(self.epw - LABEL - 4, LINE, drawable(value) or "–", align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def rows(self, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
        """Draw a table whose heads stand on each of its pages; a cell that would fill a page is cut, and says so."""
        self.set_font(FACE, "", SMALL)
        bold = FontFace(emphasis="BOLD", fill_color=GREY)
        with self.table(col_widths=tuple(widths), headings_style=bold, line_height=LINE - 1, text_align="LEFT", padding=0.8) as table:
            for row in (heads, *rows):
                table.row([_cell(one) for one in row])
        self.ln(LINE / 2)

    def signatures(self, left: Sequence[str], right: Sequence[str]) -> None:
        """Draw two blocks beside each other to be signed by hand: who signs, and the name under the line; never torn over two pages."""
        if self.will_page_break(9 * LINE):
            self.add_page()
        half, top = self.epw / 2, self.get_y() + LINE
        for place, (who, name) in ((self.l_margin, left), (self.l_margin + half, right)):
            self.set_font(FACE, "", SIZE)
            self.set_xy(place, top)
            self.multi_cell(half - 8, LINE, drawable(who), align="C")
            self.set_xy(place, top + 6 * LINE)
            self.multi_cell(half - 8, LINE, drawable(name), align="C")

    def to_bytes(self) -> bytes:
        """Return the document."""
        return bytes(self.output())


def _cell(text: str) -> str:
    told = drawable(text)
    return told if len(told) <= PAPER_CELL_CHARS_MAX else f"{told[: PAPER_CELL_CHARS_MAX - 1]}…"
