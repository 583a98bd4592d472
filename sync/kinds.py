"""What the kernel must know of a kind of record: its field groups, merge rules, slot, scope.

A kind is plain data.
The schemas declare it beside each field, the server hands it to phones at enrolment, and the kernel
decides with it without knowing a single programme word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from sync.ids import slot_id


class Rule(StrEnum):
    """How two values of one field group are merged when neither author saw the other's (P17)."""

    LATEST = "latest"
    FIRST = "first"
    LARGEST = "largest"
    UNION = "union"
    FIXED = "fixed"
    ASK = "ask"


class Opening(StrEnum):
    """What a record opens for the phone that makes it (P58).

    `HERE`: the scope that it lies in, at once; `ASKED`: what the store grants because of it, from the next exchange on.
    """

    HERE = "here"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that are judged and merged together.

    `office`: only the office may write it.
    `low_risk`: two edits by one worker resolve by server order, without a case for a person (P21).
    `at_office`: no phone gets it or may write it (P55).
    """

    name: str
    rule: Rule
    fields: tuple[str, ...]
    office: bool = False
    low_risk: bool = False
    at_office: bool = False


@dataclass(frozen=True, slots=True)
class ScopeRule:
    """Which scope a record belongs to (P31).

    With a `prefix` the scope is `prefix:value of field`, or the bare prefix when there is no field.
    Without one it is the scope of the parent record that `field` refers to.
    With a `month` field the triwulan of its value is added: field work is dropped by triwulan.
    `present_only`: who had such a record before writes it no more, as whoever has it now would read that; it waits for a person (P36).
    Phones are not told of it, as one that lost a record has it no more.
    """

    prefix: str = ""
    field: str = ""
    month: str = ""
    present_only: bool = False


DELETED = Group("deleted", Rule.ASK, ("deleted",))
CLOSED = Group("closed", Rule.ASK, ("closed",), office=True)
ENVELOPE = {"deleted": False, "closed": False}
"""Fields that every record has, with their values in a new record."""


@dataclass(frozen=True)
class Kind:
    """One kind of record as the kernel sees it.

    `slot`: key fields of a deterministic id, empty when ids are random (P7).
    `refs`: field -> kind of the record it names, in the same partition.
    `office`: phones may not write it.
    `numbered`: the office gives each record a small integer `no` of its partition.
    `provisional`: field that is true while a record made by a phone waits for the office, empty if there is none (P52).
    `opens`: what a record opens for whoever makes it in the field, None for most kinds (P58); phones need not be told.
    `once`: a word and the field by which a record meets another one that no second record may meet, empty if there is none (P59).
    `alike`, `against`: what such a record must have as the one that it meets has it, and with the other sign; phones need not be told.
    `ended`: a field that names a record, and the field of that one which, filled in, holds new records of it, empty if there is none (P60);
    phones need not be told.
    `since`: the first schema version that knows it (P47).
    """

    name: str
    groups: tuple[Group, ...]
    scope: ScopeRule
    slot: tuple[str, ...] = ()
    refs: tuple[tuple[str, str], ...] = ()
    office: bool = False
    numbered: bool = False
    provisional: str = ""
    opens: Opening | None = None
    once: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    since: int = 1

    @cached_property
    def all_groups(self) -> dict[str, Group]:
        """Groups by name, the two of the envelope included."""
        return {group.name: group for group in (*self.groups, DELETED, CLOSED)}

    @cached_property
    def group_of(self) -> dict[str, Group]:
        """The group of each field."""
        return {field: group for group in self.all_groups.values() for field in group.fields}

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Names of the kind's own fields, in the order of the schema's groups."""
        return tuple(field for group in self.groups for field in group.fields)

    @cached_property
    def sent(self) -> tuple[str, ...]:
        """Names of the own fields that phones get (P55)."""
        return tuple(field for group in self.groups if not group.at_office for field in group.fields)

    @cached_property
    def ref_kinds(self) -> dict[str, str]:
        """Field -> kind of the record it names."""
        return dict(self.refs)

    @property
    def made_by_office(self) -> bool:
        """Whether phones cannot delete it: its first group, which says what it is about, is the office's (P20)."""
        return self.groups[0].office

    @cached_property
    def can_move(self) -> bool:
        """Whether an edit can carry a record into another scope."""
        group = self.group_of.get(self.scope.field)
        return group is not None and group.rule is not Rule.FIXED

    def own_id(self, fields: Mapping[str, Any]) -> str | None:
        """Return the id that a record made with these fields must have, None where any will do (P7, P59)."""
        if self.slot:
            return slot_id(self.name, tuple(fields.get(name) for name in self.slot))
        return slot_id(self.once[0], (fields[self.once[1]],)) if self.meets(fields) else None

    def meets(self, fields: Mapping[str, Any]) -> bool:
        """Tell whether a record made with these fields meets one that no other may meet (P59)."""
        return bool(self.once and fields.get(self.once[1]))

    def touched(self, fields: dict[str, Any]) -> list[Group]:
        """Return the groups a change of these fields touches, in the order of declaration."""
        names = {self.group_of[name].name for name in fields if name in self.group_of}
        return [group for name, group in self.all_groups.items() if name in names]

    def to_data(self) -> dict[str, Any]:
        """Return the kind as JSON-ready data, for phones."""
        return {
            "name": self.name,
            "groups": [
                [g.name, g.rule.value, list(g.fields), int(g.office), int(g.low_risk)] for g in self.groups if not g.at_office
            ],
            "scope": [self.scope.prefix, self.scope.field, self.scope.month],
            "slot": list(self.slot),
            "refs": [list(ref) for ref in self.refs],
            "office": self.office,
            "numbered": self.numbered,
            "provisional": self.provisional,
            "once": list(self.once),
            "since": self.since,
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Kind":
        """Read a kind back from `to_data`."""
        return cls(
            name=data["name"],
            groups=tuple(Group(n, Rule(r), tuple(f), bool(o), bool(low)) for n, r, f, o, low in data["groups"]),
            scope=ScopeRule(*data["scope"]),
            slot=tuple(data["slot"]),
            refs=tuple((field, kind) for field, kind in data["refs"]),
            office=data["office"],
            numbered=data["numbered"],
            provisional=data.get("provisional", ""),
            once=tuple(data.get("once", ())),
            since=data["since"],
        )


Kinds = dict[str, Kind]


def known_kinds(kinds: Kinds, schema_version: int) -> Kinds:
    """Return the kinds that an app of this schema version knows (P47)."""
    return {name: kind for name, kind in kinds.items() if kind.since <= schema_version}
