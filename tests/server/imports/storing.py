"""A store for import tests on either database, and short ways to import a few rows and look at what came of it."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine, Table, event, select

from schemas import KINDS
from server.engine import make_engine
from server.imports.write import Options, import_roster
from server.imports.written import ImportResult
from server.office import Office, edit
from server.store.sql import SqlStore
from server.store.tables import TABLES
from sync.nouns import Author, Change, Form, Grants, Record, Revision, Window
from sync.plan import Plan
from sync.snapshot import Batch

TODAY = date(2026, 11, 1)
START = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
KABUPATEN = "3508"
COLUMNS = (
    *("no_kk", "nik", "name", "relation", "is_pengurus", "sex", "birth_date", "address", "desa_code", "kelompok_name"),
    *("pendamping_name", "pendamping_nip", "kks_last4", "idsemesta", "komponen", "npsn", "fasilitas_name", "nisn"),
    *("faskes_name", "kabupaten_name"),
)
Row = dict[str, str]
Dump = dict[str, list[dict[str, Any]]]
HOME = {
    **{"address": "RT 1", "desa_code": "3508012005", "kelompok_name": "MELATI 1", "pendamping_name": "BUDI WIDODO"},
    **{"pendamping_nip": "198001012025211001", "kks_last4": "1234", "kabupaten_name": "LUMAJANG"},
}


def person(no_kk: str, name: str, **cells: str) -> Row:
    """Return a row of the family HOME describes; numbers beginning with 0000 are made of the name."""
    number = sum(ord(letter) * 31**place for place, letter in enumerate(name)) % 10**11
    own = {"no_kk": no_kk, "name": name, "nik": f"00001{number:011}", "idsemesta": f"S{number}", "birth_date": "05/01/1990"}
    return HOME | {"relation": "ANAK", "sex": "P"} | own | cells


def mother(no_kk: str, name: str, **cells: str) -> Row:
    """Return the row of a family's pengurus."""
    return person(no_kk, name, **({"relation": "ISTRI", "is_pengurus": "Y"} | cells))


@dataclass
class Bench:
    """A store under test: `engine`, an office whose clock goes on by a second each time, and a folder for files."""

    engine: Engine
    folder: Path
    random: Random = field(default_factory=lambda: Random(7))
    ticks: int = 0

    @property
    def store(self) -> SqlStore:
        """The store."""
        return SqlStore(self.engine, KINDS)

    @property
    def office(self) -> Office:
        """The office that imports."""
        return Office(self.store, "import", self._now, self.random.randbytes)

    def _now(self) -> datetime:
        self.ticks += 1
        return START + timedelta(seconds=self.ticks)

    def take(self, path: Path, *, store: SqlStore | None = None, **options: Any) -> ImportResult:
        """Import a file."""
        office = self.office if store is None else replace(self.office, store=store)
        return import_roster(
            path,
            store=store or self.store,
            office=office,
            engine=self.engine,
            kinds=KINDS,
            options=Options(today=TODAY, **options),
        )

    def rows(self, rows: Iterable[Row], *, columns: Iterable[str] = COLUMNS, **options: Any) -> ImportResult:
        """Write rows to a file and import it."""
        return self.take(self.file(rows, columns=columns), **options)

    def file(self, rows: Iterable[Row], *, columns: Iterable[str] = COLUMNS) -> Path:
        """Write rows to a file."""
        path, names = self.folder / "roster.csv", list(columns)
        lines = [";".join(row.get(name, "") for name in names) for row in rows]
        path.write_text("\n".join([";".join(names), *lines, ""]), "utf-8")
        return path

    def all(self, table: str, **where: Any) -> list[dict[str, Any]]:
        """Return the rows of a table, in order of their primary key."""
        found = TABLES[table]
        query = select(found).order_by(*found.primary_key).where(*(found.c[name] == value for name, value in where.items()))
        with self.engine.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]

    def one(self, table: str, **where: Any) -> dict[str, Any]:
        """Return the only row."""
        [row] = self.all(table, **where)
        return row

    def dump(self) -> Dump:
        """Return every row of every table."""
        return {name: self.all(name) for name in TABLES}

    def record(self, kind: str, record: str, kabupaten: str = KABUPATEN) -> Record:
        """Return a record."""
        with self.store.view(kabupaten) as view:
            [found] = view.records(KINDS[kind], [record])
        return found

    def office_edits(self, kind: str, record: str, **fields: Any) -> Plan:
        """Let somebody at the console edit a record as it stands."""
        console = Office(self.store, "console", self._now, self.random.randbytes)
        return console.write(KABUPATEN, [edit(KINDS[kind], self.record(kind, record), **fields)])

    def phone_edits(self, kind: str, record: str, **fields: Any) -> Plan:
        """Let a phone edit a record as it stands."""
        found = self.record(kind, record)
        change = Change(kind, record, fields, Revision(found.revision, found.tag))
        now, identity = self._now(), self.office.new_id()
        form = Form(identity, KABUPATEN, TODAY, (change,), identity)
        author = Author("worker", "phone", Grants({found.scope: (Window(),)}, (found.scope,)))
        return self.store.commit(Batch(KABUPATEN, author, (form,), 1, TODAY), now)

    @contextmanager
    def counting(self) -> Iterator[Callable[[], int]]:
        """Count the statements that run meanwhile."""
        seen: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        event.listen(self.engine, "before_cursor_execute", note)
        try:
            yield lambda: len(seen)
        finally:
            event.remove(self.engine, "before_cursor_execute", note)


def open_bench(folder: Path, empty: Path) -> Bench:
    """Open a bench on a copy of an empty SQLite database with all tables."""
    shutil.copy(empty, folder / "import.sqlite3")
    return Bench(make_engine(f"sqlite:///{folder / 'import.sqlite3'}"), folder)


def differing(before: Dump, after: Dump) -> dict[str, list[tuple[Mapping[str, Any], Mapping[str, Any]]]]:
    """Return table -> (row before, row after) of the rows that differ; {} for one that is not there."""
    changed = {}
    for name, rows in after.items():
        old = {_key(name, row): row for row in before[name]}
        new = {_key(name, row): row for row in rows}
        pairs = [(old.get(key, {}), new.get(key, {})) for key in sorted(old.keys() | new.keys()) if old.get(key) != new.get(key)]
        if pairs:
            changed[name] = pairs
    return changed


def _key(name: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    table: Table = TABLES[name]
    return tuple(row[column.name] for column in table.primary_key)


def values(row: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return the fields of a kind out of a row."""
    return {name: row[name] for name in KINDS[kind].fields}
