"""What an import has planned, kept on disk until it is written, so that memory does not grow with the file.

One private SQLite file in a folder that only this user can open; it is gone when the import ends.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from server.imports.memory import CREATED, Draft, known_from_json, known_to_json
from sync.ids import slot_id
from sync.wire import change_from_wire, change_to_wire

AT_ONCE = 500
TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE form (number INTEGER PRIMARY KEY, kabupaten TEXT, row INTEGER, no_kk TEXT, members INTEGER, body TEXT);
CREATE TABLE claim (id TEXT PRIMARY KEY, kabupaten TEXT, row INTEGER) WITHOUT ROWID;
CREATE INDEX claim_row ON claim (row) WHERE row > 0;
CREATE TABLE pair (kabupaten TEXT, first TEXT, second TEXT, reason TEXT, row INTEGER,
    PRIMARY KEY (kabupaten, first, second)) WITHOUT ROWID;
CREATE TABLE match (kabupaten TEXT, id TEXT, first TEXT, second TEXT, reason TEXT, row INTEGER,
    PRIMARY KEY (kabupaten, id)) WITHOUT ROWID;
CREATE TABLE note (number INTEGER PRIMARY KEY, kind TEXT, row INTEGER, "column" TEXT, code TEXT, kabupaten TEXT, record TEXT);
CREATE INDEX note_kind ON note (kind, row, number);
"""


class Note(NamedTuple):
    """One line of the writing half of a report; `row` is 0 for a record that the file does not have."""

    kind: str
    row: int
    column: str
    code: str
    kabupaten: str = ""
    record: str = ""


class Pair(NamedTuple):
    """Two records that may be one person: ids in the order found, what they share, the row of the second."""

    kabupaten: str
    first: str
    second: str
    reason: str
    row: int

    @property
    def id(self) -> str:
        """The id of the match candidate, the same whichever record is found first."""
        return slot_id("match", ("anggota", *sorted((self.first, self.second))))


@dataclass(frozen=True, slots=True)
class FamilyForm:
    """The drafts of one family, its kpm first, to be committed together; `no_kk` only of a family that is new."""

    row: int
    no_kk: str | None
    drafts: tuple[Draft, ...]

    @property
    def is_new(self) -> bool:
        """Tell whether the family does not exist yet."""
        return self.drafts[0].outcome == CREATED

    @property
    def changes(self) -> tuple[Any, ...]:
        """All changes of the family, the kpm before its members."""
        return tuple(change for draft in self.drafts for change in draft.changes)

    def row_of(self, record: str) -> int:
        """Return the row of a record."""
        return next((draft.row for draft in self.drafts if draft.known.id == record), self.row)


