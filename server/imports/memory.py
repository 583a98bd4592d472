"""What earlier files said of a record, and the changes that a new file means.

The new value is compared with the last import, never with the record: what somebody edited since stays.
Only groups that differ are written, on the revision that the office saw then, so that the kernel keeps both values where
somebody else wrote the same group in between.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from server.store.tables import TABLES, upsert
from sync.kinds import Kind
from sync.nouns import Change, Decision, Head, Record, Revision

CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"
NOTHING = object()


@dataclass(frozen=True, slots=True)
class Known:
    """What files have said of one record so far.

    `seen` is the revision at which the office saw it whole, None if it never did; `groups` those seen later.
    """

    kind: str
    id: str
    key: str
    values: Mapping[str, Any]
    seen: Revision | None = None
    groups: Mapping[str, Revision] = field(default_factory=dict)

    def base(self, group: str) -> Revision | None:
        """Return the state of a group that the office saw last."""
        return self.groups.get(group, self.seen)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file means for one record: the changes to commit, and what to remember then.

    `outcome` is created, changed or unchanged; `news` says that there is something to remember.
    """

    known: Known
    row: int
    outcome: str
    changes: tuple[Change, ...] = ()
    news: bool = False


def draft_new(kind: Kind, known: Known, row: int) -> Draft:
    """Draft a record that does not exist, from all that the file says of it."""
    change = Change(kind.name, known.id, {**dict.fromkeys(kind.fields), **known.values})
    return Draft(known, row, CREATED, (change,), news=True)


def draft_edit(kind: Kind, says: Mapping[str, Any], known: Known, *, record: Record, now: Revision, row: int) -> Draft:
    """Draft what a file says of a record that exists.

    `known` may be empty for a record that no file made: then blank cells say nothing, and whatever differs is kept
    beside the standing value. `now`: the head of the partition, up to which the record was read.
    """
    told = {name: value for name, value in says.items() if known.values.get(name, NOTHING) != value}
    if known.seen is None and not known.groups:
        told = {name: value for name, value in told.items() if value is not None}
    news = {name: value for name, value in told.items() if record.fields.get(name) != value}
    by_base: dict[Revision | None, dict[str, Any]] = {}
    for group in kind.touched(news):
        whole = {name: news.get(name, record.fields.get(name)) for name in group.fields}
        by_base.setdefault(known.base(group.name), {}).update(whole)
    changes = tuple(Change(kind.name, record.id, fields, base) for base, fields in by_base.items())
    agreed = {group.name: now for group in kind.touched(told) if group not in kind.touched(news)}
    after = Known(kind.name, record.id, known.key, {**known.values, **told}, known.seen, {**known.groups, **agreed})
    return Draft(after, row, CHANGED if changes else UNCHANGED, changes, news=bool(told))


def remembered(draft: Draft, decisions: Iterable[Decision], head: Head) -> Known:
    """Return what to remember of a draft that was committed; a group whose value did not stand keeps its base."""
    known, now = draft.known, Revision(head.number, head.tag)
    if draft.outcome == CREATED:
        return Known(known.kind, known.id, known.key, known.values, now)
    stood = {group: now for decision in decisions for group in decision.stood}
    return Known(known.kind, known.id, known.key, known.values, known.seen, {**known.groups, **stood})


def known_to_json(known: Known) -> list[Any]:
    """Write as plain data."""
    seen = [known.seen.number, known.seen.tag] if known.seen else None
    groups = {name: [at.number, at.tag] for name, at in known.groups.items()}
    return [known.kind, known.id, known.key, dict(known.values), seen, groups]


def known_from_json(data: list[Any]) -> Known:
    """Read back from `known_to_json`."""
    kind, identity, key, values, seen, groups = data
    at = {name: Revision(*one) for name, one in groups.items()}
    return Known(kind, identity, key, values, Revision(*seen) if seen else None, at)


def recall(connection: Connection, kabupaten: str, kind: str, column: str, wanted: Iterable[str]) -> list[Known]:
    """Return what is known of the records of a kind whose `key` or `id` is one of these; one statement, none for none."""
    table = TABLES["imported"]
    names = sorted(set(wanted))
    if not names:
        return []
    query = select(table).where(table.c.kabupaten == kabupaten, table.c.kind == kind, table.c[column].in_(names))
    return sorted(map(_known, connection.execute(query)), key=lambda known: known.id)


def recall_all(connection: Connection, kabupaten: str, kinds: Iterable[str]) -> list[Known]:
    """Return everything known of these kinds in a kabupaten."""
    table = TABLES["imported"]
    query = select(table).where(table.c.kabupaten == kabupaten, table.c.kind.in_(list(kinds)))
    return [_known(row) for row in connection.execute(query.order_by(table.c.id))]


def remember(connection: Connection, kabupaten: str, known: Iterable[Known], *, source: str, at: datetime) -> None:
    """Write what is known now; the caller commits."""
    rows = [
        {
            "kabupaten": kabupaten,
            "kind": one.kind,
            "id": one.id,
            "key": one.key,
            "values": dict(one.values),
            "revision": one.seen.number if one.seen else 0,
            "tag": one.seen.tag if one.seen else 0,
            "groups": {name: [seen.number, seen.tag] for name, seen in one.groups.items()},
            "source": source,
            "imported_at": at,
        }
        for one in known
    ]
    upsert(connection, TABLES["imported"], rows)


def _known(row: Row[Any]) -> Known:
    values = row._mapping["values"]
    groups = {name: Revision(*seen) for name, seen in row.groups.items()}
    return Known(row.kind, row.id, row.key, values, Revision(row.revision, row.tag) if row.revision else None, groups)
