"""Writes of the office: imports, console and commands go through the same commit as phones."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

from schemas.check import check
from server.zones import local
from sync.ids import id_from_bytes, slot_id
from sync.kinds import Kind
from sync.limits import CHANGES_PER_FORM_MAX
from sync.nouns import Author, Change, Form, Record, Revision
from sync.plan import Plan
from sync.snapshot import Batch, Verdict
from sync.store import Store
from sync.wire import form_content

OFFICE_DEVICE = "office"
Item = TypeVar("Item")


def batched(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """Cut a stream into tuples of at most `size` (`itertools.batched` is not in Python 3.11)."""
    stream = iter(items)
    while part := tuple(islice(stream, size)):
        yield part


def new_record(kind: Kind, fields: dict[str, Any], record: str) -> Change:
    """Return the change that makes a record; where its fields give its id, `record` is not asked."""
    return Change(kind.name, kind.own_id(fields) or record, {**dict.fromkeys(kind.fields), **fields})


def edit(kind: Kind, record: Record, **fields: Any) -> Change:
    """Return the change of a record as it was read, sending whole groups."""
    whole = {name: record.fields[name] for group in kind.touched(fields) for name in group.fields}
    return Change(kind.name, record.id, whole | fields, Revision(record.revision, record.tag))


def _judged(verdict: Verdict) -> Verdict:
    """Return a verdict that says what is wrong with the content it leaves, repaired or not: accepting makes nothing right."""
    change = verdict.item.change
    fields = change.fields if verdict.fields is None else verdict.fields
    return replace(verdict, fields=fields, problem=check(change.kind, fields, creating=change.creates))


@dataclass(frozen=True, slots=True)
class Office:
    """One person or job of the office, writing now.

    `actor`: id of the account, or the name of the job; `random_bytes(n)` gives n random bytes.
    """

    store: Store
    actor: str
    clock: Callable[[], datetime]
    random_bytes: Callable[[int], bytes]

    def new_id(self) -> str:
        """Return a new random id."""
        return id_from_bytes(self.random_bytes(16))

    def write(self, kabupaten: str, changes: Iterable[Change], form: str | None = None) -> Plan:
        """Commit changes of one partition in one transaction.

        `form`: an id of the caller's, to make the write repeatable; random otherwise.
        """
        now = self.clock()
        batch = self.batch(kabupaten, batched(changes, CHANGES_PER_FORM_MAX), now, form)
        return self.store.commit(batch, now)

    def batch(self, kabupaten: str, parts: Iterable[tuple[Change, ...]], now: datetime, form: str | None = None) -> Batch:
        """Return changes of one partition, each part a form of its own, ready to be planned or committed."""
        today = local(now, kabupaten).date()
        forms = []
        for index, part in enumerate(parts):
            identity = self.new_id() if form is None else slot_id("form", (form, index))
            content = form_content(kabupaten, today if form is None else date.min, part)
            forms.append(Form(identity, kabupaten, today, part, content))
        return self._batch(kabupaten, now, forms=tuple(forms))

    def write_all(self, kabupaten: str, changes: Iterable[Change], per_commit: int) -> Iterator[Plan]:
        """Commit many changes in short transactions, yielding each plan."""
        for part in batched(changes, per_commit):
            yield self.write(kabupaten, part)

    def decide(self, kabupaten: str, verdicts: Iterable[Verdict]) -> Plan:
        """Carry out verdicts on the inbox of one partition; what its schema does not take stays refused."""
        now = self.clock()
        return self.store.commit(self.judging(kabupaten, verdicts, now), now)

    def judging(self, kabupaten: str, verdicts: Iterable[Verdict], now: datetime) -> Batch:
        """Return verdicts on the inbox of one partition, ready to be committed."""
        return self._batch(kabupaten, now, verdicts=tuple(_judged(verdict) for verdict in verdicts))

    def _batch(
        self, kabupaten: str, now: datetime, forms: tuple[Form, ...] = (), verdicts: tuple[Verdict, ...] = ()
    ) -> Batch:
        tag = int.from_bytes(self.random_bytes(4))
        author = Author(self.actor, OFFICE_DEVICE, office=True)
        return Batch(kabupaten, author, forms, tag, local(now, kabupaten).date(), verdicts=verdicts)
