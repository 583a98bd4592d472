"""The span of a disaster: all records that are it, and those of other kabupaten under the same kejadian induk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Row, select, union

from server.store.tables import TABLES, listed

EVENT = TABLES["kejadian"]
Place = tuple[str, str]
"""Kabupaten and id of a record."""
COLUMNS = (EVENT.c.kabupaten, EVENT.c.id, EVENT.c.same_as_id, EVENT.c.induk_id)
THERE = (EVENT.c.deleted.is_(False), EVENT.c.moved.is_(None))


@dataclass(frozen=True, slots=True)
class Span:
    """Records of disasters across which households are one: `places` in order, their ids and kabupaten."""

    places: tuple[Place, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the records."""
        return tuple(one[1] for one in self.places)

    @property
    def kabupaten(self) -> tuple[str, ...]:
        """The kabupaten that it lies in."""
        return tuple(sorted({one[0] for one in self.places}))


def spans_of(connection: Connection, kabupaten: str, events: Iterable[str]) -> Mapping[str, Span]:
    """Return id -> its span for records of disasters of a kabupaten; three statements, whatever they are."""
    wanted = sorted(set(events))
    if not wanted:
        return {}
    named = list(connection.execute(select(*COLUMNS).where(EVENT.c.kabupaten == kabupaten, EVENT.c.id.in_(listed(connection, wanted)))))
    roots = [_root(row) for row in named]
    here = _of_roots(connection, kabupaten, roots)
    induks = sorted({row.induk_id for row in here if row.induk_id})
    heads = list(connection.execute(select(*COLUMNS).where(EVENT.c.induk_id.in_(listed(connection, induks)), *THERE))) if induks else []
    others = [one for place in sorted({row.kabupaten for row in heads}) for one in _of_roots(connection, place, [_root(row) for row in heads if row.kabupaten == place])]
    return {row.id: _span(row, {(one.kabupaten, one.id): one for one in (*here, *heads, *others)}.values()) for row in named}


def _root(row: Row) -> str:
    return str(row.same_as_id or row.id)


def _of_roots(connection: Connection, kabupaten: str, roots: Iterable[str]) -> list[Row]:
    told = sorted(set(roots))
    if not told:
        return []
    here = (EVENT.c.kabupaten == kabupaten, *THERE)
    which = (EVENT.c.id.in_(listed(connection, told)), EVENT.c.same_as_id.in_(listed(connection, told)))
    return list(connection.execute(union(*(select(*COLUMNS).where(*here, one) for one in which))))


def _span(row: Row, rows: Iterable[Row]) -> Span:
    """Return what belongs to a record: those of its root, and those whose root, or a record of it, is under the same induk."""
    known = list(rows)
    induk_of = {(one.kabupaten, _root(one)): one.induk_id for one in known if one.induk_id}
    mine = (row.kabupaten, _root(row))
    induk = induk_of.get(mine)
    found = [(one.kabupaten, one.id) for one in known if (one.kabupaten, _root(one)) == mine or (induk and induk_of.get((one.kabupaten, _root(one))) == induk)]
    return Span(tuple(sorted({*found, (row.kabupaten, row.id)})))
