"""What phones and feed must equal: the server's rows in each worker's scopes, counted anew from the tables."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from schemas import KINDS
from sync.ids import revision_hash
from tests.simulation.checker import Violation
from tests.simulation.history import History, plain
from tests.simulation.ledger import Fields
from tests.simulation.taking_part import aid_scopes

Row = dict[str, Any]
HOLDS_TRIWULAN = 3
HASH_SPACE = 1 << 40


def rows_of(history: History) -> Iterator[tuple[str, Row]]:
    """Yield (kind, row) of every record that is in its partition and has not moved away."""
    for kind in KINDS:
        yield from ((kind, row) for row in rows_of_kind(history, kind))


def rows_of_kind(history: History, kind: str) -> list[Row]:
    """Return the rows of one kind that have not moved away."""
    return [row for row in history.tables[kind] if row["moved"] is None]


def scopes_of(history: History, worker: str, home: str, today: date) -> set[tuple[str, str]]:
    """Return the (kabupaten, scope) pairs that a phone of a worker holds, from the assignments, disasters and later outcomes of today."""
    day = today.isoformat()
    mine = [row for row in history.tables["assignment"] if row["worker_id"] == worker]
    places = {row["kabupaten"] for kind in ("assignment", "bergabung", "outcome") for row in history.tables[kind] if row["worker_id"] == worker}
    kabupaten = {home, *places}
    held = {("00", "n")}
    for code in kabupaten:
        held |= {(code[:2], "n"), (code, f"w:{worker}"), (code, f"p:{worker}")}
        held |= {(code, scope) for scope in aid_scopes(history, worker, code, today)}
    held |= {(code[:2], f"r:{code}") for code in places}
    for row in mine:
        if not _is_at_work(row, day):
            continue
        code, group = row["kabupaten"], row["kelompok_id"]
        shared = [one for one in history.tables["assignment"] if (one["kabupaten"], one["kelompok_id"]) == (code, group)]
        held |= {(code, f"p:{one['worker_id']}") for one in shared if _is_at_work(one, day)}
        kelompok = next(one for one in history.tables["kelompok"] if (one["kabupaten"], one["id"]) == (code, group))
        held |= {(code, f"k:{group}"), (code, f"r:{kelompok['kecamatan_code']}")}
        for member in history.tables["anggota"]:
            here = member["kabupaten"] == code and member["scope"] == f"k:{group}" and member["moved"] is None
            if here and member["fasilitas_id"]:
                held.add((code, f"f:{member['fasilitas_id']}"))
    quarters = _quarters(today)
    return held | {(code, f"{scope}:{each}") for code, scope in held if scope[0] in "kf" for each in quarters}


def _is_at_work(assignment: Row, day: str) -> bool:
    ended = assignment["end_date"] is not None and assignment["end_date"] < day
    return not assignment["deleted"] and assignment["start_date"] <= day and not ended


def _quarters(today: date) -> list[str]:
    year, quarter = today.year, (today.month - 1) // 3 + 1
    found = []
    for _ in range(HOLDS_TRIWULAN):
        found.append(f"{year}-{quarter}")
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    return found


def mirror_equals_server(name: str, path: Path, held: set[tuple[str, str]], history: History) -> Iterator[Violation]:
    """(b) A phone's mirror is the server's rows in its scopes: no more, no less, field by field."""
    wanted = {(row["kabupaten"], kind, row["id"]): row for kind, row in rows_of(history) if (row["kabupaten"], row["scope"]) in held}
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    found = {(row["kabupaten"], row["kind"], row["id"]): dict(row) for row in connection.execute("SELECT * FROM mirror")}
    connection.close()
    for key in sorted(wanted.keys() - found.keys()):
        yield Violation("b", f"{name} lacks {key} of scope {wanted[key]['scope']}")
    for key in sorted(found.keys() - wanted.keys()):
        yield Violation("b", f"{name} still has {key} of scope {found[key]['scope']}")
    for key in sorted(found.keys() & wanted.keys()):
        row, copy = wanted[key], found[key]
        pairs = (("scope", "scope"), ("revision", "number"), ("tag", "tag"), ("no", "no"))
        wrong = [ours for ours, theirs in pairs if row[ours] != copy[theirs]]
        fields = plain(key[1], {field: row[field] for field in (*KINDS[key[1]].sent, "closed", "deleted")})
        wrong += _differing(_read(key[1], fields), json.loads(copy["fields"]))
        if wrong:
            yield Violation("b", f"{name} has {key} with other {', '.join(sorted(wrong))}")


def _read(kind: str, fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if value is not None}


def _differing(ours: Fields, theirs: Fields) -> list[str]:
    return [name for name in {**ours, **theirs} if ours.get(name) != theirs.get(name)]


def feed_is_sound(history: History) -> Iterator[Violation]:
    """(h) Every row has its feed entry and no other; heads are what a recount gives; numbers rise and tags are unique."""
    entries = {(row["kabupaten"], row["scope"], row["id"]): row for row in history.tables["feed"]}
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    present = set()
    for kind, row in rows_of(history):
        key = (row["kabupaten"], row["scope"], row["id"])
        present.add(key)
        entry = entries.get(key)
        hashed = revision_hash(row["id"], row["revision"], row["tag"])
        if entry is None or (entry["number"], entry["kind"], entry["hash"]) != (row["revision"], kind, hashed) or entry["left_on"]:
            yield Violation("h", f"{kind} {key} at {row['revision']} has no feed entry, or a wrong one")
        total = sums[row["kabupaten"], row["scope"], kind]
        total[0] = (total[0] + hashed) % HASH_SPACE
        total[1] += 1
    for key, entry in entries.items():
        if key not in present and entry["left_on"] is None:
            yield Violation("h", f"feed entry {key} has no row")
    yield from _heads_are_sound(history, sums)
    yield from _numbers_are_sound(history)


def _heads_are_sound(history: History, sums: dict[tuple[str, str, str], list[int]]) -> Iterator[Violation]:
    newest: dict[tuple[str, str, str], int] = {}
    for row in history.tables["feed"]:
        key = (row["kabupaten"], row["scope"], row["kind"])
        newest[key] = max(newest.get(key, 0), row["number"])
    heads = {(row["kabupaten"], row["scope"], row["kind"]): row for row in history.tables["scope_head"]}
    for key in sorted({*sums, *heads, *newest}):
        head = heads.get(key, {"digest": 0, "rows": 0, "number": 0})
        digest, rows = sums.get(key, (0, 0))
        if (head["digest"], head["rows"], head["number"]) != (digest, rows, newest.get(key, 0)):
            yield Violation("h", f"scope head {key} is not what a recount gives")


def _numbers_are_sound(history: History) -> Iterator[Violation]:
    tags: dict[str, set[int]] = defaultdict(set)
    commits: dict[str, list[int]] = defaultdict(list)
    last: dict[str, int] = {}
    for row in sorted(history.tables["commit_log"], key=lambda one: (one["kabupaten"], one["number"])):
        code, tag = row["kabupaten"], row["tag"]
        if tag in tags[code] and last[code] != tag:
            yield Violation("h", f"two commits of {code} have one tag")
        last[code] = tag
        tags[code].add(tag)
        commits[code].append(row["number"])
    for row in history.tables["partition"]:
        if row["number"] != max(commits[row["kabupaten"]], default=0):
            yield Violation("h", f"the counter of {row['kabupaten']} is not its newest commit")
    used = sorted((row["kabupaten"], number) for row in _decided_numbers(history) for number in [row["number"]])
    for one, other in zip(used, used[1:], strict=False):
        if one == other:
            yield Violation("h", f"number {one} was given twice")


def _decided_numbers(history: History) -> Iterable[Row]:
    for changes in history.decided.values():
        for one in changes:
            if one.outcome != "same" and one.number is not None:
                yield {"kabupaten": one.kabupaten, "number": one.number}
