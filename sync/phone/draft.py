"""A form being filled in: what its author saw is noted when a record is opened, never at saving (P9)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sync.errors import Problem
from sync.ids import canonical, id_from_bytes
from sync.judge import value_of
from sync.kinds import Kind, Rule
from sync.limits import CHANGES_PER_FORM_MAX, FORM_BYTES_MAX
from sync.merge import judged_groups
from sync.nouns import Change, Form
from sync.phone.files import Files
from sync.phone.outbox import Outbox, Saved
from sync.phone.overlay import Overlay, Sight
from sync.wire import change_to_wire, form_content


@dataclass(slots=True)
class Opened:
    """A record on the form; `sight` is None for one made here."""

    sight: Sight | None
    fields: dict[str, Any] = field(default_factory=dict)
    undelete: bool = False


@dataclass(frozen=True, slots=True)
class Means:
    """What a draft works with."""

    files: Files
    overlay: Overlay
    outbox: Outbox
    clock: Callable[[], float]
    random_bytes: Callable[[int], bytes]


class Draft:
    """One form, saved under one random id with its changes numbered inside (P5).

    `work_date`: the day on which the worker did the work (P36, P42), of the visit, the meeting, the signing or the asking;
    where a record bears only the day of something that befell a family, the day on which it was noted.
    It may be told until the form is saved.
    """

    def __init__(self, means: Means, kabupaten: str, work_date: date) -> None:
        self._means = means
        self._kabupaten = kabupaten
        self.work_date = work_date
        self._opened: dict[tuple[str, str], Opened] = {}

    @property
    def size(self) -> int:
        """How many records have something filled in."""
        return sum(bool(opened.fields) for opened in self._opened.values())

    def see(self, kind: str, identity: str) -> dict[str, Any] | None:
        """Open a record; return it as shown, or None when the phone does not have it."""
        opened = self._open(kind, identity)
        if opened is None:
            return None
        shown = opened.sight.fields if opened.sight else {}
        return {**shown, **opened.fields, "id": identity}

    def edit(self, kind: str, identity: str, **fields: Any) -> None:
        """Change fields of a record; a field of a group brings its whole group along.

        Raises `LookupError` for a record that the phone does not have.
        """
        opened = self._open(kind, identity)
        if opened is None:
            raise LookupError(f"no {kind} of this id on the phone")
        opened.fields.update(fields)

    def make(self, kind: str, **fields: Any) -> str:
        """Make a record and return its id; a slot that the phone has already is edited instead (P7), what meets another but once stays (P59)."""
        known = self._kind(kind)
        own = known.own_id(fields)
        identity = own or id_from_bytes(self._means.random_bytes(16))
        opened = self._open(kind, identity) if own else None
        if opened is None:
            self._opened[kind, identity] = Opened(None, dict(fields))
        elif opened.sight is None:
            opened.fields.update(fields)
        elif not known.meets(fields):
            opened.fields.update(_without_key(known, fields, opened.sight))
            opened.undelete = bool(opened.sight.fields.get("deleted"))
        return identity

    def save(self) -> str:
        """Store the form in the outbox, in one transaction, and return its id.

        Raises `ValueError` when nothing was changed, `Problem` (too_large) for more than a form may have: what no request
        could carry stays on the screen, where its author can shorten it.
        """
        saved = [one for key, opened in self._opened.items() for one in self._changes(*key, opened)]
        if not saved:
            raise ValueError("nothing to save")
        if len(saved) > CHANGES_PER_FORM_MAX:
            raise Problem("too_large", {"field": "changes", "limit": CHANGES_PER_FORM_MAX})
        changes = tuple(one.change for one in saved)
        if len(canonical([change_to_wire(change) for change in changes]).encode("utf-8", "surrogatepass")) > FORM_BYTES_MAX:
            raise Problem("too_large", {"field": "form", "limit": FORM_BYTES_MAX})
        identity = id_from_bytes(self._means.random_bytes(16))
        content = form_content(self._kabupaten, self.work_date, changes)
        device_at = int(self._means.clock())
        form = Form(identity, self._kabupaten, self.work_date, changes, content, device_at)
        with self._means.files.transaction("save"):
            self._means.outbox.save(form, saved)
        self._opened = {}
        return identity

    def _open(self, kind: str, identity: str) -> Opened | None:
        key = (kind, identity)
        if key not in self._opened:
            self._kind(kind)
            sight = self._means.overlay.sight(kind, identity)
            if sight is None:
                return None
            self._opened[key] = Opened(sight)
        return self._opened[key]

    def _kind(self, name: str) -> Kind:
        try:
            return self._means.files.kinds[name]
        except KeyError:
            raise LookupError(f"this phone does not know records of kind {name}") from None

    def _changes(self, kind: str, identity: str, opened: Opened) -> list[Saved]:
        """Return what the form says about one record."""
        if opened.sight is None:
            return [Saved(Change(kind, identity, opened.fields), {}, None)]
        parts = [{"deleted": False}] if opened.undelete else []
        parts += [opened.fields] if opened.fields else []
        return [self._edit(self._kind(kind), identity, part, opened.sight) for part in parts]

    def _edit(self, kind: Kind, identity: str, fields: dict[str, Any], sight: Sight) -> Saved:
        whole = {name: sight.fields.get(name) for group in kind.touched(fields) for name in group.fields}
        change = Change(kind.name, identity, {**whole, **fields}, sight.base, sight.after)
        seen = {group.name: sight.seen[group.name] for group in judged_groups(kind, change)}
        return Saved(change, seen, sight.fields)


def _without_key(kind: Kind, fields: dict[str, Any], sight: Sight) -> dict[str, Any]:
    """Leave out groups that never change and are as they were."""
    same = {
        name
        for group in kind.touched(fields)
        if group.rule is Rule.FIXED
        and value_of(group, {**sight.fields, **fields}) == value_of(group, sight.fields)
        for name in group.fields
    }
    return {name: value for name, value in fields.items() if name not in same}
