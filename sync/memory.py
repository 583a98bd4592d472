"""A store in dictionaries: the shortest explanation of what a store keeps."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime

from sync.feed import FeedEntry
from sync.ids import DIGEST_MASK
from sync.kinds import Kind, Kinds
from sync.nouns import Conflict, Head, InboxItem, LoggedForm, Place, Record
from sync.plan import Plan, own_conflicts, plan
from sync.snapshot import Batch, RecordKey, gather
from sync.store import ScopeHead


@dataclass(slots=True)
class MemoryPartition:
    """Everything of one partition; also the reader and the view of it."""

    head: Head
    decided: dict[str, LoggedForm] = field(default_factory=dict)
    kept: dict[RecordKey, Record] = field(default_factory=dict)
    entries: dict[tuple[str, str], FeedEntry] = field(default_factory=dict)
    heads: dict[tuple[str, str], ScopeHead] = field(default_factory=dict)
    commits: dict[int, tuple[int, str]] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    inbox: dict[tuple[str, int], InboxItem] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)

    def records(self, kind: Kind, ids: Iterable[str]) -> list[Record]:
        """Return the records of a kind among these ids."""
        return [self.kept[kind.name, identity] for identity in sorted(ids) if (kind.name, identity) in self.kept]

    def followers(self, kind: Kind, name: str, parents: Iterable[str]) -> list[Record]:
        """Return the records of `kind` whose field names one of these parents."""
        wanted = set(parents)
        return [one for key, one in sorted(self.kept.items()) if key[0] == kind.name and not one.moved and one.fields[name] in wanted]

    def forms(self, ids: Iterable[str]) -> dict[str, LoggedForm]:
        """Return the decided forms among these ids."""
        return {form: self.decided[form] for form in ids if form in self.decided}

    def places(self, ids: Iterable[str]) -> dict[str, list[Place]]:
        """Return the scopes that these records are or were in."""
        wanted = set(ids)
        found: dict[str, list[Place]] = {}
        for entry in self.entries.values():
            if entry.id in wanted:
                found.setdefault(entry.id, []).append(Place(entry.scope, entry.left_on))
        return found

    def tags(self, numbers: Iterable[int]) -> dict[int, int]:
        """Return the tag of the commit that made each number."""
        found = {number: self._commit_of(number) for number in numbers}
        return {number: commit[0] for number, commit in found.items() if commit is not None}

    def writers(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the worker who made each number."""
        found = {number: self._commit_of(number) for number in numbers}
        return {number: commit[1] for number, commit in found.items() if commit is not None}

    def _commit_of(self, number: int) -> tuple[int, str] | None:
        last = min((last for last in self.commits if last >= number), default=None)
        return None if last is None or number < 1 else self.commits[last]

    def waiting(self, ids: Iterable[str]) -> list[InboxItem]:
        """Return the inbox items that wait for one of these records."""
        wanted = set(ids)
        return [item for item in self.inbox.values() if item.waiting_for in wanted]

    def aliases(self, ids: Iterable[str]) -> dict[str, str]:
        """Return old id -> id now."""
        return {old: self.merged[old] for old in ids if old in self.merged}

    def scope_heads(self, scopes: Iterable[str]) -> list[ScopeHead]:
        """Return the heads of these scopes."""
        wanted = set(scopes)
        return [head for key, head in sorted(self.heads.items()) if key[0] in wanted]

    def feed(self, cursors: Mapping[str, int], kinds: Iterable[str], limit: int) -> list[FeedEntry]:
        """Return up to `limit` entries above the cursor of their scope."""
        known = set(kinds)
        found = [
            entry
            for entry in self.entries.values()
            if entry.kind in known and entry.scope in cursors and entry.number > cursors[entry.scope]
        ]
        return sorted(found, key=lambda entry: (entry.number, entry.scope))[:limit]

    def feed_of_scope(self, scope: str) -> list[FeedEntry]:
        """Return every present entry of a scope."""
        found = [entry for entry in self.entries.values() if entry.scope == scope and entry.left_on is None]
        return sorted(found, key=lambda entry: entry.id)

    def knows_form(self, form: str) -> bool:
        """Tell whether a form was decided here."""
        return form in self.decided

    def write(self, made: Plan) -> None:
        """Take in a plan."""
        self.head = made.head
        self.commits.update({last: (made.head.tag, author.worker) for last, author in made.hands})
        self.decided.update({logged.id: logged for _, logged in made.log})
        self.decided.update({logged.id: logged for logged in made.relogged})
        self.kept.update({(record.kind, record.id): record for record in made.records})
        self.entries.update({(entry.scope, entry.id): entry for entry in made.feed})
        for delta in made.deltas:
            old = self.heads.get((delta.scope, delta.kind), ScopeHead(delta.scope, delta.kind, 0, 0, 0))
            digest = (old.digest + delta.digest) & DIGEST_MASK
            new = replace(old, number=max(old.number, delta.number), digest=digest, rows=old.rows + delta.rows)
            self.heads[delta.scope, delta.kind] = new
        self.conflicts.update({conflict.id: conflict for conflict in made.conflicts})
        self.inbox.update({(item.form, item.index): item for item in made.inbox})
        for key in made.settled:
            self.inbox.pop(key, None)


class MemoryStore:
    """`sync.store.Store` in dictionaries."""

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds
        self.partitions: dict[str, MemoryPartition] = {}

    def partition(self, kabupaten: str) -> MemoryPartition:
        """Return a partition, made when first asked for."""
        return self.partitions.setdefault(kabupaten, MemoryPartition(Head(kabupaten)))

    def commit(self, batch: Batch, received_at: datetime) -> Plan:
        """Plan a batch, write the plan and commit."""
        partition = self.partition(batch.kabupaten)
        made = plan(batch, gather(batch, partition, self._kinds), self._kinds)
        writers = partition.writers(conflict.standing_number for conflict in made.conflicts)
        made = own_conflicts(made, writers, self._kinds)
        partition.write(made)
        return made

    @contextmanager
    def view(self, kabupaten: str) -> Iterator[MemoryPartition]:
        """Open a view that later commits do not touch."""
        with self.views() as view_of:
            yield view_of(kabupaten)

    @contextmanager
    def views(self) -> Iterator[Callable[[str], MemoryPartition]]:
        """Open views that later commits do not touch."""
        yield lambda kabupaten: _frozen(self.partition(kabupaten))


def _frozen(partition: MemoryPartition) -> MemoryPartition:
    frozen = copy(partition)
    for name in ("decided", "kept", "entries", "heads", "commits"):
        setattr(frozen, name, dict(getattr(frozen, name)))
    return frozen
