"""Nouns written as compact JSON and read back: forms from the phone, answers to it (P3, P37, P51)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sync.errors import CATALOGUE, ExchangeError, Problem
from sync.ids import content_hash, is_id
from sync.kinds import ENVELOPE, Kind
from sync.limits import (
    AFTER_PER_CHANGE_MAX,
    CHANGES_PER_EXCHANGE_MAX,
    CHANGES_PER_FORM_MAX,
    FORMS_PER_EXCHANGE_MAX,
    SEEN_VALUES_MAX,
    WORD_CHARS_MAX,
)
from sync.nouns import Change, Decision, Form, Outcome, Record, Ref, Revision
from sync.plan import Answer

WIRE_VERSION = 1
SCHEMA_VERSION = 1
CONTENT_TYPE = "application/x-ndjson"


@dataclass(frozen=True, slots=True)
class Request:
    """One exchange as asked for.

    `cursors`: kabupaten -> revision up to which all scopes are held; `lagging`: scopes that are held only up to a number of
    their own; `last`: kabupaten -> newest accepted form; `assignment`: version of the list of scopes held; `waiting` and `free`: forms not
    accepted yet and bytes of room left, as the phone says (P56).
    """

    epoch: int
    assignment: str
    now: int
    app: str = ""
    schema_version: int = SCHEMA_VERSION
    cursors: Mapping[str, Revision] = field(default_factory=dict)
    lagging: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    last: Mapping[str, str] = field(default_factory=dict)
    forms: tuple[Form, ...] = ()
    waiting: int | None = None
    free: int | None = None


def _unreadable(what: str) -> Problem:
    return Problem("unprocessable", {"field": what})


def form_to_wire(form: Form, now: int) -> list[Any]:
    """Write a form for sending; its age is told at the moment of sending (P41)."""
    changes = [change_to_wire(change) for change in form.changes]
    return [form.id, form.kabupaten, form.work_date.isoformat(), form.device_at, now - form.device_at, changes]


def change_to_wire(change: Change) -> list[Any]:
    """Write a change; trailing empty parts are left out."""
    base = [change.base.number, change.base.tag] if change.base else 0
    parts: list[Any] = [change.kind, change.id, change.fields, base, [list(ref) for ref in change.after], change.seen]
    while len(parts) > 3 and not parts[-1]:
        parts.pop()
    return parts


def form_from_wire(data: Any) -> Form:
    """Read a form.

    Raises `Problem` (unprocessable) where its frame is malformed; content is judged later and never refused here.
    """
    if not (isinstance(data, list) and len(data) == 6):
        raise _unreadable("forms")
    identity, kabupaten, work_date, device_at, age_s, changes = data
    if not (is_id(identity) and _is_code(kabupaten) and isinstance(changes, list)):
        raise _unreadable("forms")
    if not 0 < len(changes) <= CHANGES_PER_FORM_MAX:
        raise Problem("too_large", {"field": "changes", "limit": CHANGES_PER_FORM_MAX})
    if not _is_int(device_at) or not _is_int(age_s):
        raise _unreadable("forms")
    read = tuple(change_from_wire(change) for change in changes)
    content = content_hash([kabupaten, work_date, [_content(change) for change in read]])
    return Form(identity, kabupaten, _day(work_date), read, content, device_at, age_s)


def _content(change: Change) -> list[Any]:
    """Return what makes a change the same change: all but the values sent on request."""
    return change_to_wire(Change(change.kind, change.id, change.fields, change.base, change.after))


def form_content(kabupaten: str, work_date: date, changes: Iterable[Change]) -> str:
    """Return the content hash of a form about to be saved."""
    return content_hash([kabupaten, work_date.isoformat(), [_content(change) for change in changes]])


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 53


def _is_code(value: Any) -> bool:
    """Tell whether a value may name a kind or a kabupaten, known or not; a database can keep and look up what may."""
    return isinstance(value, str) and len(value) <= WORD_CHARS_MAX and value.isascii() and value.isprintable()


def _day(text: Any) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise _unreadable("work_date") from None


def change_from_wire(data: Any) -> Change:
    """Read a change; raises `Problem` (unprocessable) where its frame is malformed."""
    if not (isinstance(data, list) and 3 <= len(data) <= 6):
        raise _unreadable("changes")
    kind, identity, fields, base, after, seen = [*data, 0, [], None][:3] + [*data[3:], *[0, [], None][len(data) - 3 :]]
    if not (_is_code(kind) and is_id(identity) and isinstance(fields, dict)):
        raise _unreadable("changes")
    return Change(kind, identity, fields, _base(base), _after(after), _seen(seen))


def _base(data: Any) -> Revision | None:
    if data == 0:
        return None
    if not (isinstance(data, list) and len(data) == 2 and all(_is_int(part) for part in data)):
        raise _unreadable("base")
    return Revision(*data)


def _after(data: Any) -> tuple[Ref, ...]:
    if not isinstance(data, list) or len(data) > AFTER_PER_CHANGE_MAX:
        raise _unreadable("after")
    for ref in data:
        if not (isinstance(ref, list) and len(ref) == 2 and is_id(ref[0]) and _is_int(ref[1]) and ref[1] >= 0):
            raise _unreadable("after")
    return tuple((form, index) for form, index in data)


def _seen(data: Any) -> dict[str, list[Any]] | None:
    if data is None:
        return None
    if not (isinstance(data, dict) and all(isinstance(v, list) and len(v) <= SEEN_VALUES_MAX for v in data.values())):
        raise _unreadable("seen")
    return data


def request_from_wire(data: Mapping[str, Any]) -> Request:
    """Read an exchange whose outer object was checked; raises `Problem`."""
    forms = data.get("forms", [])
    if len(forms) > FORMS_PER_EXCHANGE_MAX:
        raise Problem("too_large", {"field": "forms", "limit": FORMS_PER_EXCHANGE_MAX})
    read = tuple(form_from_wire(form) for form in forms)
    if sum(len(form.changes) for form in read) > CHANGES_PER_EXCHANGE_MAX:
        raise Problem("too_large", {"field": "changes", "limit": CHANGES_PER_EXCHANGE_MAX})
    return Request(
        epoch=data["epoch"],
        assignment=data.get("asg", ""),
        now=data.get("now", 0),
        app=data.get("app", ""),
        schema_version=data.get("sv", SCHEMA_VERSION),
        cursors={kabupaten: Revision(*pair) for kabupaten, pair in data.get("cur", {}).items()},
        lagging=data.get("lag", {}),
        last=data.get("last", {}),
        forms=read,
        waiting=data.get("wait"),
        free=data.get("free"),
    )


def answer_to_wire(answer: Answer) -> list[Any]:
    """Write what became of a form.

    `[form, first]` when the phone can build every row itself, numbers running on from `first`;
    else `[form, 0, [outcome of each change]]`.
    """
    if answer.first:
        return [answer.form.id, answer.first]
    return [answer.form.id, 0, [_decision_to_wire(one) for one in answer.decisions]]


def _decision_to_wire(decision: Decision) -> list[Any]:
    parts: list[Any] = [decision.outcome.value, decision.code, decision.details, list(decision.conflicts)]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return parts


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What became of a form, as the phone reads it; `first` is 0 unless it can build the rows itself."""

    form: str
    first: int
    outcomes: tuple[tuple[Outcome, ExchangeError | None], ...]


