"""Which family a record belongs to: its own, or that of the member or the record it is about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from schemas import KINDS
from server.store.tables import TABLES
from sync.ids import is_id

FAMILY, MEMBER = "kpm", "anggota"
STEPS = (("kpm_id", FAMILY), ("anggota_id", MEMBER))
"""Field of a record -> kind of what it belongs to; the first that a kind has counts."""
ABOUT = ("about_kind", "about_id")
STEPS_MAX = 4
Key = tuple[str, str]
"""(kind, record)."""


@dataclass(frozen=True, slots=True)
class Named:
    """A record, and the fields that a change gives it; they may be anything."""

    kind: str
    record: str
    fields: Mapping[str, Any]


def families_of(connection: Connection, kabupaten: str, named: Sequence[Named]) -> list[str]:
    """Return the family of each, empty where it has none; a few statements for each kind, none for each record."""
    starts = [(FAMILY, one.record) if one.kind == FAMILY else _next(one.kind, one.fields) or (one.kind, one.record) for one in named]
    reached = _climb(connection, kabupaten, set(starts))
    return [reached.get(start, "") for start in starts]


def _climb(connection: Connection, kabupaten: str, keys: Iterable[Key]) -> dict[Key, str]:
    """Follow each record to its family, all of them a step at a time."""
    path = {key: key for key in keys}
    for _step in range(STEPS_MAX):
        ahead = {key for key in path.values() if key[0] != FAMILY}
        if not ahead:
            break
        found = dict(_steps(connection, kabupaten, ahead))
        path = {start: key if key[0] == FAMILY else found[key] for start, key in path.items() if key[0] == FAMILY or key in found}
    return {start: key[1] for start, key in path.items() if key[0] == FAMILY}


def _steps(connection: Connection, kabupaten: str, keys: Iterable[Key]) -> Iterator[tuple[Key, Key]]:
    by_kind: dict[str, list[str]] = {}
    for kind, record in keys:
        if way_of(kind):
            by_kind.setdefault(kind, []).append(record)
    for kind, records in sorted(by_kind.items()):
        table = TABLES[kind]
        columns = [table.c[name] for name in way_of(kind)]
        query = select(table.c.id, *columns).where(table.c.kabupaten == kabupaten, table.c.id.in_(sorted(records)))
        for row in connection.execute(query):
            ahead = _next(kind, row._mapping)
            if ahead:
                yield (kind, row.id), ahead


def way_of(kind: str) -> tuple[str, ...]:
    """Return the fields by which a kind of record leads to a family, none where it does not."""
    fields = KINDS[kind].group_of if kind in KINDS else {}
    own = next((name for name, _ in STEPS if name in fields), None)
    if own is not None:
        return (own,)
    return ABOUT if ABOUT[1] in fields else ()


def _next(kind: str, fields: Mapping[str, Any]) -> Key | None:
    """Return what a record belongs to by these fields."""
    way = way_of(kind)
    if way == ABOUT:
        about, record = fields.get(ABOUT[0]), fields.get(ABOUT[1])
        return (about, record) if isinstance(about, str) and (about == FAMILY or way_of(about)) and is_id(record) else None
    target = next((target for name, target in STEPS if way and name == way[0]), None)
    return (target, fields[way[0]]) if target and is_id(fields.get(way[0])) else None
