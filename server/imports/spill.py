"""Rows of a roster kept on disk between reading and grouping, so that memory does not grow with the file.

One private SQLite file in a folder that only this user can open; it is gone when the reading ends.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from server.imports.report import Candidate
from server.imports.rows import Line, PersonRow, from_text_values, text_values
from sync import limits

BATCH = 1_000
HOUSEHOLD = ("address", "desa_code", "kelompok_name", "kks_last4")
"""Columns that together, all filled, show that two rows are of one family."""
CARD = ("kelompok_name", "kks_last4")
"""Columns that, shared with a family that has a number, keep a household without one from becoming a second family."""

TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = FILE;
CREATE TABLE person (
    row INTEGER PRIMARY KEY, family TEXT NOT NULL, household TEXT NOT NULL, card TEXT NOT NULL, pengurus INTEGER NOT NULL,
    idsemesta TEXT NOT NULL, nik TEXT NOT NULL, digest BLOB NOT NULL, waits INTEGER NOT NULL, note TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE TABLE line (
    kind TEXT, row INTEGER, "column" TEXT, code TEXT, shape TEXT, other INTEGER,
    PRIMARY KEY (kind, row, "column", code)
) WITHOUT ROWID;
"""

DOUBLES = """
CREATE TABLE double AS SELECT row, first FROM (
    SELECT row, min(row) OVER (PARTITION BY digest) AS first FROM person
) WHERE first < row;
UPDATE person SET waits = 2, family = '' FROM double WHERE double.row = person.row;
INSERT INTO line SELECT 'duplicate', row, '', 'same_row', '', first FROM double;
"""

HOMES = """
CREATE INDEX person_household ON person (household) WHERE household <> '' AND waits = 0;
CREATE TABLE lost AS SELECT DISTINCT household FROM person WHERE family = '' AND household <> '' AND waits = 0;
CREATE TABLE home AS
    SELECT household, min(family) AS family, 'no_kk_from_household' AS note FROM person
    WHERE household IN (SELECT household FROM lost) AND household <> '' AND waits = 0 AND family <> ''
    GROUP BY household HAVING min(family) = max(family);
INSERT INTO home
    SELECT household, 'idsemesta:' || max(CASE WHEN pengurus THEN idsemesta ELSE '' END), 'no_kk_missing' FROM person
    WHERE household IN (SELECT household FROM lost) AND household <> '' AND waits = 0
    GROUP BY household
    HAVING max(family) = '' AND sum(pengurus) = 1 AND sum(pengurus AND idsemesta <> '') = 1
    AND max(card) NOT IN (SELECT card FROM person WHERE family <> '' AND card <> '');
UPDATE person SET family = home.family, note = home.note FROM home
    WHERE home.household = person.household AND person.family = '' AND person.waits = 0;
UPDATE person SET waits = 1, note = 'no_kk_missing' WHERE family = '' AND waits = 0;
CREATE INDEX person_family ON person (family, row) WHERE waits = 0;
UPDATE person SET waits = 1, note = 'family_too_large' WHERE waits = 0 AND family IN (
    SELECT family FROM person WHERE waits = 0 GROUP BY family HAVING count(*) > :rows_max
);
"""

TWINS = """
SELECT first, row, :by, first_family = family FROM (
    SELECT row, family, min(row) OVER same AS first, first_value(family) OVER (same ORDER BY row) AS first_family
    FROM person WHERE waits = 0 AND {by} <> '' WINDOW same AS (PARTITION BY {by})
) WHERE first < row {across} ORDER BY first, row
"""


