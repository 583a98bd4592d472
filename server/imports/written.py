"""The writing half of an import's report: what was or would be created, changed, left, refused, not mentioned.

Ids and row numbers only, no NIK, no name.
"""

import csv
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from server.imports.ledger import FamilyForm, Note
from server.imports.memory import CHANGED, CREATED, UNCHANGED
from server.imports.report import LANGUAGES, Report
from server.imports.rows import Line
from sync.errors import CATALOGUE

SENTENCES_FILE = Path(__file__).with_name("written.toml")
REFUSED, NOT_MENTIONED, CONFLICT, CANDIDATE, MOVED = "refused", "not_mentioned", "conflict", "candidate", "moved"
WAITING = "waiting"
NOTE_KINDS = (REFUSED, CONFLICT, MOVED, CANDIDATE, NOT_MENTIONED)
"""Sorts of lines, the gravest first."""
OUTCOMES = (CREATED, CHANGED, UNCHANGED, REFUSED, NOT_MENTIONED)
RECORD_KINDS = ("kpm", "anggota", "kelompok", "worker", "assignment", "fasilitas")
LINE_FIELDS = ("kind", "row", "column", "shape", "code", "other", "kabupaten", "record")


@dataclass(slots=True)
class Tally:
    """Numbers by (kind of record, outcome)."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, kind: str, outcome: str, number: int = 1) -> None:
        """Count."""
        self.counts[kind, outcome] += number

    def withdraw(self, form: FamilyForm) -> None:
        """Count a family as refused that was counted as one to be written."""
        self._count(form, -1)
        self.add("kpm", REFUSED)

    def family(self, form: FamilyForm) -> None:
        """Count a family that will be written or is as it was."""
        self.add(WAITING, "", form.drafts[0].known.values.get("kelompok_id") is None)
        self._count(form, 1)

    def _count(self, form: FamilyForm, number: int) -> None:
        kpm, *members = form.drafts
        changed = any(draft.changes for draft in members) and kpm.outcome != CREATED
        self.add("kpm", CHANGED if changed else kpm.outcome, number)
        for draft in members:
            self.add("anggota", draft.outcome, number)

    def table(self) -> dict[str, dict[str, int]]:
        """Return kind -> outcome -> number, every outcome named."""
        return {kind: {outcome: self.counts[kind, outcome] for outcome in OUTCOMES} for kind in RECORD_KINDS}


@dataclass(frozen=True, slots=True)
class Writing:
    """What an import wrote, or a dry run would write.

    `records`: kind -> outcome -> number; `others`: conflicts, proposed moves, candidates (new ones), families that wait.
    `tally` counts all lines by (sort, column, code); `notes` holds the first of each sort.
    """

    kabupaten: tuple[str, ...]
    records: Mapping[str, Mapping[str, int]]
    others: Mapping[str, int]
    tally: Sequence[tuple[str, str, str, int]]
    notes: Sequence[Note]

    @property
    def changes(self) -> int:
        """Number of records created or changed."""
        return sum(counts[CREATED] + counts[CHANGED] for counts in self.records.values())

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON; ids of records that are new differ from run to run and are left out."""
        return {
            "kabupaten": list(self.kabupaten),
            "records": {kind: dict(counts) for kind, counts in self.records.items()},
            "others": dict(self.others),
            "tally": [dict(zip(("kind", "column", "code", "lines"), entry, strict=True)) for entry in self.tally],
            "notes": [{name: value for name, value in note._asdict().items() if name != "record"} for note in self.notes],
        }


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The whole report of an import: how the file was read, and what came of it in the store."""

    reading: Report
    writing: Writing
    dry_run: bool

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON, the same for a dry run and a real one."""
        return {"reading": self.reading.to_dict(), "writing": self.writing.to_dict()}

    def render(self, lang: str = "en", *, lines_max: int = 20) -> str:
        """Return the report as text for people."""
        texts = load_sentences(lang)
        title = texts["labels"]["dry_run" if self.dry_run else "written"]
        head = [*_table(self.writing, texts), *_others(self.writing, texts)]
        lines = [text for kind in NOTE_KINDS for text in _section(self.writing, kind, texts, lines_max)]
        return "\n".join([self.reading.render(lang, lines_max=lines_max), title, *head, *lines]) + "\n"


def write_lines(lines: Iterable[Line], notes: Iterable[Note], target: TextIO) -> None:
    """Write all lines of both halves as CSV."""
    writer = csv.writer(target)
    writer.writerow(LINE_FIELDS)
    for line in lines:
        writer.writerow([line.kind, line.row, line.column, line.shape, line.code, line.other, "", ""])
    for note in notes:
        writer.writerow([note.kind, note.row or "", note.column, "", note.code, "", note.kabupaten, note.record])


def load_sentences(lang: str) -> dict[str, dict[str, str]]:
    """Read written.toml in one language: section -> code -> sentence; reasons of the kernel have theirs in the catalogue."""
    place = LANGUAGES.index(lang)
    tables = tomllib.loads(SENTENCES_FILE.read_text("utf-8"))
    texts = {section: {code: pair[place] for code, pair in table.items()} for section, table in tables.items()}
    texts["codes"] = {code: getattr(entry, lang) for code, entry in CATALOGUE.items()} | texts["codes"]
    return texts


def _table(writing: Writing, texts: Mapping[str, Mapping[str, str]]) -> Iterable[str]:
    names = [texts["outcomes"][outcome] for outcome in OUTCOMES]
    widths = [max(len(name), 9) for name in names]
    yield "  ".join(["", " " * 10, *(name.rjust(width) for name, width in zip(names, widths, strict=True))]).rstrip()
    for kind, counts in writing.records.items():
        numbers = [str(counts[outcome]).rjust(width) for outcome, width in zip(OUTCOMES, widths, strict=True)]
        yield "  ".join(["", texts["records"][kind].ljust(10), *numbers])


def _others(writing: Writing, texts: Mapping[str, Mapping[str, str]]) -> Iterable[str]:
    for name, number in writing.others.items():
        yield f"{texts['others'][name]}: {number}"
    yield f"{texts['labels']['kabupaten']}: {', '.join(writing.kabupaten) or '-'}"


def _section(writing: Writing, kind: str, texts: Mapping[str, Mapping[str, str]], lines_max: int) -> list[str]:
    in_all = sum(number for sort, _, _, number in writing.tally if sort == kind)
    if not in_all:
        return []
    held = [note for note in writing.notes if note.kind == kind][:lines_max]
    labels = texts["labels"]
    more = [f"  {labels['more'].format(number=in_all - len(held))}"] if in_all > len(held) else []
    lines = []
    for note in held:
        where = f"{labels['row']} {note.row}" if note.row else note.record
        column = f", {note.column}" if note.column else ""
        lines.append(f"  {where}{column}: {texts['codes'][note.code]}")
    return ["", f"{texts['kinds'][kind]} ({in_all})", *lines, *more]
