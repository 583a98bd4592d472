"""One row of a roster, read: its values and everything that was repaired, doubtful or left for a person."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from server.imports import dates, values
from server.imports.table import Progress, Row
from server.imports.values import Read, shape
from server.imports.words import Words

NOT_IMPORTED = "not_imported"
LEFT_EMPTY = "left_empty"
REPAIRED = "repaired"
DECIDED = "decided"
DUPLICATE = "duplicate"
WARNING = "warning"
KINDS = (NOT_IMPORTED, LEFT_EMPTY, DECIDED, REPAIRED, DUPLICATE, WARNING)
"""Sorts of report lines, the gravest first."""

COLUMNS = (
    *("idsemesta", "no_kk", "nik", "name", "relation", "is_pengurus", "sex", "birth_date", "komponen", "npsn"),
    *("fasilitas_name", "nisn", "faskes_name", "address", "desa_code", "desa_name", "kecamatan_name", "kabupaten_name"),
    *("provinsi_name", "kelompok_name", "pendamping_name", "pendamping_nip", "membership_status", "kks_last4", "desil"),
    *("sembako", "pbi", "pena"),
)
REQUIRED = ("name", "no_kk")
YES_NO = ("is_pengurus", "sembako", "pbi", "pena")
LISTED = ("sex", "komponen", "relation", "membership_status")
TEXTS = (
    *("fasilitas_name", "faskes_name", "address", "desa_name", "kecamatan_name", "kabupaten_name", "provinsi_name"),
    *("kelompok_name", "pendamping_name"),
)
REMEMBERED_MAX = 512
ONLY_WARNED = ("letters_damaged",)
Reader = Callable[[str], Read]
FindDesa = Callable[[str, str, str], Sequence[str]]
"""Names of desa, kecamatan and kabupaten (or '') -> all village codes that bear them."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the reading of a roster leans on.

    `known_desa` are the village codes that exist (None: any code is taken); `work_dir` is where rows wait on disk.
    """

    today: date
    known_desa: Container[str] | None = None
    find_desa: FindDesa | None = None
    work_dir: Path | None = None
    progress: Progress | None = None


class Line(NamedTuple):
    """One line of a report: where, what sort, why; `other` is the row it has to do with, 0 for none."""

    row: int
    kind: str
    column: str
    code: str
    shape: str = ""
    other: int = 0


@dataclass(slots=True)
class PersonRow:
    """A row of a roster after reading; `values` has every canonical column, `digest` tells equal rows of the file."""

    row: int
    values: dict[str, Any]
    digest: bytes = b""
    lines: list[Line] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Say whether the row cannot be imported as it is."""
        return any(line.kind == NOT_IMPORTED for line in self.lines)

    def settle(self, column: str, line: Line) -> None:
        """Replace what was said about a column by a better end."""
        self.lines = [old for old in self.lines if old.column != column or old.kind != LEFT_EMPTY]
        self.lines.append(line)


def readers(words: Words, today: date) -> dict[str, Reader]:
    """Return the reader of each canonical column."""
    return {
        "idsemesta": values.identifier,
        "no_kk": partial(values.digits, length=16),
        "nik": partial(values.digits, length=16),
        "name": values.name,
        "birth_date": partial(dates.birth_date, today=today),
        "npsn": values.npsn,
        "nisn": partial(values.digits, length=10, padded_from=8),
        "desa_code": values.desa_code,
        "pendamping_nip": partial(values.digits, length=18),
        "kks_last4": values.kks_last4,
        "desil": values.desil,
        **{column: values.words for column in TEXTS},
        **{column: partial(values.listed, spellings=words.by_column[column]) for column in LISTED},
        **{column: partial(values.yes_no, spellings=words.by_column["yes_no"]) for column in YES_NO},
    }