class Spill:
    """The rows and report lines of one roster, on disk."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.executescript(TABLES)
        database.execute("BEGIN")

    def keep(self, people: Iterable[tuple[PersonRow, str]]) -> None:
        """Store rows with the family each belongs to ('' when its number is missing)."""
        self._database.executemany(
            "INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?)",
            (_stored(person, family) for person, family in people),
        )

    def settle(self) -> None:
        """Find exact doubles, and homes for rows without a family card number."""
        self._database.executescript(DOUBLES + HOMES.replace(":rows_max", str(limits.IMPORT_FAMILY_ROWS_MAX)))
        self._database.execute("BEGIN")

    def families(self) -> Iterator[tuple[str, list[tuple[PersonRow, str]]]]:
        """Yield each family's key and its rows, each with the note how it got there."""
        found = self._database.execute(
            "SELECT family, row, body, note FROM person WHERE waits = 0 ORDER BY family, row"
        )
        for family, rows in groupby(found, key=itemgetter(0)):
            yield family, [(_restored(row, body), note) for _, row, body, note in rows]

    def waiting(self) -> Iterator[tuple[PersonRow, str]]:
        """Yield the rows that are not imported, each with the note why ('' when its own lines say it)."""
        for row, body, note in self._database.execute("SELECT row, body, note FROM person WHERE waits = 1 ORDER BY row"):
            yield _restored(row, body), note

    def doubles(self) -> int:
        """Count the rows that repeat another row."""
        return self._database.execute("SELECT count(*) FROM double").fetchone()[0]

    def candidates(self) -> Iterator[Candidate]:
        """Yield the rows that share a NIK, then those in different families that share an idsemesta."""
        for by, across in (("nik", ""), ("idsemesta", "AND first_family <> family")):
            for row, other, _, same in self._database.execute(TWINS.format(by=by, across=across), {"by": by}):
                yield Candidate(row, other, by, bool(same))

    def note(self, lines: Iterable[Line]) -> None:
        """Store report lines; the same line twice is one line."""
        self._database.executemany(
            'INSERT OR IGNORE INTO line (row, kind, "column", code, shape, other) VALUES (?, ?, ?, ?, ?, ?)', lines
        )

    def lines(self, kind: str, limit: int = -1) -> Iterator[Line]:
        """Yield the report lines of one sort by row, the first `limit` of them."""
        return map(
            Line._make,
            self._database.execute(
                'SELECT row, kind, "column", code, shape, other FROM line WHERE kind = ? '
                'ORDER BY row, "column", code LIMIT ?',
                (kind, limit),
            ),
        )

    def tally(self) -> list[tuple[str, str, str, int]]:
        """Count the report lines by sort, column and code."""
        return self._database.execute(
            'SELECT kind, "column", code, count(*) FROM line GROUP BY 1, 2, 3 ORDER BY 1, 2, 3'
        ).fetchall()


@contextmanager
def open_spill(work_dir: Path | None) -> Iterator[Spill]:
    """Open an empty spill in a private folder, removed at the end."""
    with TemporaryDirectory(prefix="lapangan-import-", dir=work_dir) as folder:
        with closing(sqlite3.connect(Path(folder) / "rows.sqlite", isolation_level=None)) as database:
            yield Spill(database)


def _stored(person: PersonRow, family: str) -> tuple[object, ...]:
    kept = text_values(person.values)
    body = json.dumps([kept, [line[1:] for line in person.lines]], separators=(",", ":"), ensure_ascii=False)
    digest = str(person.row).encode() if person.waits else person.digest + family.encode()
    known = person.values
    return (
        person.row,
        family,
        _joined(known, HOUSEHOLD),
        _joined(known, CARD),
        int(bool(known["is_pengurus"])),
        known["idsemesta"] or "",
        known["nik"] or "",
        digest,
        int(person.waits),
        body,
    )


def _joined(known: Mapping[str, Any], columns: Sequence[str]) -> str:
    """Return the values in one text, '' when one is missing."""
    found = [known[column] for column in columns]
    return "\x1f".join(found) if all(found) else ""


def _restored(row: int, body: str) -> PersonRow:
    kept, lines = json.loads(body)
    return PersonRow(row, from_text_values(kept), lines=[Line(row, *line) for line in lines])
