"""The history of a family: every change of it and of what belongs to it, newest first, with values before and after.

Pages go on by key, at a number of statements that does not grow with the history.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select, tuple_

from schemas import KINDS
from server.office import OFFICE_DEVICE
from server.people.past import Asked, Ref, before
from server.people.trace import HISTORY, LOG, WHOLE, Traced, writes_of
from server.store.codec import decision_from_json
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import is_id
from sync.kinds import ENVELOPE
from sync.limits import HISTORY_PER_PAGE_MAX
from sync.nouns import Change, Decision
from sync.wire import change_from_wire

ALIAS, CONFLICT = TABLES["alias"], TABLES["conflict"]
CURSOR = "~"
Hide = Callable[[Connection, str, Iterable[Change]], frozenset[str]]
"""(connection, kabupaten, changes) -> ids of their records that an account must not see."""


@dataclass(frozen=True, slots=True)
class Value:
    """A field of a change: what stood before and what the change says; `stands`: it was written."""

    field: str
    before: Any
    after: Any
    stands: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of the history.

    `form` and `index` are its identity; `record` the id by which its record goes; `outcome` and `code` say what became of it.
    Of its three times `device_at` is the phone's clock, `corrected_at` the moment by the server's, `received_at` the arrival.
    """

    kabupaten: str
    form: str
    index: int
    kind: str
    record: str
    change: Change
    decision: Decision
    worker: str
    device: str
    work_date: date
    device_at: datetime | None
    corrected_at: datetime | None
    received_at: datetime
    clock_error_s: int | None
    values: tuple[Value, ...] = ()

    @property
    def office(self) -> bool:
        """Whether the office wrote it."""
        return self.device == OFFICE_DEVICE

    @property
    def makes(self) -> bool:
        """Whether it made its record."""
        return any(write.group == WHOLE for write in writes_of(_traced(self)))


