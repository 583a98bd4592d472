"""What a plan needs to know: the part of a partition a batch touches, loaded before any decision (P4)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from sync.errors import ExchangeError
from sync.ids import slot_id
from sync.kinds import Kind, Kinds
from sync.nouns import Author, Change, Form, Head, InboxItem, LoggedForm, Place, Record

RecordKey = tuple[str, str]
"""(kind, record id)."""

OUTCOME_KIND = "outcome"
"""The kind of record that carries a later outcome back to the worker (P25)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person decides about an inbox item: accept it, perhaps with other fields, or dismiss it with a reason.

    `problem`: what is wrong with the fields given, as `Change.problem`.
    """

    item: InboxItem
    accept: bool
    reason: str = ""
    fields: dict[str, Any] | None = None
    problem: ExchangeError | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Forms of one author for one partition, or the office's verdicts on its inbox.

    `tag`: random 32 bits of this commit; `cursor`: the number up to which the phone holds its scopes, None if it holds none;
    `lagging`: scopes that it holds only in part.
    """

    kabupaten: str
    author: Author
    forms: tuple[Form, ...]
    tag: int
    received_on: date
    cursor: int | None = None
    lagging: frozenset[str] = frozenset()
    verdicts: tuple[Verdict, ...] = ()


@dataclass(slots=True)
class Snapshot:
    """A consistent look at one partition."""

    head: Head
    forms: dict[str, LoggedForm] = field(default_factory=dict)
    records: dict[RecordKey, Record] = field(default_factory=dict)
    followers: dict[RecordKey, list[Record]] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)
    tags: dict[int, int] = field(default_factory=dict)
    waiting: list[InboxItem] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)


class Reader(Protocol):
    """How a snapshot is loaded; each method is one set-based statement, and none for an empty argument."""

    head: Head
    """The counter row."""

    def forms(self, ids: Iterable[str]) -> dict[str, LoggedForm]:
        """Return the decided forms among these ids."""

    def records(self, kind: Kind, ids: Iterable[str]) -> list[Record]:
        """Return the records of a kind among these ids."""

    def followers(self, kind: Kind, field: str, parents: Iterable[str]) -> list[Record]:
        """Return the records of `kind` whose `field` names one of these parents, but no stubs (P35)."""

    def places(self, ids: Iterable[str]) -> dict[str, list[Place]]:
        """Return the scopes that these records are or were in."""

    def tags(self, numbers: Iterable[int]) -> dict[int, int]:
        """Return the tag of the commit that made each of these numbers, where this history has it."""

    def waiting(self, ids: Iterable[str]) -> list[InboxItem]:
        """Return the open inbox items that wait for one of these records."""

    def aliases(self, ids: Iterable[str]) -> dict[str, str]:
        """Return old id -> id now, for records that were merged."""


def gather(batch: Batch, reader: Reader, kinds: Kinds) -> Snapshot:
    """Load all that `plan` may ask about a batch, in a number of statements that does not grow with it."""
    snapshot = Snapshot(reader.head)
    changes = [change for form in batch.forms for change in form.changes]
    changes += [verdict.item.change for verdict in batch.verdicts]
    snapshot.waiting = _all_waiting({change.id for change in changes}, reader)
    changes += [item.change for item in snapshot.waiting]
    snapshot.aliases = reader.aliases(_named_ids(changes, kinds))
    _load_forms(snapshot, batch, changes, reader)
    _load_records(snapshot, changes, reader, kinds)
    _load_outcomes(snapshot, batch, reader, kinds)
    _load_followers(snapshot, changes, reader, kinds)
    judged = not batch.author.office or snapshot.waiting
    snapshot.places = reader.places({key[1] for key in snapshot.records}) if judged else {}
    snapshot.tags = reader.tags(_unproven_bases(changes, snapshot))
    return snapshot


def _all_waiting(ids: set[str], reader: Reader) -> list[InboxItem]:
    """Return what waits for these records, and what waits for the records of those, to the end (P13)."""
    found: list[InboxItem] = []
    asked: set[str] = set()
    while ids - asked:
        items = reader.waiting(ids - asked)
        found += items
        asked |= ids
        ids = {item.change.id for item in items}
    return found