class RowReader:
    """Reads rows under one setting."""

    def __init__(self, words: Words, setting: Setting) -> None:
        self._blank = words.blank
        self._readers = readers(words, setting.today)
        self._setting = setting
        self._memory: dict[str, dict[str, Read]] = {column: {} for column in COLUMNS}

    def read(self, row: Row) -> PersonRow:
        """Read a row; it waits for a person when it has no usable name or its cells are out of place."""
        person = PersonRow(row.row, dict.fromkeys(COLUMNS), _digest(row.cells.values()))
        if row.note in ("quote_unclosed", "line_rejoined"):
            person.lines.append(Line(row.row, REPAIRED, "", row.note))
        if row.note == "too_many_cells":
            person.lines.append(Line(row.row, NOT_IMPORTED, "", "too_many_cells"))
        for column, text in row.cells.items():
            read = self._memory[column].get(text) or self._fresh(column, text)
            person.values[column] = read.value
            if read.problem or read.note:
                person.lines.append(_line(row.row, column, read))
        if not person.values["name"] and not person.waits:
            person.lines.append(Line(row.row, NOT_IMPORTED, "name", "name_missing", shape(row.cells["name"])))
        self._place(person)
        _compare_nik(person)
        return person

    def _fresh(self, column: str, text: str) -> Read:
        """Read a cell, and remember it: most cells of a roster repeat the row above."""
        bare = text.strip()
        read = Read(None) if not bare or bare.casefold() in self._blank else self._readers[column](text)
        memory = self._memory[column]
        if len(memory) >= REMEMBERED_MAX:
            memory.clear()
        memory[text] = read
        return read

    def _place(self, person: PersonRow) -> None:
        """Check the village code against the known ones, and find it by names where the code does not help."""
        code, known = person.values["desa_code"], self._setting.known_desa
        if code and known is not None and code not in known:
            person.values["desa_code"] = None
            person.lines.append(Line(person.row, LEFT_EMPTY, "desa_code", "desa_unknown", shape(code)))
        desa = person.values["desa_name"]
        if person.values["desa_code"] is not None or not desa or self._setting.find_desa is None:
            return
        names = (person.values["kecamatan_name"] or "", person.values["kabupaten_name"] or "")
        found = self._setting.find_desa(desa, *names)
        if len(found) == 1:
            person.values["desa_code"] = found[0]
            person.settle("desa_code", Line(person.row, REPAIRED, "desa_code", "desa_by_name", shape(code or "")))


def _line(row: int, column: str, read: Read) -> Line:
    """Return the report line of a cell that was not clean."""
    if read.problem:
        return Line(row, NOT_IMPORTED if column == "name" else LEFT_EMPTY, column, read.problem, read.shape)
    return Line(row, WARNING if read.note in ONLY_WARNED else REPAIRED, column, read.note, read.shape)


def _digest(cells: Iterable[str]) -> bytes:
    return blake2b("\x1f".join(map(str.strip, cells)).encode("utf-8", "replace"), digest_size=16).digest()


def _compare_nik(person: PersonRow) -> None:
    """Warn where a NIK shows another birth date or sex; fill in a missing sex when the birth date agrees.

    The NIK keeps the data of the first registration, so it never overrules the row (no check digit exists).
    """
    known = person.values
    if not known["nik"] or known["birth_date"] is None:
        return
    if not values.nik_agrees(known["nik"], known["birth_date"]):
        person.lines.append(Line(person.row, WARNING, "nik", "nik_birth_differs"))
    elif known["sex"] is None:
        known["sex"] = values.nik_sex(known["nik"])
        person.settle("sex", Line(person.row, REPAIRED, "sex", "sex_from_nik"))
    elif known["sex"] != values.nik_sex(known["nik"]):
        person.lines.append(Line(person.row, WARNING, "nik", "nik_sex_differs"))


def disposition(lines: Sequence[Line]) -> str:
    """Name what became of an imported row: accepted, repaired, or incomplete (a field waits for a person)."""
    kinds = {line.kind for line in lines}
    if LEFT_EMPTY in kinds:
        return "incomplete"
    return "repaired" if kinds & {REPAIRED, DECIDED} else "accepted"


def text_values(known: Mapping[str, Any]) -> list[Any]:
    """Return the values in the order of COLUMNS, dates as text, for keeping on disk."""
    return [value.isoformat() if isinstance(value := known[column], date) else value for column in COLUMNS]


def from_text_values(kept: Sequence[Any]) -> dict[str, Any]:
    """Undo `text_values`."""
    known = dict(zip(COLUMNS, kept, strict=True))
    if known["birth_date"] is not None:
        known["birth_date"] = date.fromisoformat(known["birth_date"])
    return known
