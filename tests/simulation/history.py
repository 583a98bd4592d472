"""The server's database read by plain SQL, and told as a story: who wrote which value of which group, and when."""

import json
import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from schemas import KINDS
from sync.kinds import Rule
from tests.simulation.ledger import Fields, Ledger, groups_of, touched_groups, value_of

Place = tuple[str, str, str]
"""(kabupaten, kind, record id)."""
OUTCOME = "outcome"
"""The kind that only the server itself writes."""


@dataclass(frozen=True, slots=True)
class Write:
    """One value that came to stand."""

    number: int
    form: str
    index: int
    value: str


@dataclass(frozen=True, slots=True)
class State:
    """One state of a record, as a trigger kept it."""

    revision: int
    tag: int
    scope: str
    moved: str | None
    fields: Fields


@dataclass(frozen=True, slots=True)
class Decided:
    """One change of the change log and what became of it."""

    kabupaten: str
    form: str
    index: int
    kind: str
    record: str
    fields: Fields
    outcome: str
    number: int | None
    stood: dict[str, int]
    code: str | None

    @property
    def place(self) -> Place:
        """The record."""
        return self.kabupaten, self.kind, self.record


@dataclass(slots=True)
class History:
    """One history of the server, up to its end or to a restore.

    `decided`: (form, index) -> changes of that name, more than one only if something is wrong; `writes`: (place, group) -> values
    in order; `states`: place -> states in order; the rest are rows of tables.
    """

    decided: dict[tuple[str, int], list[Decided]] = field(default_factory=dict)
    writes: dict[tuple[Place, str], list[Write]] = field(default_factory=dict)
    states: dict[Place, list[State]] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def state_at(self, place: Place, number: int) -> State | None:
        """Return the first state of a record that is not older than a number."""
        states = self.states.get(place, [])
        at = bisect_left([one.revision for one in states], number)
        return states[at] if at < len(states) else None

    def standing_before(self, place: Place, group: str, number: int) -> Write | None:
        """Return what stood in a group just before a number."""
        writes = self.writes.get((place, group), [])
        at = bisect_left([one.number for one in writes], number)
        return writes[at - 1] if at else None

    def numbers(self, places: Iterable[Place], group: str, value: str) -> list[int]:
        """Return the numbers at which a value came to stand in a group."""
        return [one.number for place in places for one in self.writes.get((place, group), ()) if one.value == value]


SYSTEM = ("partition", "commit_log", "feed", "scope_head", "conflict", "inbox", "change_log", "row_history", "quarantine", "code_arrival", "stok", "salur_harian", "receipt_block", "korban_act")


def read_history(database: sqlite3.Connection, ledger: Ledger) -> History:
    """Read a database."""
    history = History(tables=read_tables(database, (*SYSTEM, *KINDS)))
    for row in history.tables["row_history"]:
        place = (row["kabupaten"], row["kind"], row["id"])
        state = State(row["revision"], row["tag"], row["scope"], row["moved"], plain(row["kind"], json.loads(row["fields"])))
        history.states.setdefault(place, []).append(state)
    for row in history.tables["change_log"]:
        for one in _decisions(row):
            history.decided.setdefault((one.form, one.index), []).append(one)
    _tell(history, ledger)
    return history


def read_tables(database: sqlite3.Connection, names: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Read whole tables, in the order written where that matters."""
    tables = {}
    for name in names:
        order = " ORDER BY seq" if name == "row_history" else ""
        tables[name] = [dict(row) for row in database.execute(f'SELECT * FROM "{name}"{order}')]
    return tables


def plain(kind: str, fields: Fields) -> Fields:
    """Return fields as the wire has them: SQLite keeps flags as numbers and lists as text."""
    read = {}
    for name, value in fields.items():
        column = _type_of(kind, name)
        if column == "flag" and value is not None:
            value = bool(value)
        elif column == "list" and isinstance(value, str):
            value = json.loads(value)
        read[name] = value
    return read


FLAGS = frozenset({"closed", "deleted", "exempt", "susulan", "bulk", "sembako", "is_pengurus", "pbi", "pena", "provisional", "works", "revoked"})
LISTS = frozenset({"speakers", "kelompok_joint", "held_by", "members", "needs", "contents"})


def _type_of(_kind: str, name: str) -> str:
    return "flag" if name in FLAGS else "list" if name in LISTS else "plain"


def _decisions(row: dict[str, Any]) -> Iterable[Decided]:
    body, decisions = json.loads(row["body"]), json.loads(row["decisions"])
    for index, (change, decision) in enumerate(zip(body, decisions, strict=True)):
        outcome, number, stood, *rest = decision
        groups = dict.fromkeys(stood, number) if isinstance(stood, list) else stood
        code = rest[0].get("code") if rest else None
        kind, record, fields = change[:3]
        yield Decided(row["kabupaten"], row["form"], index, kind, record, fields, outcome, number, groups, code)


def _tell(history: History, ledger: Ledger) -> None:
    """Put the writes in order; what a group joined from two values is taken from the record itself."""
    made = [one for changes in history.decided.values() for one in changes if one.number is not None and one.kind in KINDS]
    for one in sorted(made, key=lambda each: (each.kabupaten, each.number)):
        fields = ledger.repairs.get((one.form, one.index), one.fields)
        joined = {group: one.number for group in touched_groups(one.kind, fields) if is_union(one.kind, group)}
        for group, number in {**joined, **one.stood}.items():
            if number != one.number:
                continue
            value = _value_written(history, one, group, fields)
            history.writes.setdefault((one.place, group), []).append(Write(number, one.form, one.index, value))


def _value_written(history: History, one: Decided, group: str, fields: Fields) -> str:
    if group not in touched_groups(one.kind, fields):
        return value_of(one.kind, group, None)
    if is_union(one.kind, group):
        state = history.state_at(one.place, one.number)
        return value_of(one.kind, group, None if state is None else state.fields)
    whole = fields
    if any(name not in fields for name in groups_of(one.kind)[group]):
        before = _state_before(history, one.place, one.number)
        whole = {**(before.fields if before else {}), **fields}
    return value_of(one.kind, group, whole)


def _state_before(history: History, place: Place, number: int) -> State | None:
    states = history.states.get(place, [])
    at = bisect_right([one.revision for one in states], number - 1)
    return states[at - 1] if at else None


def is_union(kind: str, group: str) -> bool:
    """Tell whether two values of a group are joined rather than one of them chosen."""
    return any(each.name == group and each.rule is Rule.UNION for each in KINDS[kind].groups)
