"""The least phone there is: it exchanges, keeps a mirror by the rules of the answer, and decides nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from sync.exchange import Frame, House, Party, exchange
from sync.feed import record_hash
from sync.ids import DIGEST_MASK
from sync.kinds import ENVELOPE, Kinds
from sync.memory import MemoryStore
from sync.nouns import Form, Grants, Record, Revision
from sync.scopes import scope_of
from sync.wire import Request, rows_from_wire
from tests.sync.scene import MALANG, NOW, Phone, Scene

EPOCH = 4


@dataclass
class Pocket:
    """A phone of one worker in one kabupaten; `mirror` is what it holds."""

    scene: Scene
    phone: Phone
    kinds: Kinds
    epoch: int = EPOCH
    schema_version: int = 2
    mirror: dict[tuple[str, str], Record] = field(default_factory=dict)
    cursor: Revision | None = None
    assignment: str = ""
    lagging: dict[str, int] = field(default_factory=dict)
    scopes: tuple[str, ...] = ()
    last: dict[str, str] = field(default_factory=dict)
    places: tuple[str, ...] = ("00", MALANG)

    def party(self) -> Party:
        """Return who the server takes it for, with the grants of the moment."""
        author = self.phone.author()
        return Party(replace(author, grants=Grants()), MALANG, {MALANG: author.grants, "00": Grants({}, ("n",))})

    def asks(self, *forms: Form, party: Party | None = None, store: MemoryStore | None = None, **said: Any) -> list[Frame]:
        """Send a request and return the frames, without keeping them."""
        cursors = {MALANG: self.cursor} if self.cursor else {}
        request = Request(self.epoch, self.assignment, 0, schema_version=self.schema_version, cursors=cursors, forms=forms)
        request = replace(request, lagging={MALANG: self.lagging}, last=self.last, **said)
        house = House(store or self.scene.store, self.kinds, EPOCH, NOW, self.scene.tag, lambda code: code in self.places)
        return list(exchange(request, party or self.party(), house))

    def exchanges(self, *forms: Form) -> list[Frame]:
        """Exchange until there is no more, keeping everything; return all frames."""
        frames: list[Frame] = []
        while not frames or "more" in frames[-1]:
            more = self.asks(*forms)
            for frame in more:
                self.keep(frame, forms)
            frames += more
            forms = ()
        return frames

    def keep(self, frame: Frame, forms: Iterable[Form] = ()) -> None:
        """Keep one frame: built rows, rows, removals, then the cursor."""
        by_id = {form.id: form for form in forms}
        for form, first, *_ in frame.get("out", ()):
            if first:
                self._build(by_id[form], first, frame["tags"][MALANG])
        for name, columns in frame.get("rows", {}).items():
            for record in rows_from_wire(self.kinds[name], columns):
                self.mirror[name, record.id] = record
        for scope, kind, record in frame.get("gone", ()):
            if (kind, record) in self.mirror and self.mirror[kind, record].scope == scope:
                del self.mirror[kind, record]
        if "scopes" in frame:
            held = tuple(frame["scopes"][MALANG])
            self.lagging |= dict.fromkeys(set(held) - set(self.scopes), 0)
            self.mirror = {key: record for key, record in self.mirror.items() if record.scope in held}
            self.scopes, self.assignment = held, frame["asg"]
        if "cur" in frame and frame["kab"] == MALANG:
            self._move_on(Revision(*frame["cur"]))

    def _move_on(self, reached: Revision) -> None:
        """Move the cursor, and with it the scopes that lag; one below it moves only those."""
        if self.cursor is None or reached.number >= self.cursor.number:
            self.cursor = reached
        self.lagging = {scope: reached.number for scope in self.lagging if reached.number < self.cursor.number}

    def _build(self, form: Form, first: int, tag: int) -> None:
        """Build the rows of a form that was applied as sent."""
        for index, change in enumerate(form.changes):
            kind, old = self.kinds[change.kind], self.mirror.get((change.kind, change.id))
            fields = {**(old.fields if old else dict.fromkeys(kind.fields) | ENVELOPE), **change.fields}
            parent = None if kind.scope.prefix else self.mirror[kind.ref_kinds[kind.scope.field], fields[kind.scope.field]].scope
            scope = old.scope if old and not kind.can_move else scope_of(kind, change.id, fields, parent)
            self.mirror[kind.name, change.id] = Record(kind.name, change.id, scope, fields, first + index, tag, "")

    def digest(self) -> int:
        """Add up the mirror."""
        return sum(record_hash(record) for record in self.mirror.values()) & DIGEST_MASK

    def expected(self) -> dict[tuple[str, str], Record]:
        """Return what the server has for this phone, as a phone would hold it."""
        held = self.phone.author().grants.scopes
        rows = {key: one for key, one in self.scene.store.partition(MALANG).kept.items() if one.scope in held and not one.moved}
        return {key: as_held(one) for key, one in rows.items() if self.kinds[key[0]].since <= self.schema_version}

    def holds(self) -> dict[tuple[str, str], Record]:
        """Return the mirror without what only servers know."""
        return {key: as_held(record) for key, record in self.mirror.items()}


def as_held(record: Record) -> Record:
    """Return a record without what does not travel."""
    return replace(record, form="", groups=None)