class Ledger:
    """Planned forms, the records that the file claims, pairs that may be one person, and notes for the report."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.executescript(TABLES)
        database.execute("BEGIN")

    def keep(self, kabupaten: str, forms: Iterable[FamilyForm]) -> None:
        """Store planned families."""
        rows = (
            (kabupaten, form.row, form.no_kk, len(form.drafts) - 1, json.dumps([_draft_to_json(one) for one in form.drafts]))
            for form in forms
        )
        self._database.executemany("INSERT INTO form (kabupaten, row, no_kk, members, body) VALUES (?, ?, ?, ?, ?)", rows)

    def forms(self, kabupaten: str) -> Iterator[FamilyForm]:
        """Yield the planned families of a kabupaten as they were kept."""
        query = "SELECT row, no_kk, body FROM form WHERE kabupaten = ? ORDER BY number"
        for row, no_kk, body in self._database.execute(query, (kabupaten,)):
            yield FamilyForm(row, no_kk, tuple(_draft_from_json(one) for one in json.loads(body)))

    def rows(self) -> int:
        """Count the members of the planned families."""
        return self._database.execute("SELECT coalesce(sum(members), 0) FROM form").fetchone()[0]

    def claim(self, kabupaten: str, ids: Iterable[tuple[str, int]]) -> None:
        """Note that the file has these records, each with its row (0 for what is no person)."""
        self._database.executemany("INSERT OR IGNORE INTO claim VALUES (?, ?, ?)", ((one, kabupaten, row) for one, row in ids))

    def claimed(self, ids: Iterable[str]) -> set[str]:
        """Return those of these records that the file has."""
        return {one for (one,) in self._among("SELECT id FROM claim WHERE id IN ({})", sorted(set(ids)))}

    def claims_of(self, rows: Iterable[int]) -> dict[int, tuple[str, str]]:
        """Return (kabupaten, id) of the persons of these rows."""
        query = "SELECT row, kabupaten, id FROM claim WHERE row > 0 AND row IN ({})"
        return {row: (kabupaten, one) for row, kabupaten, one in self._among(query, sorted(set(rows)))}

    def pair(self, pairs: Iterable[Pair]) -> None:
        """Store pairs; the first reason found for two records counts."""
        self._database.executemany("INSERT OR IGNORE INTO pair VALUES (?, ?, ?, ?, ?)", pairs)

    def pairs(self) -> Iterator[Pair]:
        """Yield the stored pairs."""
        return map(Pair._make, self._database.execute("SELECT * FROM pair ORDER BY kabupaten, row, first, second"))

    def match(self, pairs: Iterable[Pair]) -> None:
        """Store the pairs that a person should look at, each once."""
        rows = ((one.kabupaten, one.id, one.first, one.second, one.reason, one.row) for one in pairs)
        self._database.executemany("INSERT OR IGNORE INTO match VALUES (?, ?, ?, ?, ?, ?)", rows)

    def matches(self, kabupaten: str) -> Iterator[Pair]:
        """Yield the pairs of a kabupaten that a person should look at."""
        query = "SELECT kabupaten, first, second, reason, row FROM match WHERE kabupaten = ? ORDER BY row, id"
        return map(Pair._make, self._database.execute(query, (kabupaten,)))

    def forget(self, pairs: Iterable[Pair]) -> None:
        """Take pairs out again that are known already."""
        self._database.executemany("DELETE FROM match WHERE kabupaten = ? AND id = ?", ((p.kabupaten, p.id) for p in pairs))

    def note(self, notes: Iterable[Note]) -> None:
        """Store lines for the report."""
        query = 'INSERT INTO note (kind, row, "column", code, kabupaten, record) VALUES (?, ?, ?, ?, ?, ?)'
        self._database.executemany(query, notes)

    def notes(self, kind: str, limit: int = -1) -> Iterator[Note]:
        """Yield the lines of one sort by row, the first `limit` of them."""
        query = 'SELECT kind, row, "column", code, kabupaten, record FROM note WHERE kind = ? ORDER BY row, number LIMIT ?'
        return map(Note._make, self._database.execute(query, (kind, limit)))

    def tally(self) -> list[tuple[str, str, str, int]]:
        """Count the lines by sort, column and code."""
        query = 'SELECT kind, "column", code, count(*) FROM note GROUP BY 1, 2, 3 ORDER BY 1, 2, 3'
        return self._database.execute(query).fetchall()

    def _among(self, query: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        for start in range(0, len(values), AT_ONCE):
            part = values[start : start + AT_ONCE]
            yield from self._database.execute(query.format(",".join("?" * len(part))), part).fetchall()


@contextmanager
def open_ledger(work_dir: Path | None) -> Iterator[Ledger]:
    """Open an empty ledger in a private folder, removed at the end."""
    with TemporaryDirectory(prefix="lapangan-import-", dir=work_dir) as folder:
        with closing(sqlite3.connect(Path(folder) / "ledger.sqlite", isolation_level=None)) as database:
            yield Ledger(database)


def _draft_to_json(draft: Draft) -> list[Any]:
    changes = [change_to_wire(change) for change in draft.changes]
    return [known_to_json(draft.known), draft.row, draft.outcome, changes, draft.news]


def _draft_from_json(data: list[Any]) -> Draft:
    known, row, outcome, changes, news = data
    return Draft(known_from_json(known), row, outcome, tuple(change_from_wire(one) for one in changes), news)
