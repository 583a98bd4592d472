"""The report of an import: what was taken, what was repaired, what needs a person; the same for a dry run.

It prints shapes and row numbers, never a NIK, a name or an address.
"""

import csv
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TextIO

from server.imports.rows import KINDS, Line

SENTENCES_FILE = Path(__file__).with_name("sentences.toml")
LANGUAGES = ("id", "en")
LINE_FIELDS = ("kind", "row", "column", "shape", "code", "other")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two rows that may be one person: the rows, the column they share, whether they are in one family."""

    row: int
    other: int
    by: str
    same_family: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The result of reading one file, in a fixed order.

    `counts` are numbers by name; the rows of the file are exactly accepted + repaired + incomplete + not_imported + duplicate.
    `file` says how the file was read: encoding, delimiter, header_row, ignored and doubled columns.
    `tally` counts all lines by (kind, column, code); `lines` and `candidates` hold only the first of each sort,
    and `candidates_in_all` tells how many candidates there are.
    """

    counts: Mapping[str, int]
    file: Mapping[str, Any]
    tally: Sequence[tuple[str, str, str, int]]
    lines: Sequence[Line]
    candidates: Sequence[Candidate] = field(default=())
    candidates_in_all: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data for JSON."""
        return {
            "counts": dict(self.counts),
            "file": dict(self.file),
            "tally": [dict(zip(("kind", "column", "code", "lines"), entry, strict=True)) for entry in self.tally],
            "lines": [line_dict(line) for line in self.lines],
            "candidates": [asdict(candidate) for candidate in self.candidates],
            "candidates_in_all": self.candidates_in_all,
        }

    def in_all(self, kind: str) -> int:
        """Count the lines of one sort, also those that are not held."""
        return sum(number for sort, _, _, number in self.tally if sort == kind)

    def render(self, lang: str = "en", *, lines_max: int = 20) -> str:
        """Return the report as text for people, in English or Indonesian ('id'), with some lines of each sort."""
        texts = load_sentences(lang)
        parts = [*_head(self, texts)]
        for kind in KINDS:
            held = [line for line in self.lines if line.kind == kind][:lines_max]
            parts += _section(texts["kinds"][kind], [_sentence(line, texts) for line in held], self.in_all(kind), texts)
        pairs = [_pair(candidate, texts) for candidate in self.candidates[:lines_max]]
        parts += _section(texts["labels"]["candidates"], pairs, self.candidates_in_all, texts)
        return "\n".join(parts) + "\n"


def line_dict(line: Line) -> dict[str, Any]:
    """Return one line as plain data; the keys are LINE_FIELDS."""
    return {name: getattr(line, name) for name in LINE_FIELDS}


def write_lines(lines: Iterable[Line], target: TextIO) -> None:
    """Write lines, however many, as CSV."""
    writer = csv.writer(target)
    writer.writerow(LINE_FIELDS)
    writer.writerows(tuple(line_dict(line).values()) for line in lines)


def load_sentences(lang: str) -> dict[str, dict[str, str]]:
    """Read sentences.toml in one language: section -> code -> sentence."""
    tables = tomllib.loads(SENTENCES_FILE.read_text("utf-8"))
    place = LANGUAGES.index(lang)
    return {section: {code: pair[place] for code, pair in table.items()} for section, table in tables.items()}


def _head(report: Report, texts: Mapping[str, Mapping[str, str]]) -> Iterable[str]:
    labels = texts["counts"]
    for name, number in report.counts.items():
        yield f"{labels[name]}: {number}"
    for name in ("ignored_columns", "doubled_columns"):
        if report.file.get(name):
            yield f"{texts['labels'][name]}: {', '.join(report.file[name])}"
    if report.file.get("mixed_encoding"):
        yield texts["labels"]["mixed_encoding"]
    if report.tally:
        yield ""
        yield texts["labels"]["numbering"]
    for kind, column, code, number in sorted(report.tally, key=lambda entry: KINDS.index(entry[0])):
        name = f"{column}, " if column else ""
        yield f"{texts['kinds'][kind]}: {name}{texts['codes'][code]}: {number}"


def _section(title: str, lines: Sequence[str], in_all: int, texts: Mapping[str, Mapping[str, str]]) -> list[str]:
    if not in_all:
        return []
    more = [f"  {texts['labels']['more'].format(number=in_all - len(lines))}"] if in_all > len(lines) else []
    return ["", f"{title} ({in_all})", *(f"  {line}" for line in lines), *more]


def _sentence(line: Line, texts: Mapping[str, Mapping[str, str]]) -> str:
    where = f"{texts['labels']['row']} {line.row}" + (f", {line.column}" if line.column else "")
    seen = f" [{line.shape}]" if line.shape else ""
    other = f" ({texts['labels']['row']} {line.other})" if line.other else ""
    return f"{where}{seen}: {texts['codes'][line.code]}{other}"


def _pair(candidate: Candidate, texts: Mapping[str, Mapping[str, str]]) -> str:
    labels = texts["labels"]
    where = labels["same_family" if candidate.same_family else "other_family"]
    return f"{labels['row']} {candidate.row}, {labels['row']} {candidate.other}: {candidate.by}, {where}"
