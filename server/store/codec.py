"""Kernel nouns written as rows and JSON columns, and read back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row

from sync.kinds import ENVELOPE, Kind
from sync.nouns import Author, Change, Decision, InboxItem, LoggedForm, Loss, Outcome, Record
from sync.wire import change_from_wire, change_to_wire

Json = Any


def day_of(text: str | None) -> date | None:
    """Read a local date."""
    return None if text is None else date.fromisoformat(text)


def storable_seconds(seconds: int) -> int:
    """Return the error of a clock, cut to what its column holds: a clock may be wrong by any number (P41)."""
    return max(-(2**31), min(2**31 - 1, seconds))


def record_row(kabupaten: str, record: Record) -> dict[str, Any]:
    """Return a record as a row of its kind's table."""
    return {
        "kabupaten": kabupaten,
        "id": record.id,
        "scope": record.scope,
        "revision": record.revision,
        "tag": record.tag,
        "form": record.form,
        "groups": record.groups,
        "no": record.no,
        "moved": record.moved,
        **record.fields,
    }


def record_from_row(kind: Kind, row: Mapping[str, Any]) -> Record:
    """Read a record."""
    return Record(
        kind=kind.name,
        id=row["id"],
        scope=row["scope"],
        fields={name: row[name] for name in (*kind.fields, *ENVELOPE)},
        revision=row["revision"],
        tag=row["tag"],
        form=row["form"],
        groups=row["groups"],
        no=row["no"],
        moved=row["moved"],
    )


def decision_to_json(decision: Decision) -> Json:
    """Write the outcome of a change; the usual one, all groups standing at one number, stays short."""
    stood: Json = decision.stood
    if decision.number is not None and all(number == decision.number for number in decision.stood.values()):
        stood = list(decision.stood)
    rest = {
        "lost": {group: _loss_to_json(loss) for group, loss in decision.lost.items()},
        "repaired": {group: loss and _loss_to_json(loss) for group, loss in decision.repaired.items()},
        "code": decision.code,
        "details": decision.details,
        "conflicts": list(decision.conflicts),
    }
    kept = {name: value for name, value in rest.items() if value}
    return [decision.outcome.value, decision.number, stood, *([kept] if kept else [])]


def decision_from_json(data: Json) -> Decision:
    """Read the outcome of a change."""
    outcome, number, stood, *rest = data
    kept = rest[0] if rest else {}
    return Decision(
        outcome=Outcome(outcome),
        number=number,
        stood=dict.fromkeys(stood, number) if isinstance(stood, list) else stood,
        lost={group: _loss_from_json(loss) for group, loss in kept.get("lost", {}).items()},
        repaired={group: loss and _loss_from_json(loss) for group, loss in kept.get("repaired", {}).items()},
        code=kept.get("code"),
        details=kept.get("details"),
        conflicts=tuple(kept.get("conflicts", ())),
    )


def _loss_to_json(loss: Loss) -> Json:
    return [loss.bound, loss.values, [list(ref) for ref in loss.chain]]


def _loss_from_json(data: Json) -> Loss:
    bound, values, chain = data
    return Loss(bound, values, tuple((form, index) for form, index in chain))


def logged_from_row(row: Row[Any]) -> LoggedForm:
    """Read a decided form."""
    return LoggedForm(row.form, row.content, [decision_from_json(one) for one in row.decisions], row.first, row.last)


def inbox_row(kabupaten: str, item: InboxItem) -> dict[str, Any]:
    """Return an inbox item as a row."""
    return {
        "kabupaten": kabupaten,
        "form": item.form,
        "index": item.index,
        "kind": item.change.kind,
        "record": item.change.id,
        "change": change_to_wire(item.change),
        "outcome": item.outcome.value,
        "code": item.code,
        "details": item.details,
        "worker": item.author.worker,
        "device": item.author.device,
        "work_date": item.work_date.isoformat(),
        "waiting_for": item.waiting_for,
        "state": "open",
    }


def inbox_from_row(row: Row[Any], author: Author) -> InboxItem:
    """Read an inbox item; the author's grants are the caller's to load."""
    change: Change = change_from_wire(row.change)
    day = date.fromisoformat(row.work_date)
    return InboxItem(row.form, row.index, change, Outcome(row.outcome), row.code, row.details, author, day, row.waiting_for)
