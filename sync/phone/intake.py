"""Taking in an answer: each frame is stored in one local transaction, rows before cursor (P3, P37, P43)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.errors import CATALOGUE, ExchangeError
from sync.kinds import Kind, ScopeRule
from sync.merge import new_fields
from sync.nouns import Change, Form, Outcome, Record, Revision
from sync.phone.files import Files
from sync.phone.mirror import Mirror
from sync.phone.outbox import Outbox
from sync.phone.places import Places
from sync.scopes import scope_of
from sync.snapshot import OUTCOME_KIND
from sync.wire import Verdicts, answer_from_wire, rows_from_wire

Frame = Mapping[str, Any]


@dataclass(slots=True)
class Taken:
    """What an answer brought."""

    decided: int = 0
    waiting: int = 0
    rows: int = 0
    gone: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)


class Intake:
    """Stores frames; `recovering` keeps rows away until a repair (P45)."""

    def __init__(self, files: Files, mirror: Mirror, outbox: Outbox, places: Places) -> None:
        self._files = files
        self._mirror = mirror
        self._outbox = outbox
        self._places = places

    def outcomes(self, frame: Frame, sent: Mapping[str, Form], now: float) -> Taken:
        """Store the first frame: what became of the forms that were sent, and the server's clock."""
        taken = Taken()
        recovering = self._files.get("recovering", 0)
        with self._files.transaction("outcomes"):
            self._files.put(offset=frame["t"] - now)
            for data in frame["out"]:
                form = sent.get(data[0])
                if form is not None:
                    self._outcome(answer_from_wire(data, len(form.changes)), form, frame, taken, build=not recovering)
        return taken

    def _outcome(self, verdicts: Verdicts, form: Form, frame: Frame, taken: Taken, *, build: bool) -> None:
        if not self._outbox.decided(verdicts, int(frame["t"])):
            taken.waiting += 1
            return
        taken.decided += 1
        for outcome, _ in verdicts.outcomes:
            taken.outcomes[outcome.value] = taken.outcomes.get(outcome.value, 0) + 1
        if not any(reason is not None and reason.code == "stray_partition" for _, reason in verdicts.outcomes):
            wrote = any(outcome in (Outcome.APPLIED, Outcome.MERGED) for outcome, _ in verdicts.outcomes)
            self._places.accept(form.kabupaten, form.id, numbered=wrote)
        tag = frame.get("tags", {}).get(form.kabupaten)
        if build and verdicts.first and tag is not None:
            for index, change in enumerate(form.changes):
                self._build(form.kabupaten, change, Revision(verdicts.first + index, tag))
            self._outbox.settle(form.kabupaten, [(change.kind, change.id) for change in form.changes])

    def _build(self, kabupaten: str, change: Change, revision: Revision) -> None:
        """Build the row of an applied change, just as the server did (P37)."""
        kind = self._files.kinds[change.kind]
        old = self._mirror.get(kind.name, change.id, kabupaten)
        if old is None:
            fields = new_fields(kind, change.fields)
            scope = self._scope(kabupaten, kind, change.id, fields)
        else:
            fields = {**old.fields, **change.fields}
            moves = kind.can_move and fields.get(kind.scope.field) != old.fields.get(kind.scope.field)
            scope = self._scope(kabupaten, kind, change.id, fields) if moves else old.scope
        no = None if old is None else old.no
        row = Record(kind.name, change.id, scope, fields, revision.number, revision.tag, "", no=no)
        self._mirror.store(kabupaten, [row])

    def _scope(self, kabupaten: str, kind: Kind, identity: str, fields: Mapping[str, Any]) -> str:
        """Return the scope of a record; the server lets a phone build only rows whose parent it holds (P37)."""
        if kind.scope.prefix:
            return scope_of(kind, identity, fields, None)
        parent = self._mirror.get(kind.ref_kinds[kind.scope.field], fields[kind.scope.field], kabupaten)
        return scope_of(kind, identity, fields, None if parent is None else parent.scope)

    def page(self, frame: Frame, taken: Taken) -> None:
        """Store rows, removals and the cursor of one frame.

        A marker for a scope in which this phone has no row any more says nothing of accepted changes: their row is still to come.
        """
        kabupaten = frame["kab"]
        records = self.records(frame)
        gone = [(scope, kind, identity) for scope, kind, identity in frame.get("gone", ())]
        with self._files.transaction("page"):
            self.rows(kabupaten, records)
            self._mirror.remove(kabupaten, gone)
            left = [(kind, one) for _, kind, one in gone if self._mirror.get(kind, one) is None]
            self._outbox.settle(None, [(r.kind, r.id) for r in records] + left)
            if "cur" in frame:
                self._places.reach(kabupaten, Revision(*frame["cur"]))
                if "more" not in frame:
                    self._outbox.settle(kabupaten)
        taken.rows += len(records)
        taken.gone += len(gone)

    def rows(self, kabupaten: str, records: Iterable[Record], *, even_lower: bool = False) -> None:
        """Store rows, and take in the later outcomes among them (P25)."""
        records = list(records)
        self._mirror.store(kabupaten, records, even_lower=even_lower)
        for row in records:
            if row.kind == OUTCOME_KIND:
                self._later_outcome(row.fields)

    def _later_outcome(self, fields: Mapping[str, Any]) -> None:
        code = fields["code"]
        reason = None if code is None else ExchangeError(code if code in CATALOGUE else "quarantined")
        self._outbox.tell(fields["form"], fields["index"], Outcome(fields["outcome"]), reason, words=fields["reason"])

    def records(self, frame: Frame) -> list[Record]:
        """Read the rows of a frame, of kinds this phone does not know too (P47)."""
        return [
            row
            for name, columns in frame.get("rows", {}).items()
            for row in rows_from_wire(self._files.kinds.get(name) or Kind(name, (), ScopeRule()), columns)
        ]

    def scopes(self, frame: Frame) -> None:
        """Take over a new list of scopes: rows of lost ones go, gained ones are filled from the start (P33)."""
        with self._files.transaction("scopes"):
            self._places.assign(frame["scopes"])
            self._mirror.drop_unheld()
            self._files.put(asg=frame["asg"])

    def finish(self, now: int, *, pulled: bool) -> None:
        """Note a complete exchange; a retired phone pulls nothing, and goes on showing its accepted work by itself."""
        with self._files.transaction("finish"):
            if pulled:
                self._outbox.settle()
                self._places.cover()
            self._outbox.trim(now)
            self._files.put(exchanged_at=now)

    def begin_again(self, epoch: int) -> None:
        """The server went back: learn its epoch, forget cursors, queue the journal before the outbox (P45)."""
        with self._files.transaction("begin again"):
            self._places.forget()
            self._outbox.send_again()
            self._files.put(epoch=epoch, recovering=1, download=None)
