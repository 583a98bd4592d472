"""What the author of a change had seen of a field group (P11 to P14)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sync.kinds import Group
from sync.limits import CHAIN_MAX
from sync.nouns import Change, LoggedForm, Loss, Outcome, Record, Ref


@dataclass(frozen=True, slots=True)
class Sight:
    """The newest state of a group that an author had seen.

    Fine is a standing value not newer than `bound`, or, where the past is lost, one among `values`.
    `chain`: own changes underneath that had not stood, newest first.
    """

    bound: int = 0
    values: tuple[Any, ...] | None = None
    chain: tuple[Ref, ...] = ()

    def covers(self, number: int, value: Any) -> bool:
        """Tell whether the standing value of a group was seen."""
        if self.values is not None:
            return value in self.values
        return number <= self.bound

    def as_loss(self) -> Loss:
        """Return what later changes need to know when this one did not stand."""
        return Loss(self.bound, None if self.values is None else list(self.values), self.chain)


@dataclass(frozen=True, slots=True)
class Unjudged:
    """The change cannot be decided yet, and why."""

    outcome: Outcome


Forms = Mapping[str, LoggedForm]
Tags = Mapping[int, int]


def value_of(group: Group, fields: Mapping[str, Any]) -> list[Any]:
    """Return the value of a group: its fields in order."""
    return [fields.get(name) for name in group.fields]


def group_was_touched(group: str, forms: Forms, ref: Ref) -> bool:
    """Tell whether the author of a logged change touched a group; a repair by another person is not his (P24)."""
    decision = forms[ref[0]].decisions[ref[1]]
    if group in decision.repaired:
        return decision.repaired[group] is not None
    return group in decision.stood or group in decision.lost


def _stood_since(forms: Forms, refs: tuple[Ref, ...], group: str) -> int | None:
    """Return the number of the newest change of a chain that has come to stand since, as its author made it."""
    for form, index in refs:
        decision = forms[form].decisions[index] if form in forms else None
        if decision is not None and group in decision.stood and group not in decision.repaired:
            return decision.stood[group]
    return None


def _sight_of_predecessor(forms: Forms, ref: Ref, group: str) -> Sight:
    decision = forms[ref[0]].decisions[ref[1]]
    repaired = decision.repaired.get(group)
    if group in decision.stood and repaired is None:
        return Sight(decision.stood[group])
    loss = repaired or decision.lost[group]
    released = _stood_since(forms, loss.chain, group)
    if released is not None:
        return Sight(released)
    values = None if loss.values is None else tuple(loss.values)
    return Sight(loss.bound, values, (ref, *loss.chain)[:CHAIN_MAX])


def sight(change: Change, group: Group, record: Record | None, forms: Forms, tags: Tags) -> Sight | Unjudged:
    """Return what the author of a change had seen of one group.

    Walks `after` from the newest own change (P11); with none that touched the group, `base` counts (P12).
    `record` is the standing record; `tags` (number -> tag) proves which bases belong to this history.
    """
    for form, index in reversed(change.after):
        logged = forms.get(form)
        if logged is None or index >= len(logged.decisions):
            return sight_of_values(change, group, Outcome.RETRY)
        if group_was_touched(group.name, forms, (form, index)):
            return _sight_of_predecessor(forms, (form, index), group.name)
    if change.base is None:
        return Sight(0)
    if _in_history(change, record, tags):
        return Sight(change.base.number)
    return sight_of_values(change, group)


def sight_of_values(change: Change, group: Group, without: Outcome = Outcome.NEED_BASE) -> Sight | Unjudged:
    """Return what an author saw by the values sent on request; `without` them, the change waits (P13, P14)."""
    return Unjudged(without) if change.seen is None else Sight(0, tuple(change.seen.get(group.name, ())))


def _in_history(change: Change, record: Record | None, tags: Tags) -> bool:
    base = change.base
    if record is not None and (record.revision, record.tag) == (base.number, base.tag):
        return True
    return tags.get(base.number) == base.tag