def _named_ids(changes: list[Change], kinds: Kinds) -> set[str]:
    ids = {change.id for change in changes}
    for change in changes:
        kind = kinds.get(change.kind)
        if kind is not None:
            ids.update(value for name in kind.ref_kinds if isinstance(value := change.fields.get(name), str))
    return ids


def _load_forms(snapshot: Snapshot, batch: Batch, changes: list[Change], reader: Reader) -> None:
    """Load the batch's own forms, what they name in `after`, and one step further down the chains."""
    ids = {form.id for form in batch.forms} | {form for change in changes for form, _ in change.after}
    ids |= {item.form for item in snapshot.waiting} | {verdict.item.form for verdict in batch.verdicts}
    snapshot.forms = reader.forms(ids)
    chains = {
        form
        for logged in snapshot.forms.values()
        for decision in logged.decisions
        for loss in decision.lost.values()
        for form, _ in loss.chain
    }
    forks = {fork_id(form) for form in batch.forms if _forked(form, snapshot)}
    snapshot.forms.update(reader.forms((chains | forks) - snapshot.forms.keys()))


def fork_id(form: Form) -> str:
    """Return the id under which a form is kept that came with other content before (P6)."""
    return slot_id("fork", (form.id, form.content))


def _forked(form: Form, snapshot: Snapshot) -> bool:
    known = snapshot.forms.get(form.id)
    return known is not None and known.content != form.content


def _load_records(snapshot: Snapshot, changes: list[Change], reader: Reader, kinds: Kinds) -> None:
    wanted: dict[str, set[str]] = {}
    for change in changes:
        kind = kinds.get(change.kind)
        if kind is None:
            continue
        wanted.setdefault(kind.name, set()).update((change.id, snapshot.aliases.get(change.id, change.id)))
        for name, ref_kind in kind.refs:
            value = change.fields.get(name)
            if isinstance(value, str):
                wanted.setdefault(ref_kind, set()).add(snapshot.aliases.get(value, value))
    for name, ids in sorted(wanted.items()):
        for record in reader.records(kinds[name], ids):
            snapshot.records[name, record.id] = record


def _load_outcomes(snapshot: Snapshot, batch: Batch, reader: Reader, kinds: Kinds) -> None:
    """Load what was reported before of the inbox items at hand, to be written over (P25)."""
    ids = {outcome_id(item) for item in (*snapshot.waiting, *(verdict.item for verdict in batch.verdicts))}
    for record in reader.records(kinds[OUTCOME_KIND], ids) if ids else ():
        snapshot.records[OUTCOME_KIND, record.id] = record


def outcome_id(item: InboxItem) -> str:
    """Return the id of the record that reports what became of an inbox item (P25)."""
    return slot_id(OUTCOME_KIND, (item.form, item.index))


def _load_followers(snapshot: Snapshot, changes: list[Change], reader: Reader, kinds: Kinds) -> None:
    """Load the masters that would follow a record into another scope, and those that follow them (P34)."""
    moving: dict[str, set[str]] = {}
    for change in changes:
        kind = kinds.get(change.kind)
        if kind is not None and kind.can_move and kind.scope.field in change.fields:
            moving.setdefault(kind.name, set()).add(snapshot.aliases.get(change.id, change.id))
    while moving:
        parent = min(moving)
        existing = {identity for identity in moving.pop(parent) if (parent, identity) in snapshot.records}
        for kind in followers_of(parent, kinds):
            for record in reader.followers(kind, kind.scope.field, existing):
                record = snapshot.records.setdefault((kind.name, record.id), record)
                snapshot.followers.setdefault((parent, record.fields[kind.scope.field]), []).append(record)
                moving.setdefault(kind.name, set()).add(record.id)


def followers_of(parent: str, kinds: Kinds) -> list[Kind]:
    """Return the kinds whose records go where their parent of this kind goes; field work stays behind (P31)."""
    return [
        kind
        for kind in kinds.values()
        if not kind.scope.prefix and not kind.scope.month and kind.ref_kinds.get(kind.scope.field) == parent
    ]


def _unproven_bases(changes: list[Change], snapshot: Snapshot) -> set[int]:
    numbers = set()
    for change in changes:
        record = snapshot.records.get((change.kind, snapshot.aliases.get(change.id, change.id)))
        if change.base and (record is None or (record.revision, record.tag) != (change.base.number, change.base.tag)):
            numbers.add(change.base.number)
    return numbers
