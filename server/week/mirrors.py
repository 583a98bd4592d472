"""Is every mirror equal to its scopes on the server? Counted by plain SQL, without a line of the exchange.

The scopes of a worker are worked out here once more, from assignments, kelompok and members.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Engine

from schemas import KINDS
from server.engine import read_transaction
from server.week.hand import read_file
from server.week.sql import ask, iso, plain_json, stream
from sync.limits import TRIWULAN_HELD

NATION, COMMON = "00", "n"
ENVELOPE = ("closed", "deleted")
SAMPLES = 10
SCOPES_AT_ONCE = 500
CHARGES = """
    SELECT a.kabupaten AS kabupaten, a.kelompok_id AS kelompok, g.kecamatan_code AS kecamatan, a.start_date AS begins,
           a.end_date AS ends
    FROM assignment a JOIN kelompok g ON g.kabupaten = a.kabupaten AND g.id = a.kelompok_id
    WHERE a.worker_id = :worker AND NOT a.deleted
"""
PARTITIONS = "SELECT DISTINCT kabupaten FROM assignment WHERE worker_id = :worker"
COLLEAGUES = """
    SELECT worker_id AS worker, start_date AS begins, end_date AS ends FROM assignment
    WHERE kabupaten = :kabupaten AND kelompok_id IN :groups AND NOT deleted
"""
PLACES = """
    SELECT DISTINCT fasilitas_id AS id FROM anggota
    WHERE kabupaten = :kabupaten AND scope IN :scopes AND fasilitas_id IS NOT NULL AND moved IS NULL
"""
Scopes = dict[str, set[str]]
"""Partition -> scopes."""


@dataclass(slots=True)
class MirrorResult:
    """How one phone compares: rows on either side, and the differences, as (kind, id, what)."""

    server_rows: int = 0
    phone_rows: int = 0
    in_all: int = 0
    differences: list[tuple[str, str, str]] = field(default_factory=list)

    def differ(self, kind: str, identity: str, what: str) -> None:
        """Note a difference; the first ones by name."""
        self.in_all += 1
        if len(self.differences) < SAMPLES:
            self.differences.append((kind, identity, what))


def scopes_of(engine: Engine, worker: str, home: str, today: date) -> Scopes:
    """Return the scopes that the rules give a worker on a day."""
    found: Scopes = {home: set()}
    for row in ask(engine, PARTITIONS, worker=worker):
        found.setdefault(row.kabupaten, set())
    for row in ask(engine, CHARGES, worker=worker):
        if _holds(row, today):
            found[row.kabupaten] |= {f"k:{row.kelompok}", f"r:{row.kecamatan}"}
    provinces: Scopes = {}
    for kabupaten, scopes in found.items():
        groups = sorted(scope for scope in scopes if scope.startswith("k:"))
        places = {f"f:{row.id}" for row in ask(engine, PLACES, kabupaten=kabupaten, scopes=groups)} if groups else set()
        shared = ask(engine, COLLEAGUES, kabupaten=kabupaten, groups=[group[2:] for group in groups]) if groups else ()
        people = {worker} | {row.worker for row in shared if _holds(row, today)}
        scopes |= places | {f"w:{worker}"} | {f"p:{each}" for each in people}
        scopes |= {f"{scope}:{each}" for scope in (*groups, *places) for each in _triwulan(today)}
        provinces.setdefault(kabupaten[:2], {COMMON}).add(f"r:{kabupaten}")
    return {NATION: {COMMON}} | provinces | found


def _holds(charge: Any, today: date) -> bool:
    """Tell whether an assignment holds on a day."""
    return iso(charge.begins) <= today.isoformat() <= iso(charge.ends or today)


def _triwulan(today: date) -> list[str]:
    last = today.year * 4 + (today.month - 1) // 3
    return [f"{each // 4}-{each % 4 + 1}" for each in range(last - TRIWULAN_HELD + 1, last + 1)]


def compare_mirror(engine: Engine, path: Any, scopes: Scopes) -> MirrorResult:
    """Compare a phone's mirror with the typed tables, both ways: id, scope, revision, tag, small number and every field."""
    result = MirrorResult()
    for kind in KINDS:
        held = {(row[0], row[1]): row[2:] for row in _mirror(path, kind)}
        result.phone_rows += len(held)
        for key, row in _server_rows(engine, kind, scopes):
            result.server_rows += 1
            mine = held.pop(key, None)
            if mine is None:
                result.differ(kind, key[1], "missing on the phone")
            elif mine[:4] != row[:4]:
                result.differ(kind, key[1], "another revision")
            else:
                _compare_fields(result, kind, key[1], json.loads(mine[4]), row[4])
        for _, identity in held:
            result.differ(kind, identity, "not in the worker's scopes")
    unknown = read_file(path, "SELECT kind, id FROM mirror")
    for kind, identity in unknown:
        if kind not in KINDS:
            result.differ(kind, identity, "of no kind")
    return result


def _mirror(path: Any, kind: str) -> list[tuple[Any, ...]]:
    return read_file(path, "SELECT kabupaten, id, scope, number, tag, no, fields FROM mirror WHERE kind = ?", kind)


def _compare_fields(result: MirrorResult, kind: str, identity: str, mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    for name, value in theirs.items():
        if mine.get(name) != value:
            result.differ(kind, identity, f"field {name}")


def _server_rows(engine: Engine, kind: str, scopes: Scopes) -> Iterator[tuple[tuple[str, str], tuple[Any, ...]]]:
    """Yield ((kabupaten, id), (scope, revision, tag, no, fields)) of every row in some scopes."""
    columns = ", ".join(f'"{name}"' for name in _columns(kind))
    sql = f"""SELECT id, scope, revision, tag, no, form, {columns} FROM {kind}
              WHERE kabupaten = :kabupaten AND moved IS NULL AND scope IN :scopes"""
    with read_transaction(engine) as connection:
        for kabupaten, names in sorted(scopes.items()):
            wanted = sorted(names)
            for start in range(0, len(wanted), SCOPES_AT_ONCE):
                part = wanted[start : start + SCOPES_AT_ONCE]
                for row in stream(connection, sql, kabupaten=kabupaten, scopes=part):
                    fields = {name: _plain(name, row._mapping[name]) for name in _columns(kind)}
                    if kind == "outcome":
                        fields["form"] = row.form
                    yield (kabupaten, row.id), (row.scope, row.revision, row.tag, row.no, fields)


def _columns(kind: str) -> list[str]:
    """Return the columns that hold fields; the form of an outcome is in the envelope."""
    return [name for name in (*KINDS[kind].sent, *ENVELOPE) if (kind, name) != ("outcome", "form")]


def _plain(name: str, value: Any) -> Any:
    """Return a column's value as JSON has it."""
    if name in LISTS:
        return plain_json(value)
    return value.isoformat() if isinstance(value, date) else value


LISTS = frozenset({"speakers", "kelompok_joint", "held_by"})
"""Fields that hold lists."""
