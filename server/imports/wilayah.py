"""Regions of Indonesia from a folder of tables: provinces, regencies, districts, villages (.csv or .csv.gz).

Codes are those of the Ministry of Home Affairs, dotted or not (Permendagri 58/2021): 2, 4, 6 and 10 digits, each beginning with its parent's.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from server.imports import values
from server.imports.headers import load_spellings, squeeze
from server.imports.report import Report
from server.imports.rows import DUPLICATE, KINDS, NOT_IMPORTED, REPAIRED, Line
from server.imports.source import Unreadable
from server.imports.table import Progress, Row, open_table
from server.imports.values import shape
from sync import limits

FIRST_KOTA = 71
DESA_TYPES = {"1": "kelurahan", "2": "desa", "3": "desa_adat"}
SEAT = " Kecamatan "
"""What follows it in a kabupaten's name is the seat of government, put there by mistake in lists that are about."""
KIND_WORDS = ("kabupaten", "kota", "kab", "kecamatan", "kec", "desa", "kelurahan", "kel", "distrik")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of regions: its name, its file, the digits of its codes and of its parent's (0: none)."""

    name: str
    file: str
    digits: int
    parent_digits: int


LEVELS = (
    Level("provinsi", "provinces", 2, 0),
    Level("kabupaten", "regencies", 4, 2),
    Level("kecamatan", "districts", 6, 4),
    Level("desa", "villages", 10, 6),
)


@dataclass(frozen=True, slots=True)
class Wilayah:
    """One region; `type` tells kota from kabupaten, and kelurahan and desa_adat from desa."""

    code: str
    level: str
    name: str
    parent_code: str | None
    type: str


@dataclass(slots=True)
class WilayahFolder:
    """The region tables of a folder: go through `rows`, then ask for the `report`."""

    folder: Path
    progress: Progress | None = None
    _names: dict[str, str] = field(default_factory=dict)
    _lines: list[Line] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)

    def rows(self) -> Iterator[Wilayah]:
        """Yield every region, parents before children; raise Unreadable as table.open_table and for a missing file."""
        self._names.clear()
        self._lines.clear()
        self._counts.clear()
        for level in LEVELS:
            yield from self._level(level)

    def report(self) -> Report:
        """Return the report; complete after `rows` is gone through."""
        counts = {name: self._counts[name] for name in ("rows", "accepted", "repaired", "not_imported", "duplicate")}
        levels = {level.name: self._counts[level.name] for level in LEVELS}
        tally = sorted(Counter((line.kind, line.column, line.code) for line in self._lines).items())
        ordered = sorted(self._lines, key=lambda line: (KINDS.index(line.kind), line.column, line.row))
        return Report(
            counts=counts | levels,
            file={"folder": self.folder.name},
            tally=[(*key, number) for key, number in tally],
            lines=[line for kind in KINDS for line in _first(ordered, kind)],
        )

    def lines(self) -> Iterator[Line]:
        """Yield every line of the report, the gravest sort first; the column names the file too."""
        return iter(sorted(self._lines, key=lambda line: (KINDS.index(line.kind), line.column, line.row)))

    def _level(self, level: Level) -> Iterator[Wilayah]:
        required = ("code", "name", "parent_code") if level.parent_digits else ("code", "name")
        spellings = load_spellings(level.file, required=required)
        with open_table(self._file(level), spellings, progress=self.progress) as table:
            for row in table.rows:
                self._counts["rows"] += 1
                region, line = self._read(row, level)
                if line:
                    self._lines.append(line)
                if region:
                    self._names[region.code] = region.name
                    self._counts[level.name] += 1
                self._counts[line.kind if line else "accepted"] += 1
                if region:
                    yield region

    def _file(self, level: Level) -> Path:
        for ending in (".csv", ".csv.gz"):
            path = self.folder / f"{level.file}{ending}"
            if path.is_file():
                return path
        raise Unreadable("import_file_missing", {"file": f"{level.file}.csv"})

    def _read(self, row: Row, level: Level) -> tuple[Wilayah | None, Line | None]:
        """Read one region; return it with the line of its repair, or none with the line why not."""

        def say(kind: str, column: str, reason: str, text: str = "") -> Line:
            return Line(row.row, kind, f"{level.file}.{column}", reason, shape(text))

        raw_code, raw_name = row.cells["code"], row.cells["name"]
        code, name = values.digits(raw_code, level.digits), values.name(raw_name)
        if code.value is None:
            return None, say(NOT_IMPORTED, "code", "code_wrong", raw_code)
        if not name.value:
            return None, say(NOT_IMPORTED, "name", name.problem or "name_missing", raw_name)
        if code.value in self._names:
            same = self._names[code.value] == name.value
            kind, reason = (DUPLICATE, "same_row") if same else (NOT_IMPORTED, "code_doubled")
            return None, say(kind, "code", reason)
        parent = code.value[: level.parent_digits] or None
        if parent:
            raw_parent = row.cells["parent_code"]
            if values.digits(raw_parent, level.parent_digits).value != parent:
                return None, say(NOT_IMPORTED, "parent_code", "parent_differs", raw_parent)
            if parent not in self._names:
                return None, say(NOT_IMPORTED, "parent_code", "parent_missing", raw_parent)
        cut, seat, _ = name.value.partition(SEAT) if level.name == "kabupaten" else (name.value, "", "")
        note = "seat_cut" if seat else name.note
        repair = say(REPAIRED, "name", note, raw_name) if note else None
        return Wilayah(code.value, level.name, cut, parent, _type(code.value, level)), repair


def _first(lines: Iterable[Line], kind: str) -> list[Line]:
    return [line for line in lines if line.kind == kind][: limits.IMPORT_REPORT_LINES_MAX]


def _type(code: str, level: Level) -> str:
    """Tell the type from the code: kota from 71 on; villages by the first of their last four digits."""
    if level.name == "kabupaten":
        return "kota" if int(code[2:]) >= FIRST_KOTA else "kabupaten"
    if level.name == "desa":
        return DESA_TYPES.get(code[6], "desa")
    return level.name


class DesaIndex:
    """Village codes, and which of them bear given names; serves a roster's `known_desa` and `find_desa`."""

    def __init__(self, regions: Iterable[Wilayah]) -> None:
        self.codes: set[str] = set()
        self._above: dict[str, str] = {}
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        for region in regions:
            if region.level == "desa":
                self.codes.add(region.code)
                self._by_name[_plain(region.name)].append(region.code)
            else:
                self._above[region.code] = region.name

    def find(self, desa: str, kecamatan: str, kabupaten: str) -> list[str]:
        """Return the codes of villages whose three names are these, whatever case, spaces and 'Kab.', 'Kec.', 'Desa'."""
        return [
            code
            for code in self._by_name.get(_plain(desa), ())
            if _plain(self._above.get(code[:6], "")) == _plain(kecamatan) and self._is_kabupaten(code[:4], kabupaten)
        ]

    def _is_kabupaten(self, code: str, name: str) -> bool:
        """Compare a kabupaten's name; 'Malang' alone is the kabupaten as well as the kota."""
        kota = squeeze(name).startswith("kota")
        said = kota or squeeze(name).startswith("kab")
        return _plain(self._above.get(code, "")) == _plain(name) and (not said or kota == (int(code[2:]) >= FIRST_KOTA))


def _plain(name: str) -> str:
    """Squeeze a region's name without the word for its kind."""
    first, _, rest = name.replace(".", " ").strip().partition(" ")
    return squeeze(rest) if rest and first.casefold() in KIND_WORDS else squeeze(name)
