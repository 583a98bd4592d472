"""Messy rosters of every style in the store: repeatable, resumable, counted the same dry and real. The seed is printed."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

import pytest
from sqlalchemy import event

from schemas import KINDS
from server.imports import write
from server.imports.masters import MASTERS
from server.store.sql import SqlStore
from sync.ids import revision_hash
from sync.plan import Plan
from sync.snapshot import Batch
from tests.server.imports.messy import STYLES, write_roster
from tests.server.imports.reading import read_file
from tests.server.imports.storing import Bench, differing, mother, open_bench, person, values


def content(bench: Bench) -> Counter[str]:
    """Return what the store says of everybody, without the ids and numbers of this run."""
    names = {row["id"]: row["name"] for kind in ("kelompok", "fasilitas", "worker") for row in bench.all(kind)}
    names |= {row["id"]: str(row["no_kk"]) + str(row["idsemesta"]) for row in bench.all("kpm")}
    said: Counter[str] = Counter()
    for kind in ("worker", "kelompok", "assignment", "fasilitas", "kpm", "anggota"):
        for row in bench.all(kind):
            said[str([kind, {name: names.get(value, value) for name, value in values(row, kind).items()}])] += 1
    return said


def assert_sound(bench: Bench) -> None:
    """Every row has its feed entry, every member his family's scope, every family one pengurus."""
    feed = {(row["kabupaten"], row["kind"], row["id"]): row for row in bench.all("feed")}
    tables = ("worker", "kelompok", "assignment", "fasilitas", "kpm", "anggota")
    rows = [(kind, row) for kind in tables for row in bench.all(kind)]
    assert len(rows) == len(feed)
    for kind, row in rows:
        entry = feed[row["kabupaten"], kind, row["id"]]
        assert (entry["scope"], entry["hash"]) == (row["scope"], revision_hash(row["id"], row["revision"], row["tag"]))
    families = {row["id"]: row for row in bench.all("kpm")}
    assert all(families[row["kpm_id"]]["scope"] == row["scope"] for row in bench.all("anggota"))
    pengurus = Counter(row["kpm_id"] for row in bench.all("anggota") if row["is_pengurus"])
    assert pengurus == dict.fromkeys(families, 1)


@pytest.mark.parametrize(("bench", "style"), [*(("sqlite", style) for style in STYLES), ("postgresql", "siks")], indirect=["bench"])
def test_any_roster_comes_in_once(bench: Bench, style: str) -> None:
    """Dry and real runs report the same, every family read is there, and the second import changes no row of any table."""
    seed = SystemRandom().randrange(10**6)
    print(f"{style} seed {seed}")
    path = bench.folder / "roster"
    write_roster(path, style, workers=3, families=24, seed=seed)
    dry = bench.take(path, dry_run=True, kabupaten="3508")
    assert not any(bench.dump().values())
    real = bench.take(path, kabupaten="3508")
    assert dry.to_dict() == real.to_dict()
    families, report = read_file(path)
    assert real.reading.counts == report.counts
    refused = real.writing.records["kpm"]["refused"]
    assert (len(bench.all("kpm")) + refused, refused) == (len(families), 0)
    assert len(bench.all("anggota")) == sum(len(family.members) for family in families)
    assert len(bench.all("kelompok")) == report.counts["kelompok"]
    assert_sound(bench)
    before = bench.dump()
    again = bench.take(path, kabupaten="3508")
    assert (again.writing.changes, again.writing.others["candidate"]) == (0, 0)
    assert bench.dump() == before


