"""What each simulated person saw and saved, written down as it happens; the checker believes nothing else."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from schemas import KINDS

Key = tuple[str, str]
"""(kind, record id)."""
Fields = dict[str, Any]
ENVELOPE_GROUPS = {"deleted": ("deleted",), "closed": ("closed",)}


@cache
def groups_of(kind: str) -> Mapping[str, tuple[str, ...]]:
    """Return the fields of each group of a kind, as its schema declares them."""
    known = {group.name: group.fields for group in KINDS[kind].groups} if kind in KINDS else {}
    return {**known, **ENVELOPE_GROUPS}


def value_of(kind: str, group: str, fields: Fields | None) -> str:
    """Return the value of a group as text that can be compared; of no record, the empty value."""
    names = groups_of(kind)[group]
    empty = False if group in ENVELOPE_GROUPS else None
    return json.dumps([empty if fields is None else fields.get(name, empty) for name in names], sort_keys=True)


def is_empty(value: str) -> bool:
    """Tell whether a group's value says nothing."""
    return all(part is None or part is False for part in json.loads(value))


def touched_groups(kind: str, fields: Fields) -> list[str]:
    """Return the groups that a change of these fields touches."""
    return [group for group, names in groups_of(kind).items() if any(name in fields for name in names)]


@dataclass(frozen=True, slots=True)
class SavedChange:
    """One change as its author saved it; `shown` are the record's fields when the form was opened, None if there was none."""

    kind: str
    id: str
    fields: Fields
    shown: Fields | None

    @property
    def key(self) -> Key:
        """The record."""
        return self.kind, self.id


@dataclass(frozen=True, slots=True)
class SavedForm:
    """One form as saved by a phone, or by the office (`phone` is then empty)."""

    id: str
    kabupaten: str
    phone: str
    worker: str
    tick: int
    changes: tuple[SavedChange, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a person saw of a record at one moment."""

    tick: int
    phone: str
    key: Key
    fields: Fields | None


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What a phone showed of a record at one moment; `may_leave`: it need not have the record at that moment."""

    tick: int
    phone: str
    key: Key
    fields: Fields | None
    may_leave: bool = False


@dataclass(slots=True)
class Ledger:
    """All that happened, from outside.

    `copied_from`: phone -> (phone it was copied from, tick); `lost`: phones that never come back, with what they had not sent;
    `repairs`: (form, index) -> fields with which the office accepted a change;
    `trips`: forms that carry a family to another kabupaten; `papers`: receipts of lost phones that were entered from paper;
    `restored`: the server went back at least once; `unnoticed`: and nobody told it so.
    """

    forms: dict[str, SavedForm] = field(default_factory=dict)
    sightings: dict[tuple[str, Key], list[Sighting]] = field(default_factory=dict)
    glimpses: dict[tuple[str, Key], list[Glimpse]] = field(default_factory=dict)
    copied_from: dict[str, tuple[str, int]] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    repairs: dict[tuple[str, int], Fields] = field(default_factory=dict)
    trips: set[str] = field(default_factory=set)
    papers: set[str] = field(default_factory=set)
    restored: bool = False
    unnoticed: bool = False

    def saw(self, phone: str, tick: int, key: Key, fields: Fields | None) -> None:
        """Write down what a form showed when it was opened."""
        self.sightings.setdefault((phone, key), []).append(Sighting(tick, phone, key, fields))

    def is_new(self, phone: str, key: Key, fields: Fields | None) -> bool:
        """Tell whether a phone shows something else than when it was last looked at."""
        seen = self.glimpses.get((phone, key))
        return not seen or seen[-1].fields != fields

    def glimpsed(self, glimpse: Glimpse) -> None:
        """Write down what a phone shows."""
        self.glimpses.setdefault((glimpse.phone, glimpse.key), []).append(glimpse)

    def saved(self, form: SavedForm) -> None:
        """Write down a saved form."""
        assert form.id not in self.forms, "a form id was used twice"
        self.forms[form.id] = form

    def lineage(self, phone: str, tick: int) -> Iterator[tuple[str, int]]:
        """Yield the phone and those it was copied from, with the tick up to which each counts."""
        while True:
            yield phone, tick
            if phone not in self.copied_from:
                return
            phone, copied = self.copied_from[phone]
            tick = min(tick, copied)

    def is_shared(self, phone: str, form: str) -> bool:
        """Tell whether a form lies on a phone and on a copy of it, or on a copy and on what it was copied from."""
        return any(phone in (copy, first) and self.forms[form].tick <= tick for copy, (first, tick) in self.copied_from.items())

    def values_seen(self, form: SavedForm, index: int, group: str) -> set[str]:
        """Return every value of a group that the author of a change had on screen, up to opening its form."""
        change = form.changes[index]
        opened = max(
            (one.tick for one in self.sightings.get((form.phone, change.key), ()) if one.fields is change.shown), default=form.tick
        )
        seen = {value_of(change.kind, group, change.shown)}
        for phone, until in self.lineage(form.phone, opened):
            for one in self.sightings.get((phone, change.key), ()):
                if one.tick <= until:
                    seen.add(value_of(change.kind, group, one.fields))
        return seen

    def authors_of(self, key: Key, group: str) -> Iterable[tuple[SavedForm, int, str]]:
        """Yield (form, index, value) of every change anybody saved of a group."""
        for form in self.forms.values():
            for index, change in enumerate(form.changes):
                if change.key == key and group in touched_groups(change.kind, change.fields):
                    yield form, index, value_of(change.kind, group, change.fields)

    def repaired(self, key: Key, group: str) -> bool:
        """Tell whether the office gave a group of some change another value than its author had."""
        for (form, index), fields in self.repairs.items():
            change = self.forms[form].changes[index]
            if change.key == key and value_of(change.kind, group, fields) != value_of(change.kind, group, change.fields):
                return True
        return False
