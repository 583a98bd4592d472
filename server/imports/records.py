"""Lines made records: cells between delimiters, quotes, line breaks inside quotes, and quotes that never close.

The csv module reads on to the end of the file after a stray quote; here one bad quote costs one row at most.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from server.imports.source import Unreadable, mend
from sync import limits

LINE_ENDS = "\r\n"


class Record(NamedTuple):
    """One row as a spreadsheet shows it: its number from 1, its cells, and what had to be done to read it."""

    row: int
    cells: list[str]
    note: str = ""


class Lines:
    """Lines of a text, one at a time, of which some can be put back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._back: deque[str] = deque()

    def next(self) -> str:
        """Return the next line with its line end, or '' at the end; NUL bytes are left out."""
        if self._back:
            return self._back.popleft()
        line = next(self._lines, "")
        if len(line) >= limits.IMPORT_LINE_CHARS_MAX:
            raise Unreadable("import_line_too_long", {"chars_max": limits.IMPORT_LINE_CHARS_MAX})
        return mend(line.replace("\0", "") or "\n" if "\0" in line else line)

    def put_back(self, lines: Iterable[str]) -> None:
        """Give the lines out again, the first one first."""
        self._back.extendleft(reversed(list(lines)))


class Splitter:
    """Cells of a line for one delimiter."""

    def __init__(self, delimiter: str) -> None:
        end = rf" *(?:{re.escape(delimiter)}|\Z)"
        self.delimiter = delimiter
        # No possessive quantifiers: they are broken in Python 3.11 before 3.11.5. Each quote has one way to match.
        self._quoted = re.compile(rf' *"([^"]*(?:(?:""|"(?!"|{end}))[^"]*)*)"(?={end}) *')
        self._opening = re.compile(r' *"')

    def cells(self, text: str) -> tuple[list[str], bool]:
        """Split a text without its line end; the flag says that its last cell is a quote still open."""
        if '"' not in text:
            return text.split(self.delimiter), False
        cells: list[str] = []
        position = 0
        while True:
            if quoted := self._quoted.match(text, position):
                cells.append(quoted[1].replace('""', '"'))
                end = quoted.end()
            elif self._opening.match(text, position):
                return [*cells, text[position:]], True
            else:
                end = text.find(self.delimiter, position)
                end = len(text) if end < 0 else end
                cells.append(text[position:end])
            if end >= len(text):
                return cells, False
            position = end + 1


def records(lines: Lines, splitter: Splitter, width: int = 0) -> Iterator[Record]:
    """Yield the records of the lines; `width` is the number of cells in a whole row, 0 when not yet known."""
    row = 0
    while line := lines.next():
        row += 1
        cells, note = _quoted_record(line, lines, splitter=splitter, width=width)
        if 1 < len(cells) < width:
            cells, note = _rejoined(cells, lines, splitter=splitter, width=width, note=note)
        if len(cells) > limits.IMPORT_CELLS_MAX:
            cells = cells[: limits.IMPORT_CELLS_MAX]
        yield Record(row, cells, note)


def _quoted_record(line: str, lines: Lines, *, splitter: Splitter, width: int) -> tuple[list[str], str]:
    """Split a line, reading on while a quote is open; a quote that never closes is an ordinary letter."""
    text = line.rstrip(LINE_ENDS)
    cells, is_open = splitter.cells(text)
    if not is_open:
        return cells, ""
    plain = text.split(splitter.delimiter)
    if not (width and len(plain) == width and len(cells) < width):
        taken = [line]
        while is_open and len(taken) < limits.IMPORT_RECORD_LINES_MAX and (more := lines.next()):
            taken.append(more)
            cells, is_open = splitter.cells("".join(taken).rstrip(LINE_ENDS))
        if not is_open and len(cells) >= width:
            return cells, ""
        lines.put_back(taken[1:])
    return plain, "quote_unclosed"


def _rejoined(
    cells: list[str], lines: Lines, *, splitter: Splitter, width: int, note: str
) -> tuple[list[str], str]:
    """Join a row that a line break without quotes has cut, when both parts make exactly one whole row."""
    line = lines.next()
    rest, is_open = splitter.cells(line.rstrip(LINE_ENDS))
    if line and not is_open and 1 < len(rest) < width and len(cells) + len(rest) - 1 == width:
        return [*cells[:-1], f"{cells[-1]} {rest[0]}", *rest[1:]], "line_rejoined"
    if line:
        lines.put_back([line])
    return cells, note
