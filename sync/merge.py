"""One change met with one record: which values stand, which are kept for a person (P16 to P21)."""

from dataclasses import dataclass, field
from typing import Any

from sync.judge import Sight, value_of
from sync.kinds import DELETED, ENVELOPE, Group, Kind, Rule
from sync.nouns import Change, Record


WHOLE_RECORD = frozenset({"deleted", "closed"})
"""Groups that speak of the whole record, so that their author must have seen all of it (P19, P20)."""


@dataclass(slots=True)
class Clash:
    """Two values of one group of which neither author saw the other's.

    `rule` is the group's rule, or `closed` or `deleted` when the record itself stands in the way.
    """

    group: Group
    rule: str
    standing: dict[str, Any]
    incoming: dict[str, Any]
    new_stands: bool


@dataclass(slots=True)
class Merge:
    """What a change does to a record.

    `fields`: the record's fields afterwards; `written`: groups whose value changed; `same`: groups that had the value already;
    `joined`: groups where both values went into one, which the author has not seen; `clashes`: groups with two values to keep.
    """

    fields: dict[str, Any]
    written: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    fixed: list[str] = field(default_factory=list)


def new_fields(kind: Kind, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a record made with these, as server and phone both build it (P37)."""
    return {**dict.fromkeys(kind.fields), **ENVELOPE, **fields}


def merge(kind: Kind, record: Record | None, change: Change, sights: dict[str, Sight], *, office: bool = False) -> Merge:
    """Apply a change to a record, group by group; touches neither argument.

    `sights`: group -> what the author had seen; `office`: the author may also edit an approved record.
    """
    groups = kind.touched(change.fields)
    if record is None:
        return Merge(new_fields(kind, change.fields), written=[group.name for group in kind.all_groups.values()])
    result = Merge(dict(record.fields))
    for group in groups:
        unsaid = {} if change.creates else record.fields
        incoming = {name: change.fields.get(name, unsaid.get(name)) for name in group.fields}
        if value_of(group, incoming) == value_of(group, record.fields):
            result.same.append(group.name)
        elif group.rule is Rule.FIXED:
            result.fixed.append(group.name)
        else:
            _settle(result, group, record, incoming, _obstacle(kind, group, record, sights, office))
    revives = change.creates and record.fields["deleted"] and not change.fields.get("deleted")
    if revives and not result.clashes:
        result.clashes.append(Clash(DELETED, "deleted", {"deleted": True}, {"deleted": False}, new_stands=False))
    return result


def _obstacle(kind: Kind, group: Group, record: Record, sights: dict[str, Sight], office: bool) -> str | None:
    """Return why a group cannot simply be written: a rule's name, or None (P16, P19, P20).

    A key never changes, so whoever names the record has seen it.
    """
    if record.fields["closed"] and not office:
        return "closed"
    if record.fields["deleted"] and group.name != "deleted":
        return "deleted"
    judged = kind.all_groups.values() if group.name in WHOLE_RECORD else (group,)
    unseen = any(not _seen(sights[one.name], one, record) for one in judged if one.rule is not Rule.FIXED)
    return group.rule.value if unseen else None


def _seen(sight: Sight, group: Group, record: Record) -> bool:
    return sight.covers(record.group_number(group), value_of(group, record.fields))


def judged_groups(kind: Kind, change: Change) -> list[Group]:
    """Return the groups whose sight a merge needs: those touched, or all of them where the whole record is meant."""
    touched = kind.touched(change.fields)
    if all(group.name not in WHOLE_RECORD for group in touched):
        return touched
    return [group for group in kind.all_groups.values() if group.rule is not Rule.FIXED or group in touched]


def _settle(result: Merge, group: Group, record: Record, incoming: dict[str, Any], obstacle: str | None) -> None:
    """Decide what stands in one group and note what must be kept (P17, P18)."""
    standing = {name: record.fields.get(name) for name in group.fields}
    if obstacle is None:
        result.fields.update(incoming)
        result.written.append(group.name)
        return
    if obstacle == Rule.UNION.value:
        joined = {name: _union(standing[name], incoming[name]) for name in group.fields}
        result.fields.update(joined)
        if joined != standing:
            result.joined.append(group.name)
        return
    new_stands = obstacle == Rule.LATEST.value or (
        obstacle == Rule.LARGEST.value and _larger(value_of(group, incoming), value_of(group, standing))
    )
    if new_stands:
        result.fields.update(incoming)
        result.written.append(group.name)
    result.clashes.append(Clash(group, obstacle, standing, incoming, new_stands))


def _union(standing: list[Any] | None, incoming: list[Any] | None) -> list[Any]:
    return sorted({*(standing or ()), *(incoming or ())})


def _larger(incoming: list[Any], standing: list[Any]) -> bool:
    """Compare group values; an empty value is smaller than any other."""
    return [(value is not None, value or 0) for value in incoming] > [(value is not None, value or 0) for value in standing]
