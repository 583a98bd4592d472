"""The nouns of the exchange: forms and changes from a phone, records and logs from a store."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sync.errors import ExchangeError
from sync.kinds import ENVELOPE, Group


class Outcome(StrEnum):
    """What became of one change; all but the last two are final (P22)."""

    APPLIED = "applied"
    SAME = "same"
    MERGED = "merged"
    REVIEW = "review"
    REFUSED = "refused"
    BLOCKED = "blocked"
    HELD = "held"
    NEED_BASE = "need_base"
    RETRY = "retry"


FINAL = frozenset(Outcome) - {Outcome.NEED_BASE, Outcome.RETRY}
STORED = frozenset({Outcome.APPLIED, Outcome.SAME, Outcome.MERGED, Outcome.REVIEW})
WAITING = frozenset({Outcome.REFUSED, Outcome.BLOCKED, Outcome.HELD})
"""Outcomes that lie in the inbox, whole, until a person or the missing record releases them (P24)."""

Ref = tuple[str, int]
"""(form id, number of the change inside the form): the identity of one change (P5)."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of a partition or of a record: its number and the random tag of the commit that made it."""

    number: int
    tag: int


@dataclass(frozen=True, slots=True)
class Change:
    """One edit of one record, as the phone recorded it.

    `base` is what the mirror had when the form was opened (P9); None when the author saw no such record.
    `after` names the author's own changes shown on the form, in the order made.
    `seen` (group -> values) is sent only when the server asked with `need_base`.
    `problem` is set by the schemas when the content cannot be taken.
    """

    kind: str
    id: str
    fields: dict[str, Any]
    base: Revision | None = None
    after: tuple[Ref, ...] = ()
    seen: dict[str, list[Any]] | None = None
    problem: ExchangeError | None = None

    @property
    def creates(self) -> bool:
        """Whether the author made the record with this change."""
        return self.base is None and not self.after


@dataclass(frozen=True, slots=True)
class Form:
    """One saved form: changes of one partition under one random id.

    `work_date` is the local date of the work, `device_at` the phone's clock at saving (Unix seconds),
    `age_s` how long ago that was when the form was sent, both data only (P41).
    """

    id: str
    kabupaten: str
    work_date: date
    changes: tuple[Change, ...]
    content: str
    device_at: int = 0
    age_s: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which a worker may write in a scope; None is open."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Grants:
    """What a worker may touch in one partition.

    `windows`: scope without triwulan -> days; also those that ended, for late work (P36).
    `scopes`: the full scopes a phone of this worker holds now (P33).
    """

    windows: dict[str, tuple[Window, ...]] = field(default_factory=dict)
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    """Who sends: a phone of a worker, or the office (no grants are asked of it).

    `retired`: the phone may only hand in, everything it brings is held (P26).
    """

    worker: str
    device: str
    grants: Grants = Grants()
    office: bool = False
    retired: bool = False


ERASED = "-"
"""What `moved` says of a record whose content was erased for good (P57)."""


@dataclass(slots=True)
class Record:
    """A record as stored.

    `groups`: group -> number of its last change, 0 if it was never filled in; None for a record just made.
    `moved`: the kabupaten that has the record now, when it moved away (P35), or `ERASED`.
    """

    kind: str
    id: str
    scope: str
    fields: dict[str, Any]
    revision: int
    tag: int
    form: str
    groups: dict[str, int] | None = None
    no: int | None = None
    moved: str | None = None

    def group_number(self, group: Group) -> int:
        """Return the number at which a group last changed; 0 if it was never filled in.

        What the making of a record left empty is no value, so two authors who fill in different groups do not meet (P16).
        """
        if self.groups is not None:
            return self.groups.get(group.name, 0)
        filled = any(self.fields.get(name) is not ENVELOPE.get(name) for name in group.fields)
        return self.revision if filled else 0


@dataclass(slots=True)
class Loss:
    """How a change that did not stand was judged, for the changes that lean on it (P11).

    `bound`: the newest number its author had seen; `values`: instead, the values seen; `chain`: own changes below it
    that had not stood either, newest first.
    """

    bound: int = 0
    values: list[Any] | None = None
    chain: tuple[Ref, ...] = ()


@dataclass(slots=True)
class Decision:
    """The outcome of one change.

    `number`: of the write it made; `stood`: group -> number since which its value stands; `lost`: group -> how it was judged;
    `repaired`: groups to which a person gave another value than the author's (P24) -> how the author's own was judged, None
    for a group its author had left alone.
    """

    outcome: Outcome
    number: int | None = None
    stood: dict[str, int] = field(default_factory=dict)
    lost: dict[str, Loss] = field(default_factory=dict)
    repaired: dict[str, Loss | None] = field(default_factory=dict)
    code: str | None = None
    details: dict[str, Any] | None = None
    conflicts: tuple[str, ...] = ()


@dataclass(slots=True)
class LoggedForm:
    """A form already decided, as the change log has it."""

    id: str
    content: str
    decisions: list[Decision]
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The counter row of a partition.

    `commits` counts every push, also one that numbers nothing; `last_no` is the last small integer given to a record.
    """

    kabupaten: str
    number: int = 0
    tag: int = 0
    commits: int = 0
    last_no: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A scope in which a record is or was; `left_on` is the day it went."""

    scope: str
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class InboxItem:
    """A change that could not be stored, kept whole (P24).

    `waiting_for`: the missing record whose arrival releases it (P13).
    """

    form: str
    index: int
    change: Change
    outcome: Outcome
    code: str
    details: dict[str, Any] | None
    author: Author
    work_date: date
    waiting_for: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two values of one field group, both kept, with the change that met (P18).

    `standing_number` leads to the author of the standing value; `new_stands` tells which of the two stands now.
    `worker`: who made the incoming value, empty for the office.
    """

    id: str
    kind: str
    record: str
    scope: str
    group: str
    rule: str
    form: str
    index: int
    standing: dict[str, Any]
    incoming: dict[str, Any]
    standing_number: int
    new_stands: bool
    worker: str = ""
    own: bool = False
    automatic: bool = False
