"""A roster file read as families.

Reading has two halves: every row is read and kept on disk, then families are put together one at a time.
A row without a usable family card number finds its family in this order, or waits for a person:
1. all its family columns are empty, as below merged cells: the family of the row above;
2. address, village, kelompok and card digits are those of exactly one family;
3. all rows of their household lack it, and no family of the kelompok has their card: they form a family of their own,
   named after the idsemesta of their one pengurus.
A family comes in without a row that cannot be taken; that row is listed and comes in with a later import.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from server.imports.families import Family, Names, make_family, pendamping_key
from server.imports.headers import load_spellings
from server.imports.report import Candidate, Report
from server.imports.rows import (
    KINDS,
    LEFT_EMPTY,
    NOT_IMPORTED,
    REPAIRED,
    REQUIRED,
    Line,
    PersonRow,
    RowReader,
    Setting,
    disposition,
)
from server.imports.spill import BATCH, Spill, open_spill
from server.imports.table import Row, Table, open_table
from server.imports.words import load_words
from sync import limits

FAMILY_CELLS = ("no_kk", "address", "desa_code", "kelompok_name", "kks_last4")
PERSON_CELLS = ("nik", "birth_date", "relation", "sex")
COUNTS = (
    *("rows", "accepted", "repaired", "incomplete", "not_imported", "duplicate", "needs_person", "families", "members"),
    *("without_nik", "without_kelompok", "without_desa", "pendamping", "kelompok"),
)


class Roster:
    """An open roster: go through `families`, then ask for the `report`."""

    def __init__(self, table: Table, spill: Spill, setting: Setting) -> None:
        self._table = table
        self._spill = spill
        self._counts: Counter[str] = Counter()
        self._pendamping: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._load(RowReader(load_words(), setting))
        spill.settle()

    @property
    def rows(self) -> int:
        """Number of data rows in the file."""
        return self._counts["rows"]

    @property
    def columns(self) -> frozenset[str]:
        """Canonical columns that the file has."""
        return frozenset(self._table.columns.places)

    def families(self) -> Iterator[Family]:
        """Yield every family in the order of their keys, noting the lines of its rows in the report."""
        self._counts = Counter(rows=self.rows, duplicate=self._spill.doubles())
        names = Names(*self._spellings())
        pendamping = set()
        for key, rows in self._spill.families():
            family, lines = names.apply(make_family(key, [_with_note(person, note) for person, note in rows]))
            if lines := [*lines, *chain.from_iterable(member.lines for member in family.members)]:
                self._spill.note(lines)
            self._count(family)
            pendamping.add(family.pendamping_key)
            yield family
        for person, note in self._spill.waiting():
            self._spill.note(_waiting_lines(person, note))
            self._counts["not_imported"] += 1
        self._counts["pendamping"] = len(pendamping - {None})
        self._counts["kelompok"] = names.kelompok
        self._counts["needs_person"] = self._counts["incomplete"] + self._counts["not_imported"]

    def lines(self) -> Iterator[Line]:
        """Yield every line of the report, the gravest sort first, by row; complete after `families` is."""
        return chain.from_iterable(self._spill.lines(kind) for kind in KINDS)

    def candidates(self) -> Iterator[Candidate]:
        """Yield every pair of rows that may be one person: those that share a NIK, then an idsemesta."""
        return self._spill.candidates()

    def report(self) -> Report:
        """Return the report; complete after `families` is gone through."""
        table, limit = self._table, limits.IMPORT_REPORT_LINES_MAX
        skipped = {f"{kind}_rows": getattr(table.skipped, kind) for kind in ("title", "empty", "header")}
        held, in_all = [], 0
        for in_all, candidate in enumerate(self.candidates(), 1):
            held += [candidate] if in_all <= limit else []
        return Report(
            counts={name: self._counts[name] for name in COUNTS} | skipped,
            file=describe(table),
            tally=self._spill.tally(),
            lines=[line for kind in KINDS for line in self._spill.lines(kind, limit)],
            candidates=held,
            candidates_in_all=in_all,
        )

    def _load(self, reader: RowReader) -> None:
        batch: list[tuple[PersonRow, str]] = []
        above = ""
        for row in self._table.rows:
            person = reader.read(row)
            family = person.values["no_kk"] or ""
            if not family and above and _below_merged_cells(row, person):
                family = above
                person.settle("no_kk", Line(row.row, REPAIRED, "no_kk", "filled_down"))
            above = family
            if person.values["pendamping_nip"] or person.values["pendamping_name"]:
                self._pendamping[person.values["pendamping_nip"] or ""][person.values["pendamping_name"] or ""] += 1
            batch.append((person, family))
            if len(batch) >= BATCH:
                self._spill.keep(batch)
                self._counts["rows"] += len(batch)
                batch.clear()
        self._spill.keep(batch)
        self._counts["rows"] += len(batch)

    def _spellings(self) -> tuple[dict[str, str], frozenset[str]]:
        """Return the commonest spelling for each NIP, and the name keys that are also seen with a NIP."""
        with_nip = {nip: names for nip, names in self._pendamping.items() if nip}
        named = {pendamping_key(None, name) for names in with_nip.values() for name in names if name}
        commonest = {
            nip: min((name for name in names if name), key=lambda name: (-names[name], name), default="")
            for nip, names in with_nip.items()
        }
        bare = {pendamping_key(None, name) for name in self._pendamping.get("", ())}
        return commonest, frozenset(filter(None, bare & named))

    def _count(self, family: Family) -> None:
        counts = self._counts
        counts["families"] += 1
        counts["members"] += len(family.members)
        counts["without_kelompok"] += family.kelompok_name is None
        counts["without_desa"] += family.desa_code is None
        for member in family.members:
            counts["without_nik"] += member.nik is None
            counts[disposition(member.lines)] += 1


@contextmanager
def open_roster(path: Path, setting: Setting) -> Iterator[Roster]:
    """Read a roster file; raise Unreadable (see table.open_table) when it is none."""
    spellings = load_spellings("roster", required=REQUIRED)
    with open_table(path, spellings, progress=setting.progress) as table, open_spill(setting.work_dir) as spill:
        yield Roster(table, spill, setting)


def describe(table: Table) -> dict[str, object]:
    """Say how a table was read."""
    return {
        "encoding": table.source.encoding,
        "mixed_encoding": table.source.mixed,
        "compressed": table.source.gzipped,
        "delimiter": table.delimiter,
        "header_row": table.columns.row,
        "columns": sorted(table.columns.places),
        "ignored_columns": list(table.columns.ignored),
        "doubled_columns": list(table.columns.doubled),
    }


def _below_merged_cells(row: Row, person: PersonRow) -> bool:
    """Say whether a row is a further member under cells merged in the spreadsheet, and not the head of a family."""
    cells, known = row.cells, person.values
    return (
        not any(cells.get(column, "").strip() for column in FAMILY_CELLS)
        and not known["is_pengurus"]
        and known["relation"] != "kepala_keluarga"
        and sum(known[column] is not None for column in PERSON_CELLS) > 1
    )


def _with_note(person: PersonRow, note: str) -> PersonRow:
    """Say in a row's lines how it found its family."""
    if note == "no_kk_from_household":
        person.settle("no_kk", Line(person.row, REPAIRED, "no_kk", note))
    elif note and not any(line.column == "no_kk" for line in person.lines):
        person.lines.append(Line(person.row, LEFT_EMPTY, "no_kk", note))
    return person


def _waiting_lines(person: PersonRow, note: str) -> list[Line]:
    """Return why a row waits; what else was repaired in it does not matter yet."""
    own = [line for line in person.lines if line.kind == NOT_IMPORTED]
    if note:
        broken = next((line for line in person.lines if line.column == "no_kk"), None)
        own.append(broken._replace(kind=NOT_IMPORTED) if broken else Line(person.row, NOT_IMPORTED, "no_kk", note))
    return own