@dataclass(frozen=True, slots=True)
class Past:
    """Entries, newest first; `next` is the `after` of the page behind them, None on the last."""

    entries: tuple[Entry, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Window:
    """What of a history is asked for.

    `hidden`: finds the records of changes that the account must not see, whose changes are left out of the page; `kabupaten`: what
    happened there alone; `until`: what arrived no later; `after`: the cursor of the page before.
    """

    hidden: Hide | None = None
    kabupaten: str | None = None
    until: datetime | None = None
    after: str | None = None


def history_of(connection: Connection, kpm: str, window: Window, *, limit: int = HISTORY_PER_PAGE_MAX) -> Past:
    """Return a page of a family's history; raises `Problem` (bad_request) for a cursor that no page gave.

    Eight statements at most, and some more for each page's worth of hidden changes: every page but the last is full and goes on
    behind an entry that was shown, so that neither tells that something is hidden.
    """
    size = min(max(limit, 1), HISTORY_PER_PAGE_MAX)
    families = [kpm, *connection.scalars(select(ALIAS.c.old_id).where(ALIAS.c.new_id == kpm))]
    shown: list[Entry] = []
    more, after = True, window.after
    while more and len(shown) <= size:
        entries = [_entry(row) for row in connection.execute(_page(families, replace(window, after=after)).limit(size + 1))]
        shown += _shown(connection, entries, window.hidden) if window.hidden else entries
        more, after = len(entries) > size, _cursor(entries[-1]) if entries else None
    page = shown[:size]
    return Past(tuple(_with_values(connection, page)), _cursor(page[-1]) if len(shown) > size else None)


def _shown(connection: Connection, entries: list[Entry], hidden: Hide) -> list[Entry]:
    """Return the entries that are not hidden."""
    places = {entry.kabupaten for entry in entries}
    unseen = {place: hidden(connection, place, [one.change for one in entries if one.kabupaten == place]) for place in places}
    return [one for one in entries if one.change.id not in unseen[one.kabupaten]]


def _page(families: list[str], window: Window) -> Select:
    order = (HISTORY.c.received_at, HISTORY.c.form, HISTORY.c.index)
    same = (LOG.c.kabupaten == HISTORY.c.kabupaten) & (LOG.c.form == HISTORY.c.form)
    query = select(LOG, HISTORY.c.index, HISTORY.c.record).select_from(HISTORY.join(LOG, same))
    query = query.where(HISTORY.c.kpm == families[0] if len(families) == 1 else HISTORY.c.kpm.in_(families))
    if window.kabupaten is not None:
        query = query.where(HISTORY.c.kabupaten == window.kabupaten)
    if window.until is not None:
        query = query.where(HISTORY.c.received_at <= window.until)
    if window.after is not None:
        query = query.where(tuple_(*order) < tuple_(*_seen(window.after), types=[one.type for one in order]))
    return query.order_by(*(one.desc() for one in order))


def _cursor(entry: Entry) -> str:
    return CURSOR.join((entry.received_at.isoformat(), entry.form, str(entry.index)))


def _seen(after: str) -> tuple[datetime, str, int]:
    """Read a cursor; raises `Problem` (bad_request)."""
    try:
        moment, form, index = after.split(CURSOR)
        at = datetime.fromisoformat(moment)
        if at.tzinfo is None or not is_id(form) or not (index.isascii() and index.isdecimal() and len(index) < 5):
            raise ValueError("no page gave it")
        return at, form, int(index)
    except ValueError:
        raise Problem("bad_request") from None


def _entry(row: Row) -> Entry:
    change = change_from_wire(row.body[row.index])
    return Entry(
        kabupaten=row.kabupaten,
        form=row.form,
        index=row.index,
        kind=change.kind,
        record=row.record,
        change=change,
        decision=decision_from_json(row.decisions[row.index]),
        worker=row.worker,
        device=row.device,
        work_date=date.fromisoformat(row.work_date),
        device_at=row.device_at,
        corrected_at=row.corrected_at,
        received_at=row.received_at,
        clock_error_s=row.clock_error_s,
    )


def _traced(entry: Entry) -> Traced:
    return Traced(entry.form, entry.index, entry.received_at, entry.change, entry.decision, entry.record)


def _with_values(connection: Connection, entries: list[Entry]) -> list[Entry]:
    """Give each entry its values, before and after."""
    writes = [list(writes_of(_traced(entry))) for entry in entries]
    asked = {(place, ask.group): ask for place, (entry, found) in enumerate(zip(entries, writes, strict=True)) for ask in _asked(entry, found)}
    stood = before(connection, list(asked.values()))
    met = _met(connection, entries)
    found = []
    for place, (entry, own) in enumerate(zip(entries, writes, strict=True)):
        numbers = {write.group for write in own}
        groups = {group: stood[ask] for (where, group), ask in asked.items() if where == place and ask in stood}
        found.append(replace(entry, values=tuple(_values(entry, numbers, groups | met.get((entry.kabupaten, entry.form, entry.index), {})))))
    return found


def _asked(entry: Entry, writes: Iterable[Any]) -> Iterator[Asked]:
    """Yield the groups whose values before the change are to be found; a record that was made had none, unless it came back."""
    groups = KINDS[entry.kind].all_groups if entry.kind in KINDS else {}
    for write in writes:
        if write.group in groups:
            yield Asked(entry.kabupaten, entry.kind, entry.record, write.group, write.number)


def _met(connection: Connection, entries: list[Entry]) -> dict[Ref, dict[str, dict[str, Any]]]:
    """Return what changes met that differed from it: by change and group, the values that stood."""
    ids = {conflict for entry in entries for conflict in entry.decision.conflicts}
    if not ids:
        return {}
    where = (CONFLICT.c.kabupaten.in_({entry.kabupaten for entry in entries}), CONFLICT.c.id.in_(sorted(ids)))
    found: dict[Ref, dict[str, dict[str, Any]]] = {}
    for row in connection.execute(select(CONFLICT).where(*where)):
        found.setdefault((row.kabupaten, row.form, row.index), {})[row.group] = row.standing
    return found


def _values(entry: Entry, written: set[str], stood: dict[str, dict[str, Any]]) -> Iterator[Value]:
    """Yield the fields of a change that say something new, in the order of the schema."""
    kind = KINDS.get(entry.kind)
    if kind is None:
        yield from (Value(name, None, value, stands=False) for name, value in entry.change.fields.items())
        return
    whole = WHOLE in written
    for group in kind.all_groups.values():
        for name in group.fields:
            if name not in entry.change.fields:
                continue
            old, new = stood.get(group.name, {}).get(name), entry.change.fields[name]
            if _differs(name, old, new):
                yield Value(name, old, new, stands=whole or group.name in written)
    yield from (Value(name, None, value, stands=False) for name, value in entry.change.fields.items() if name not in kind.group_of and name != "moved")


def _differs(name: str, old: Any, new: Any) -> bool:
    return new != old and not (old is None and new == ENVELOPE.get(name))