def answer_from_wire(data: list[Any], changes: int) -> Verdicts:
    """Read what became of a form of so many changes."""
    if len(data) == 2:
        return Verdicts(data[0], data[1], ((Outcome.APPLIED, None),) * changes)
    return Verdicts(data[0], 0, tuple(_outcome_from_wire(one) for one in data[2]))


def _outcome_from_wire(data: list[Any]) -> tuple[Outcome, ExchangeError | None]:
    """Read one outcome; a word of a newer server is shown as held, so that its work stays in sight (P47)."""
    code = data[1] if len(data) > 1 else None
    details = data[2] if len(data) > 2 else None
    known = code if code in CATALOGUE else "quarantined"
    outcome = Outcome(data[0]) if data[0] in set(Outcome) else Outcome.HELD
    return outcome, None if code is None else ExchangeError(known, details)


COLUMNS = ("id", "scope", "number", "tag", "no")


def rows_to_wire(kind: Kind, records: Iterable[Record]) -> dict[str, Any]:
    """Write records of one kind as columns, without what stays at the office (P55); one is left out where every row has what a new record has (null, or false in the envelope)."""
    rows = list(records)
    columns: dict[str, list[Any]] = {
        "id": [row.id for row in rows],
        "scope": [row.scope for row in rows],
        "number": [row.revision for row in rows],
        "tag": [row.tag for row in rows],
        "no": [row.no for row in rows],
    }
    for name in (*kind.sent, *ENVELOPE):
        columns[name] = [row.fields[name] for row in rows]
    return {name: values for name, values in columns.items() if any(value is not ENVELOPE.get(name) for value in values)}


def rows_from_wire(kind: Kind, columns: Mapping[str, list[Any]]) -> list[Record]:
    """Read records of one kind; fields this program does not know are kept (P47)."""
    extra = [name for name in columns if name not in COLUMNS]
    records = []
    for index, identity in enumerate(columns["id"]):
        fields = dict.fromkeys(kind.fields) | ENVELOPE | {name: columns[name][index] for name in extra}
        scope, number, tag = (columns[name][index] for name in ("scope", "number", "tag"))
        no = columns["no"][index] if "no" in columns else None
        records.append(Record(kind.name, identity, scope, fields, number, tag, "", no=no))
    return records
