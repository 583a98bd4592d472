"""The disk of an app's phone: its records as it writes them, and beside them the tables that the checker reads."""

import json
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sync.kinds import ENVELOPE, Kind, Kinds
from sync.phone.files import SCHEMA

OWN = "CREATE TABLE IF NOT EXISTS app (part TEXT, key TEXT, value TEXT, PRIMARY KEY (part, key)) WITHOUT ROWID"
BESIDE_FIELDS = ("id", "number", "tag", "no", "~rank")
SEQ_DIGITS = 12
"""The key of a form begins with its number, written with so many digits."""
Put = dict[str, Any]
Fault = Callable[[str], None]


class Disk:
    """One file; one of the reference phone, as the template has them, is taken over."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript(f"{SCHEMA};{OWN}")
        if not self._db.execute("SELECT 1 FROM app LIMIT 1").fetchone():
            self._take_over()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def copy_to(self, path: Path) -> None:
        """Write a copy of all of it."""
        self._db.execute("VACUUM INTO ?", (str(path),))

    def load(self, part: str) -> dict[str, Any]:
        """Return key -> value of one part."""
        rows = self._db.execute("SELECT key, value FROM app WHERE part = ? ORDER BY key", (part,))
        return {key: json.loads(value) for key, value in rows}

    @property
    def kinds(self) -> Kinds:
        """The kinds the phone was told."""
        return {data["name"]: Kind.from_data(data) for data in self.load("state").get("kinds", [])}

    def write(self, puts: list[Put], fault: Fault) -> None:
        """Store whole or not at all, and come by a place before, within and after."""
        place = puts[0]["table"]
        fault(f"{place}: before")
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._store(puts)
            fault(f"{place}: unfinished")
            self._db.execute("COMMIT")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        fault(f"{place}: stored")

    def _store(self, puts: list[Put]) -> None:
        blocks = [put for put in puts if put["table"] == "block"]
        kinds = self.kinds if blocks else {}
        for put in blocks:
            old = self._db.execute("SELECT value FROM app WHERE part = 'block' AND key = ?", (put["key"],)).fetchone()
            if old is not None:
                rows = [row[:3] for row in _rows(json.loads(old[0]), kinds)]
                self._db.executemany("DELETE FROM mirror WHERE kind = ? AND id = ? AND kabupaten = ?", rows)
        for put in puts:
            self._keep(put)
        for put in blocks:
            if put["value"] is not None:
                self._db.executemany("INSERT INTO mirror VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)", _rows(put["value"], kinds))

    def _keep(self, put: Put) -> None:
        part, key, value = put["table"], put["key"], put["value"]
        self._db.execute("DELETE FROM app WHERE part = ? AND key = ?", (part, key))
        if value is not None:
            self._db.execute("INSERT INTO app VALUES (?, ?, ?)", (part, key, json.dumps(value)))
        if part == "form":
            seq = int(key[:SEQ_DIGITS])
            self._db.execute("DELETE FROM form WHERE seq = ?", (seq,))
            self._db.execute("DELETE FROM change WHERE seq = ?", (seq,))
            if value is not None:
                self._spread(value)

    def _spread(self, form: dict[str, Any]) -> None:
        """Write a form into the tables of the reference phone."""
        names = "seq id kabupaten work_date device_at state again retries with_seen accepted_at kept_as".split()
        self._insert("form", {name: form[name] for name in names})
        for index, change in enumerate(form["changes"]):
            number, tag = change["base"] or (None, None)
            texts = {name: json.dumps(change[name]) for name in ("fields", "after", "seen", "shown", "details")}
            plain = {name: change[name] for name in ("kind", "overlay", "outcome", "code", "reason", "put_aside")}
            ids = {"seq": form["seq"], "idx": index, "form": form["id"], "record": change["id"], "number": number, "tag": tag}
            self._insert("change", ids | plain | texts)

    def _insert(self, table: str, values: dict[str, Any]) -> None:
        marks = ", ".join("?" * len(values))
        self._db.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", list(values.values()))

    def _take_over(self) -> None:
        """Rewrite what the reference phone left, which has no forms yet."""
        settings = {key: json.loads(value) for key, value in self._db.execute("SELECT key, value FROM meta")}
        if not settings:
            return
        cursors = {
            kabupaten: {"at": None if number is None else [number, tag], "last": last, "numbered": bool(numbered)}
            for kabupaten, number, tag, last, numbered in self._db.execute("SELECT * FROM cursor")
        }
        scopes: dict[str, dict[str, int]] = {}
        for kabupaten, scope, number in self._db.execute("SELECT * FROM scope"):
            scopes.setdefault(kabupaten, {})[scope] = number
        settings["places"] = {"cursors": cursors, "scopes": scopes}
        blocks = self._blocks()
        self._db.execute("DELETE FROM mirror")
        puts = [{"table": "state", "key": key, "value": value} for key, value in settings.items() if key != "enrol_key"]
        self._store(puts + blocks)

    def _blocks(self) -> list[Put]:
        found: dict[tuple[str, str], dict[str, dict[str, list[Any]]]] = {}
        sql = "SELECT kabupaten, scope, kind, id, number, tag, no, fields FROM mirror ORDER BY rowid"
        for kabupaten, scope, kind, identity, number, tag, no, fields in self._db.execute(sql):
            columns = found.setdefault((kabupaten, scope), {}).setdefault(kind, {})
            cells = {"id": identity, "number": number, "tag": tag, "no": no, **json.loads(fields)}
            for name, value in cells.items():
                columns.setdefault(name, []).append(value)
        return [
            {"table": "block", "key": f"{kab}|{scope}|0", "value": {"kab": kab, "scope": scope, "number": 0, "kinds": kinds}}
            for (kab, scope), kinds in found.items()
        ]


def _rows(block: dict[str, Any], kinds: Kinds) -> Iterable[tuple[Any, ...]]:
    """Yield the rows of a block as the reference phone's mirror has them."""
    for name, columns in block["kinds"].items():
        empty = dict.fromkeys(kinds[name].fields if name in kinds else ()) | ENVELOPE
        own = [column for column in columns if column not in BESIDE_FIELDS]
        for at, identity in enumerate(columns["id"]):
            fields = empty | {column: columns[column][at] for column in own}
            no = columns["no"][at] if "no" in columns else None
            place = (block["kab"], block["scope"], columns["number"][at], columns["tag"][at], no)
            yield (name, identity, *place, json.dumps(fields))
