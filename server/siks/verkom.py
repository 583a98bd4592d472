"""The school sheet of 25 columns (verkom pendidikan): its columns, read by themselves from whatever a spreadsheet made of the file.

JML means days present in one tool and days absent in another, so it is never taken: days are reckoned from alpa, izin and sakit, and
a JML or percent that fits neither is told as a contradiction.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from server.imports.headers import squeeze
from server.imports.records import Lines, Record, Splitter, records
from server.imports.source import Unreadable, examine, open_text
from server.imports.table import SEP_LINE
from server.siks.form import MONTHS
from server.verivali.incoming import plain
from sync.limits import DAYS_PER_MONTH_MAX, IMPORT_LINE_CHARS_MAX, VERKOM_ROWS_MAX

PERSON = ("NO", "NIK PENGURUS", "NAMA PENGURUS", "NIK SISWA", "NISN", "NAMA SISWA", "BENTUK PENDIDIKAN", "TINGKAT PENDIDIKAN")
BLOCK = ("ALPA", "IZIN", "SAKIT", "JML", "%")
COLUMNS = (*PERSON, *BLOCK * 3, "KET", "NAMA PENDAMPING")
BLOCKS = tuple(range(len(PERSON), len(PERSON) + 3 * len(BLOCK), len(BLOCK)))
"""Where the block of each month begins."""
NIK, NISN, NAME = (COLUMNS.index(name) for name in ("NIK SISWA", "NISN", "NAMA SISWA"))
HEAD = tuple(squeeze(name) for name in COLUMNS)
SURE = tuple(place for place, name in enumerate(HEAD) if name not in ("", "jml"))
"""Columns whose heading must stand; that of JML and of the percent varies."""
DELIMITERS = (";", ",", "\t")
PERCENT_SLACK = 1.0
"""So many percent a rounded figure may differ."""
NUMBER, SOME, MANY, OK = "not_a_number", "incomplete", "too_many", "ok"


@dataclass(frozen=True, slots=True)
class Told:
    """One month of a pupil: absences where the row tells all three, else why it is not taken; `odd` names what contradicts them."""

    absent: tuple[int, int, int] | None
    verdict: str
    odd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a pupil; a month of which it says nothing is None."""

    row: int
    nik: str
    nisn: str
    name: str
    months: tuple[Told | None, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: of which school, which months it names (`2026-07`, `-07` without a year), their effective days, and its rows; `skipped` hold no pupil."""

    npsn: str
    school: str
    months: tuple[str, ...]
    days: tuple[int | None, ...]
    rows: tuple[Row, ...]
    skipped: int


def read_sheet(path: Path) -> Sheet:
    """Read a file; raises `Unreadable` for what is no such sheet or too long."""
    with open_text(examine(path)) as (text, _):
        lines = list(iter(lambda: text.readline(IMPORT_LINE_CHARS_MAX), ""))
    if lines and SEP_LINE.fullmatch(lines[0].lstrip("\ufeff ")):
        del lines[0]
    if len(lines) > VERKOM_ROWS_MAX:
        raise Unreadable("import_too_large", {"rows_max": VERKOM_ROWS_MAX})
    for delimiter in DELIMITERS:
        found = list(records(Lines(lines), Splitter(delimiter)))
        at = next((place for place, one in enumerate(found) if _is_head(one.cells)), None)
        if at is not None:
            return _sheet(found[:at], found[at + 1 :])
    raise Unreadable("import_no_header", {"lines_looked_at": len(lines)})


def _is_head(cells: Sequence[str]) -> bool:
    names = [squeeze(cell) for cell in cells]
    return len(names) >= len(COLUMNS) and all(names[place] == HEAD[place] for place in SURE)


def _sheet(top: Sequence[Record], below: Sequence[Record]) -> Sheet:
    days = _days([plain(cell) for one in top for cell in _row_named(one, "hariefektif")])
    rows = [one for one in below if "".join(one.cells).strip()]
    pupils = [one for one in rows if any(_cell(one, place) for place in (NIK, NISN, NAME)) and _cell(one, NIK) != str(NIK + 1)]
    told = tuple(_row(one, days) for one in pupils)
    return Sheet(_value(top, "npsn"), _value(top, "namasekolah"), _months(top), days, told, len(rows) - len(pupils))


def _row_named(one: Record, name: str) -> list[str]:
    """Return the cells of a row that begins with a name, of three blocks where it has them, else all behind the name."""
    cells = one.cells
    first = next((cell for cell in cells if cell.strip()), "")
    if not squeeze(first).startswith(name):
        return []
    placed = [next((cell for cell in cells[start : start + len(BLOCK)] if cell.strip()), "") for start in BLOCKS]
    return placed if any(cell.strip() for cell in placed) else [cell for cell in cells[cells.index(first) + 1 :] if cell.strip()]


def _days(cells: Sequence[str]) -> tuple[int | None, ...]:
    known = [_whole(cell) for cell in cells][: len(BLOCKS)]
    return tuple([*known, *[None] * (len(BLOCKS) - len(known))])


def _value(top: Sequence[Record], name: str) -> str:
    """Return what stands behind a name above the table: in its own cell behind a colon, or in the next one that is filled."""
    for one in top:
        for place, cell in enumerate(one.cells):
            if squeeze(cell).startswith(name):
                own = plain(cell.partition(":")[2])
                return own or next((text for text in map(plain, one.cells[place + 1 :]) if text.strip(" :")), "").lstrip(": ")
    return ""


def _months(top: Sequence[Record]) -> tuple[str, ...]:
    """Return the months that stand above the blocks; none where no row names them there."""
    for one in top:
        cells = [squeeze(cell).removeprefix("bulan") for start in BLOCKS for cell in one.cells[start : start + len(BLOCK)] if cell.strip()]
        found = [f"{cell.removeprefix(name.lower())}-{number:02d}" for cell in cells for number, name in enumerate(MONTHS, 1) if cell.startswith(name.lower())]
        if len(found) == len(BLOCKS):
            return tuple(found)
    return ()


def _cell(one: Record, place: int) -> str:
    return plain(one.cells[place]) if place < len(one.cells) else ""


def _row(one: Record, days: Sequence[int | None]) -> Row:
    blocks = [[_cell(one, start + step) for step in range(len(BLOCK))] for start in BLOCKS]
    told = tuple(_told(cells, known) for cells, known in zip(blocks, days, strict=True))
    return Row(one.row, _cell(one, NIK), _cell(one, NISN), _cell(one, NAME), told)


def _told(cells: Sequence[str], days: int | None) -> Told | None:
    parts = cells[:3]
    if not any(parts):
        return None
    numbers = [_whole(text) for text in parts]
    if any(text and number is None for text, number in zip(parts, numbers, strict=True)):
        return Told(None, NUMBER)
    if any(number is None for number in numbers):
        return Told(None, SOME)
    alpa, izin, sakit = (number or 0 for number in numbers)
    absent = alpa + izin + sakit
    if absent > (DAYS_PER_MONTH_MAX if days is None else days):
        return Told(None, MANY)
    return Told((alpa, izin, sakit), OK, tuple(_odd(cells, absent, days)))


def _odd(cells: Sequence[str], absent: int, days: int | None) -> Iterator[str]:
    """Yield what contradicts the parts: a JML that is neither the days absent nor those present, a percent that is no share of them."""
    total, share = _whole(cells[3]), cells[4].removesuffix("%").strip().replace(",", ".")
    if cells[3] and days is not None and total not in (absent, days - absent):
        yield "jml"
    if share and days:
        try:
            told = float(share)
        except ValueError:
            yield "percent"
            return
        shares = (100 * (days - absent) / days, 100 * absent / days)
        if not any(abs(told * scale - one) <= PERCENT_SLACK for one in shares for scale in (1, 100)):
            yield "percent"


def _whole(text: str) -> int | None:
    """Return a number of days, None for anything else; a spreadsheet may write 3 as 3.0."""
    bare = text.strip().removesuffix(".0").removesuffix(",0")
    return int(bare) if bare.isascii() and bare.isdecimal() and len(bare) <= 3 else None

