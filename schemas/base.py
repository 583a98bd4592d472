"""What every kind of record has in common, and how a schema becomes the kernel's `Kind`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from marshmallow import Schema, ValidationError

from schemas.fields import Flag, Kept
from sync.kinds import CLOSED, DELETED, Group, Kind, Opening, ScopeRule


@dataclass(frozen=True, slots=True)
class Sync:
    """How a kind takes part in the exchange; see `sync.kinds.Kind` for each word.

    Of an office kind every group is the office's alone.
    """

    name: str
    scope: ScopeRule
    slot: tuple[str, ...] = ()
    office: bool = False
    numbered: bool = False
    provisional: str = ""
    opens: Opening | None = None
    once: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    since: int = 1


class RecordSchema(Schema):
    """A record: the fields of its envelope that a change may carry; each kind adds its own."""

    sync: Sync

    deleted = Flag(DELETED, "The record is deleted; it stays findable", nullable=False)
    closed = Flag(CLOSED, "A supervisor has approved the record", nullable=False)

    @classmethod
    def record_fields(cls) -> dict[str, Kept]:
        """Return the kind's own fields by name, without those of the envelope."""
        return {name: one for name, one in cls._declared_fields.items() if name not in RecordSchema._declared_fields}


def kind_of(schema: type[RecordSchema]) -> Kind:
    """Build the kernel's view of a kind from its schema."""
    own = schema.record_fields()
    groups: dict[str, Group] = {}
    for name, one in own.items():
        group = groups.setdefault(one.group.name, replace(one.group, office=one.group.office or schema.sync.office))
        groups[group.name] = replace(group, fields=(*group.fields, name))
    return Kind(
        name=schema.sync.name,
        groups=tuple(groups.values()),
        scope=schema.sync.scope,
        slot=schema.sync.slot,
        refs=tuple((name, one.ref) for name, one in own.items() if one.ref),
        office=schema.sync.office,
        numbered=schema.sync.numbered,
        provisional=schema.sync.provisional,
        opens=schema.sync.opens,
        once=schema.sync.once,
        alike=schema.sync.alike,
        against=schema.sync.against,
        ended=schema.sync.ended,
        since=schema.sync.since,
    )


def demand(fields: Mapping[str, Any], *names: str) -> None:
    """Raise ValidationError `required` for each of these fields that says nothing."""
    missing = [name for name in names if fields.get(name) in (None, "", [])]
    if missing:
        raise ValidationError({name: ["required"] for name in missing})


def forbid(fields: Mapping[str, Any], *names: str) -> None:
    """Raise ValidationError `not_allowed` for each of these fields that says something."""
    given = [name for name in names if fields.get(name) is not None]
    if given:
        raise ValidationError({name: ["not_allowed"] for name in given})


def keep(fields: Mapping[str, Any]) -> None:
    """Raise ValidationError `not_allowed` where a record that others count on would be deleted."""
    if fields.get("deleted"):
        raise ValidationError("not_allowed", "deleted")


def in_order(fields: Mapping[str, Any], first: str, second: str, *, strictly: bool = False) -> None:
    """Raise ValidationError `too_early` for the second of two dates or times that lies before the first."""
    start, end = fields.get(first), fields.get(second)
    if start and end and (end < start or (strictly and end == start)):
        raise ValidationError("too_early", second)
