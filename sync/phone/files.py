"""The phone's one file: its tables, its settings and its transactions."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from sync.kinds import Kind, Kinds

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mirror (
    kind TEXT NOT NULL, id TEXT NOT NULL, kabupaten TEXT NOT NULL, scope TEXT NOT NULL,
    number INTEGER NOT NULL, tag INTEGER NOT NULL, no INTEGER, hash INTEGER NOT NULL, fields TEXT NOT NULL,
    PRIMARY KEY (kind, id, kabupaten)
);
CREATE INDEX IF NOT EXISTS mirror_scope ON mirror (kabupaten, scope);
CREATE TABLE IF NOT EXISTS cursor (
    kabupaten TEXT PRIMARY KEY, number INTEGER, tag INTEGER, last TEXT, numbered INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS scope (
    kabupaten TEXT NOT NULL, scope TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (kabupaten, scope)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS form (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kabupaten TEXT NOT NULL, work_date TEXT NOT NULL,
    device_at INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'saved', again INTEGER NOT NULL DEFAULT 0,
    retries INTEGER NOT NULL DEFAULT 0, with_seen INTEGER NOT NULL DEFAULT 0, accepted_at INTEGER,
    kept_as TEXT
);
CREATE INDEX IF NOT EXISTS form_to_send ON form (seq) WHERE state <> 'decided' OR again;
CREATE TABLE IF NOT EXISTS change (
    seq INTEGER NOT NULL, idx INTEGER NOT NULL, form TEXT NOT NULL, kind TEXT NOT NULL, record TEXT NOT NULL,
    fields TEXT NOT NULL, number INTEGER, tag INTEGER, after TEXT NOT NULL, seen TEXT NOT NULL, shown TEXT,
    overlay INTEGER NOT NULL DEFAULT 1, outcome TEXT, code TEXT, details TEXT, reason TEXT, put_aside INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (seq, idx)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS change_overlay ON change (kind, record) WHERE overlay;
"""

KINDS_KEPT = 8
"""Lists of kinds that are kept read."""
Fault = Callable[[str], None]
"""Called between and inside transactions with the name of the place; a test raises from it, as if the phone died there."""


@lru_cache(maxsize=KINDS_KEPT)
def read_kinds(text: str) -> Kinds:
    """Read the kinds of record from a setting; phones of one process mostly have the same."""
    return {data["name"]: Kind.from_data(data) for data in json.loads(text)}


def no_fault(place: str) -> None:
    """Let the phone live."""


class Files:
    """The database of one phone; a path of ":memory:" keeps nothing."""

    def __init__(self, path: str | Path, fault: Fault = no_fault) -> None:
        self.db = Database(str(path))
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.execute("PRAGMA busy_timeout = 5000")
        self.db.executescript(SCHEMA)
        self._fault = fault
        self._kinds: Kinds | None = None

    @contextmanager
    def transaction(self, name: str) -> Iterator[Database]:
        """Open a transaction that is stored whole or not at all."""
        self._fault(f"{name}: before")
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
            self._fault(f"{name}: unfinished")
            self.db.execute("COMMIT")
        except BaseException:
            self.db.rollback()
            raise
        self._fault(f"{name}: stored")

    def get(self, key: str, default: Any = None) -> Any:
        """Return a setting."""
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return default if row is None else json.loads(row[0])

    def put(self, **settings: Any) -> None:
        """Store settings, within the transaction that is open."""
        rows = [(key, json.dumps(value)) for key, value in settings.items()]
        self.db.conn.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)

    @property
    def kinds(self) -> Kinds:
        """The kinds of record this phone was told at enrolment."""
        if self._kinds is None:
            row = self.db.execute("SELECT value FROM meta WHERE key = 'kinds'").fetchone()
            self._kinds = {} if row is None else read_kinds(row[0])
        return self._kinds

    def forget_kinds(self) -> None:
        """Read the kinds again when they are next asked for."""
        self._kinds = None

    def copy_to(self, path: str | Path) -> None:
        """Write a copy of the whole file, as a cloned phone has it."""
        self.db.conn.execute("VACUUM INTO ?", (str(path),))

    def close(self) -> None:
        """Close the file."""
        self.db.close()