def test_a_changed_file_changes_only_what_changed(bench: Bench) -> None:
    """Of many families, some with one new value: exactly those fields of those rows differ afterwards, by plain SQL."""
    seed = SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    random = Random(seed)
    rows = [maker(f"0000{number:012}", f"{maker.__name__.upper()} {number}") for number in range(1, 41) for maker in (mother, person)]
    bench.rows(rows)
    before = bench.dump()
    expected: dict[str, dict[str, Any]] = {}
    for place in random.sample(range(len(rows)), 9):
        column, value = random.choice([("birth_date", "07/08/1991"), ("nik", f"0000{random.randrange(10**12):012}"), ("sex", "L")])
        if column == "birth_date":
            rows[place] = rows[place] | {column: value}
            expected[rows[place]["name"]] = {column: "1991-08-07"}
        else:
            rows[place] = rows[place] | {column: value}
            expected[rows[place]["name"]] = {column: value}
    result = bench.rows(rows)
    changed = differing(before, bench.dump())
    assert changed.keys() <= {"anggota", "imported", "feed", "scope_head", "change_log", "commit_log", "partition", "match_candidate"}
    found = {
        new["name"]: {name: new[name] for name in KINDS["anggota"].fields if new[name] != old[name]}
        for old, new in changed["anggota"]
    }
    assert found == expected
    assert result.writing.records["anggota"]["changed"] == 9


class CutOff(SqlStore):
    """A store whose machine is switched off after some commits."""

    left = 0

    def commit(self, batch: Batch, received_at: datetime, beside: Any = None) -> Plan:
        """Commit, or be gone."""
        if self.left == 0:
            raise KeyboardInterrupt
        self.left -= 1
        return super().commit(batch, received_at, beside)


@pytest.fixture(scope="module")
def whole(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Give a roster of three plans, beside a store that took it at once."""
    made = open_bench(tmp_path_factory.mktemp("whole"), empty)
    write_roster(made.folder / "roster", "siks", workers=2, families=2 * write.FAMILIES_PER_PLAN + 5, seed=5)
    made.take(made.folder / "roster")
    yield made
    made.engine.dispose()


def test_an_import_cut_off_anywhere_leaves_whole_families_and_completes(bench: Bench, whole: Bench) -> None:
    """After each possible cut every family is whole or absent, and the next run leaves what an uncut run leaves."""
    path = whole.folder / "roster"
    sizes = Counter(row["kpm_id"] for row in whole.all("anggota"))
    by_key = {row["no_kk"]: sizes[row["id"]] for row in whole.all("kpm")}
    cuts = 0
    while True:
        store = CutOff(bench.engine, KINDS)
        store.left = 1
        try:
            bench.take(path, store=store)
            break
        except KeyboardInterrupt:
            cuts += 1
        members = Counter(row["kpm_id"] for row in bench.all("anggota"))
        assert all(members[row["id"]] == by_key[row["no_kk"]] for row in bench.all("kpm"))
    assert cuts >= 3
    assert content(bench) == content(whole)
    assert_sound(bench)


def test_the_number_of_statements_does_not_grow_with_the_families(bench: Bench) -> None:
    """Planning and writing a batch takes as many statements for 150 families as for 3, new or known."""

    def statements(first: int, families: int) -> tuple[int, int]:
        rows = [mother(f"0000{number:012}", f"ANI {number}") for number in range(first, first + families)]
        counts = []
        for _ in range(2):
            with bench.counting() as count:
                bench.rows(rows)
                counts.append(count())
        return counts[0], counts[1]

    statements(1_000, 2)
    assert statements(2_000, 3) == statements(3_000, 150)


def test_no_statement_reads_a_whole_partition(tmp_path: Path, empty: Path) -> None:
    """On SQLite every look-up of a batch takes an index on what it asks for; only the lists at the end read one through."""
    bench = open_bench(tmp_path, empty)
    rows = [mother(f"0000{number:012}", f"ANI {number}") for number in range(1, 301)]
    bench.rows(rows)
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.startswith("SELECT") and not many:
            seen.append((statement, parameters))

    event.listen(bench.engine, "before_cursor_execute", note)
    bench.rows([row | {"address": "RT 9", "kelompok_name": "MELATI 2"} for row in rows[:8]])
    event.remove(bench.engine, "before_cursor_execute", note)
    wide = set()
    with bench.engine.connect() as connection:
        for statement, parameters in seen:
            for *_, step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
                if re.fullmatch(r"SCAN \w+( .*)?|SEARCH \w+ USING .*\(kabupaten=\?( AND (kind|state)=\?)?\)", step):
                    wide.add(re.search(r"(?:SCAN|SEARCH) (\w+)", step)[1])
    bench.engine.dispose()
    assert wide <= {*MASTERS, "imported", "wilayah", "partition"}
