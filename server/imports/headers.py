"""Column names of exports and the canonical names they stand for."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BRACKETED = re.compile(r"([^()\[\]]*)[(\[]([^()\[\]]*)[)\]]([^()\[\]]*)", re.DOTALL)
HEADERS_FILE = Path(__file__).with_name("headers.toml")


@dataclass(frozen=True, slots=True)
class Spellings:
    """What a table may be headed by: squeezed spelling -> canonical column, and the columns it cannot be without."""

    canonical: Mapping[str, str]
    required: frozenset[str]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one file.

    `places` gives each canonical column its cell numbers (more than one when two columns stand for it),
    `ignored` the names nobody knows, `width` the number of cells up to the last name, `cells` the number with the empty ones after it.
    """

    row: int
    places: Mapping[str, tuple[int, ...]]
    ignored: tuple[str, ...]
    width: int
    cells: int
    squeezed: tuple[str, ...]

    @property
    def doubled(self) -> tuple[str, ...]:
        """Canonical columns that the file has twice."""
        return tuple(sorted(column for column, places in self.places.items() if len(places) > 1))


def load_spellings(section: str, *, required: Sequence[str]) -> Spellings:
    """Read one section of headers.toml; every canonical name is also a spelling of itself."""
    table = tomllib.loads(HEADERS_FILE.read_text("utf-8"))[section]
    canonical = {squeeze(spelling): column for column, spellings in table.items() for spelling in (column, *spellings)}
    return Spellings(canonical, frozenset(required))


def squeeze(text: str) -> str:
    """Leave only letters and digits, in lower case: 'No. KK' -> 'nokk'."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return "".join(filter(str.isalnum, plain.casefold()))


def read_columns(row: int, cells: Sequence[str], spellings: Spellings) -> Columns:
    """Match the cells of a possible header row."""
    squeezed = tuple(_spelling(cell, spellings) for cell in cells)
    places: dict[str, tuple[int, ...]] = {}
    ignored = []
    for number, spelling in enumerate(squeezed):
        if column := spellings.canonical.get(spelling):
            places[column] = (*places.get(column, ()), number)
        elif spelling:
            ignored.append(" ".join(cells[number].split()))
    width = max((number + 1 for number, spelling in enumerate(squeezed) if spelling), default=0)
    return Columns(row, places, tuple(ignored), width, len(cells), squeezed[:width])


def _spelling(cell: str, spellings: Spellings) -> str:
    """Return the squeezed name of a column; what stands in brackets may be left out, or be the name by itself.

    "Nomor Induk Kependudukan (NIK)" is known by either part.
    """
    whole = squeeze(cell)
    match = BRACKETED.fullmatch(cell)
    if whole in spellings.canonical or match is None:
        return whole
    parts = (squeeze(match[1] + match[3]), squeeze(match[2]))
    return next((part for part in parts if part in spellings.canonical), whole)
