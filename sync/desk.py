"""The desk a plan works on: the snapshot with the decisions made so far laid over it."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sync.kinds import ENVELOPE, Kind, Kinds
from sync.nouns import ERASED, Author, Conflict, Decision, InboxItem, LoggedForm, Record
from sync.scopes import scope_of
from sync.snapshot import Batch, RecordKey, Snapshot, followers_of


def _numbers(kind: Kind, record: Record) -> dict[str, int]:
    """Return the number at which each group of a record last changed."""
    return {name: record.group_number(group) for name, group in kind.all_groups.items()}


@dataclass(slots=True)
class Desk:
    """Working state of one plan; nothing of the snapshot is changed.

    `plain`: written records that the phone can build itself from what it sent (P37);
    `redecided`: forms of which an older outcome changed; `settled`: inbox items that are done;
    `guests`: numbers (after, up to) that belong to released work of other authors;
    `opened`: (worker, scope) of what records made here open, the scope empty where the store opens it later (P58).
    """

    batch: Batch
    snapshot: Snapshot
    kinds: Kinds
    number: int
    last_no: int
    forms: dict[str, LoggedForm]
    written: dict[RecordKey, Record] = field(default_factory=dict)
    plain: dict[RecordKey, bool] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    inbox: list[InboxItem] = field(default_factory=list)
    settled: list[tuple[str, int]] = field(default_factory=list)
    redecided: set[str] = field(default_factory=set)
    guests: list[tuple[int, int, Author]] = field(default_factory=list)
    opened: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def lay(cls, batch: Batch, snapshot: Snapshot, kinds: Kinds) -> "Desk":
        """Lay out an empty desk over a snapshot."""
        head = snapshot.head
        return cls(batch, snapshot, kinds, head.number, head.last_no, dict(snapshot.forms))

    def origin(self, kind: str, record: str) -> Record | None:
        """Return a record as it was before this batch."""
        return self.snapshot.records.get((kind, record))

    def find(self, kind: str, record: str) -> Record | None:
        """Return a record as it stands now, or None."""
        return self.written.get((kind, record)) or self.snapshot.records.get((kind, record))

    def now_id(self, record: str) -> str:
        """Return the id a merged record goes by now."""
        return self.snapshot.aliases.get(record, record)

    def next_number(self) -> int:
        """Take the next number of the partition."""
        self.number += 1
        return self.number

    def phone_holds(self, key: RecordKey) -> bool:
        """Tell whether the author's phone holds a record just as it stands (P37)."""
        if key in self.written:
            return self.plain[key]
        origin, batch = self.snapshot.records.get(key), self.batch
        if origin is None or origin.moved or batch.cursor is None or origin.revision > batch.cursor:
            return False
        return origin.scope in batch.author.grants.scopes and origin.scope not in batch.lagging

    def parent_of(self, kind: Kind, fields: dict[str, Any]) -> RecordKey:
        """Return the key of the record that gives a record its scope."""
        return kind.ref_kinds[kind.scope.field], str(fields.get(kind.scope.field))

    def scope(self, kind: Kind, record: str, fields: dict[str, Any]) -> str:
        """Return the scope of a record with these fields."""
        parent_scope = None
        if not kind.scope.prefix:
            parent = self.find(*self.parent_of(kind, fields))
            parent_scope = parent.scope if parent else None
        return scope_of(kind, record, fields, parent_scope)

    def write(self, kind: Kind, record: str, fields: dict[str, Any], groups: list[str], form: str) -> int:
        """Put a new state of a record on the desk and return its number.

        `groups`: those whose value changed; a record that did not exist gets all its groups.
        """
        number = self.next_number()
        old = self.find(kind.name, record)
        if old is None:
            new = Record(kind.name, record, self.scope(kind, record, fields), fields, number, self.batch.tag, form)
            if kind.numbered and self.batch.author.office:
                self.last_no += 1
                new.no = self.last_no
        else:
            numbers = _numbers(kind, old) | dict.fromkeys(groups, number)
            moves = kind.can_move and fields.get(kind.scope.field) != old.fields.get(kind.scope.field)
            new = replace(
                old,
                scope=self.scope(kind, record, fields) if moves else old.scope,
                fields=fields,
                revision=number,
                tag=self.batch.tag,
                form=form,
                groups=numbers,
            )
        self.written[kind.name, record] = new
        if old is not None and new.scope != old.scope:
            self._follow(kind, record, form)
        return number

    def depart(self, kind: Kind, record: str, kabupaten: str, form: str) -> int:
        """Turn a record into the stub of one that lives in another kabupaten now (P35), or that is erased and says nothing any more (P57)."""
        old = self.find(kind.name, record)
        number = self.next_number()
        fields = dict.fromkeys(kind.fields) | ENVELOPE | {"deleted": True} if kabupaten == ERASED else old.fields
        gone = replace(old, moved=kabupaten, fields=fields, revision=number, tag=self.batch.tag, form=form, groups=_numbers(kind, old))
        self.written[kind.name, record] = gone
        self.plain[kind.name, record] = False
        return number

    def arrive(self, kind: Kind, record: str, fields: dict[str, Any], form: str) -> int:
        """Put the record that comes back in place of its stub (P35)."""
        old = self.find(kind.name, record)
        number = self.next_number()
        scope = self.scope(kind, record, fields)
        back = Record(kind.name, record, scope, fields, number, self.batch.tag, form, no=old.no)
        self.written[kind.name, record] = back
        self.plain[kind.name, record] = False
        return number

    def _follow(self, kind: Kind, record: str, form: str) -> None:
        """Carry the masters of a record into its new scope, in the same commit (P34)."""
        for follower_kind in followers_of(kind.name, self.kinds):
            for follower in self._followers(kind, follower_kind, record):
                scope = self.scope(follower_kind, follower.id, follower.fields)
                if scope == follower.scope:
                    continue
                numbers = _numbers(follower_kind, follower)
                moved = replace(
                    follower, scope=scope, revision=self.next_number(), tag=self.batch.tag, form=form, groups=numbers
                )
                self.written[follower_kind.name, follower.id] = moved
                self.plain[follower_kind.name, follower.id] = False
                self._follow(follower_kind, follower.id, form)

    def _followers(self, kind: Kind, follower_kind: Kind, record: str) -> list[Record]:
        names = follower_kind.scope.field
        loaded = [one.id for one in self.snapshot.followers.get((kind.name, record), ()) if one.kind == follower_kind.name]
        fresh = [key[1] for key, one in self.written.items() if key[0] == follower_kind.name and one.fields.get(names) == record]
        found = [self.find(follower_kind.name, identity) for identity in dict.fromkeys([*loaded, *fresh])]
        return [one for one in found if one.fields.get(names) == record]

    def log(self, form: LoggedForm) -> None:
        """Note a decided form."""
        self.forms[form.id] = form

    def redecide(self, form: str, index: int, decision: Decision) -> None:
        """Replace the outcome of a change that lay in the inbox (P25)."""
        logged = self.forms[form]
        decisions = list(logged.decisions)
        decisions[index] = decision
        self.forms[form] = replace(logged, decisions=decisions)
        self.redecided.add(form)

    @property
    def today(self) -> date:
        """The day on which the batch arrived."""
        return self.batch.received_on
