"""Scopes: the part of a partition a record belongs to and a worker may touch (P31, P33, P36)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from hashlib import blake2b
from typing import Any

from sync.kinds import Kind
from sync.limits import LATE_DAYS, TRIWULAN_HELD
from sync.nouns import Grants, Place, Window

UNASSIGNED = "u"
"""Scope of records whose owner is not known yet (families without a kelompok); no phone holds it."""


def triwulan(day: str) -> str:
    """Return the triwulan of a date or month, `2026-11-03` -> `2026-4`."""
    return f"{day[:4]}-{(int(day[5:7]) + 2) // 3}"


def recent_triwulan(today: date) -> tuple[str, ...]:
    """Return the triwulan a phone holds, the present one first (P31)."""
    index = today.year * 4 + (today.month - 1) // 3
    return tuple(f"{step // 4}-{step % 4 + 1}" for step in range(index, index - TRIWULAN_HELD, -1))


def without_triwulan(scope: str) -> str:
    """Return the scope that owns a scope of one triwulan."""
    return ":".join(scope.split(":")[:2])


def scope_of(kind: Kind, record: str, fields: Mapping[str, Any], parent_scope: str | None) -> str:
    """Return the scope of a record from its own fields, or from its parent's scope.

    A record whose owner is not known goes to `UNASSIGNED`.
    """
    rule = kind.scope
    if not rule.prefix:
        scope = parent_scope or UNASSIGNED
        if rule.month and scope != UNASSIGNED:
            scope = without_triwulan(scope)
    elif not rule.field:
        scope = rule.prefix
    else:
        value = record if rule.field == "id" else fields.get(rule.field)
        scope = f"{rule.prefix}:{value}" if value else UNASSIGNED
    if rule.month and scope != UNASSIGNED:
        scope = f"{scope}:{triwulan(str(fields[rule.month]))}"
    return scope


def _covers(windows: Iterable[Window], day: date) -> bool:
    late = timedelta(days=LATE_DAYS)
    return any(
        (window.start is None or day >= window.start - late) and (window.end is None or day <= window.end + late)
        for window in windows
    )


def may_write(grants: Grants, scope: str, work_date: date, places: Iterable[Place] = ()) -> bool:
    """Tell whether work of a day may be written into a scope, or into one the record has left (P36)."""
    if _covers(grants.windows.get(without_triwulan(scope), ()), work_date):
        return True
    late = timedelta(days=LATE_DAYS)
    return any(
        place.left_on is not None
        and work_date <= place.left_on + late
        and _covers(grants.windows.get(without_triwulan(place.scope), ()), work_date)
        for place in places
    )


def assignment_version(partitions: Mapping[str, Iterable[str]]) -> str:
    """Return the version of a list of scopes, equal on phone and server when the lists are (P33)."""
    text = "\n".join(f"{kabupaten} {scope}" for kabupaten in sorted(partitions) for scope in sorted(partitions[kabupaten]))
    return blake2b(text.encode(), digest_size=6).hexdigest()
