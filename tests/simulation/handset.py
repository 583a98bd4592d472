"""A worker with a phone in hand: opens forms, fills them in, saves, exchanges; the phone may die at any moment."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

from sync.phone.phone import Phone
from tests.simulation.ledger import Fields, Glimpse, Key, Ledger, SavedChange, SavedForm
from tests.simulation.network import Network

WATCHED_MAX = 6
"""Records watched for flicker on one phone."""


class Died(BaseException):
    """The phone lost power; no program can catch that."""


@dataclass(slots=True)
class OpenForm:
    """A form on the screen: what it showed of each record when that was opened, and what was filled in."""

    draft: Any
    kabupaten: str
    shown: dict[Key, Fields | None] = field(default_factory=dict)
    filled: set[Key] = field(default_factory=set)


@dataclass(slots=True)
class Shared:
    """What all parts of one run share.

    `rng` chooses what happens; `bits` is the randomness of phones and server, apart, so that a program which draws one number
    more does not change the story; `may_leave` tells whether a phone need not have a record now; `program`: what runs on phones."""

    rng: Random
    bits: Random
    ledger: Ledger
    now: datetime
    today: date
    may_leave: Callable[["Handset", Key], bool]
    tick: int = 0
    program: Any = Phone


@dataclass(slots=True)
class Handset:
    """One phone and its worker.

    `skew`: seconds its clock is off; `dies_in`: places of the phone's code until it loses power; `state`: active, retired,
    stolen or lost; `peek`: whether the screen is watched also between two transactions; `past`: a connection to the file past its
    program, as opening one reads the whole schema.
    """

    name: str
    worker: str
    path: Path
    shared: Shared
    network: Network
    phone: Any = None
    skew: int = 0
    dies_in: int | None = None
    state: str = "active"
    peek: bool = False
    forms: list[OpenForm] = field(default_factory=list)
    watched: dict[Key, None] = field(default_factory=dict)
    looking: bool = False
    past: sqlite3.Connection | None = None

    # --- power -------------------------------------------------------------------------------------------------

    def switch_on(self) -> None:
        """Start the phone's program on its file."""
        program = self.shared.program
        start = program.open if self.path.exists() else program.create
        self.phone = start(
            self.path,
            clock=self.clock,
            random_bytes=self.shared.bits.randbytes,
            transport=self.network,
            fault=self.fault,
        )

    def clock(self) -> float:
        """Return what the phone believes the time is."""
        return self.shared.now.timestamp() + self.skew

    def fault(self, place: str) -> None:
        """Be called by the phone between two steps; here it dies, and here its screen is watched."""
        if self.dies_in is not None:
            self.dies_in -= 1
            if self.dies_in <= 0:
                self.dies_in = None
                raise Died(place)
        if self.peek and place.endswith("stored"):
            self.watch()

    def survive(self, act: Callable[[], Any]) -> Any:
        """Do something with the phone; if it dies, switch it on again: what was on the screen is gone."""
        try:
            return act()
        except Died:
            self.looking = False
            self.phone.close()
            self.forms.clear()
            self.switch_on()
            return None

    def install(self, *, newer: str = "", older: str = "") -> None:
        """Put another version of the app on the phone: one that knows a kind more, or one less."""
        kinds = [data for data in self.phone.files.get("kinds") if data["name"] != older]
        pattern = next(data for data in kinds if data["name"] == "kpm")
        free = {"slot": [], "refs": [], "office": False, "groups": [["what", "latest", ["kpm_id", "findings"], 0, 0]], "scope": ["u", "", ""]}
        kinds += [{**pattern, **free, "name": newer}] if newer else []
        with self.phone.files.transaction("install"):
            self.phone.files.put(kinds=kinds)
        self.phone.files.forget_kinds()

    # --- screen ------------------------------------------------------------------------------------------------

    def look(self, kind: str, record: str) -> Fields | None:
        """Return a record as the screen shows it."""
        fields = self.phone.view(kind, record)
        return None if fields is None else {name: value for name, value in fields.items() if name != "id"}

    def watch(self) -> None:
        """Note what the screen shows of the records this worker has written to."""
        if self.looking:
            return
        self.looking = True
        for key in self.watched:
            fields = self.look(*key)
            if not self.shared.ledger.is_new(self.name, key, fields):
                continue
            may_leave = fields is None and self.shared.may_leave(self, key)
            self.shared.ledger.glimpsed(Glimpse(self.shared.tick, self.name, key, fields, may_leave))
        self.looking = False

    def records(self, kind: str, kabupaten: str) -> list[str]:
        """Return the ids of what the phone shows of one kind in a kabupaten."""
        sql = """SELECT id FROM mirror WHERE kind = :kind AND kabupaten = :kabupaten
                 UNION SELECT change.record FROM change JOIN form USING (seq)
                 WHERE overlay AND change.kind = :kind AND form.kabupaten = :kabupaten ORDER BY 1"""
        return [row[0] for row in self.ask(sql, {"kind": kind, "kabupaten": kabupaten})]

    def ask(self, sql: str, values: Any = ()) -> list[tuple[Any, ...]]:
        """Read the phone's file past its program."""
        if self.past is None:
            self.past = sqlite3.connect(self.path, isolation_level=None)
        return self.past.execute(sql, values).fetchall()

    def put_away(self) -> None:
        """Switch off for good."""
        if self.past is not None:
            self.past.close()
        if self.state != "lost":
            self.phone.close()

    # --- forms -------------------------------------------------------------------------------------------------

    def open_form(self, kabupaten: str, work_date: date) -> OpenForm:
        """Open an empty form."""
        form = OpenForm(self.phone.form(kabupaten, work_date), kabupaten)
        self.forms.append(form)
        return form

    def open_record(self, form: OpenForm, kind: str, record: str) -> Fields | None:
        """Put a record on a form and note what it shows; None if the phone does not have it."""
        key = (kind, record)
        if key not in form.shown:
            shown = self.look(kind, record)
            form.draft.see(kind, record)
            form.shown[key] = shown
            self.shared.tick += 1
            self.shared.ledger.saw(self.name, self.shared.tick, key, shown)
        return form.shown[key]

    def edit(self, form: OpenForm, kind: str, record: str, **fields: Any) -> None:
        """Fill in fields of a record that is on the form, or is put on it now."""
        if self.open_record(form, kind, record) is not None:
            form.draft.edit(kind, record, **fields)
            form.filled.add((kind, record))

    def make(self, form: OpenForm, kind: str, **fields: Any) -> str:
        """Fill in a new record; a slot the phone already shows is edited."""
        if kind not in self.phone.kinds:
            return ""
        if own := self.phone.kinds[kind].own_id(fields):
            self.open_record(form, kind, own)
        record = form.draft.make(kind, **fields)
        form.shown.setdefault((kind, record), None)
        form.filled.add((kind, record))
        return record

    def save(self, form: OpenForm) -> None:
        """Save a form; what the phone's file then holds is what was saved, whether or not it lived to say so."""
        self.forms.remove(form)
        if not form.filled:
            return
        self.shared.tick += 1
        said = self.survive(form.draft.save)
        stored = self._note_saved(form)
        assert said is None or said in stored, "the phone said saved, and its file has no new form of that id"
        self.watch()

    def _note_saved(self, form: OpenForm) -> set[str]:
        sql = "SELECT form.id, kind, record, fields, work_date FROM change JOIN form USING (seq) ORDER BY seq, idx"
        changes: dict[str, list[SavedChange]] = {}
        for identity, kind, record, fields, _day in self.ask(sql):
            if identity not in self.shared.ledger.forms:
                shown = form.shown.get((kind, record))
                changes.setdefault(identity, []).append(SavedChange(kind, record, json.loads(fields), shown))
        for identity, saved in changes.items():
            tick = self.shared.tick
            self.shared.ledger.saved(SavedForm(identity, form.kabupaten, self.name, self.worker, tick, tuple(saved)))
            for change in saved:
                self.watched.pop(change.key, None)
                self.watched[change.key] = None
        while len(self.watched) > WATCHED_MAX:
            self.watched.pop(next(iter(self.watched)))
        return set(changes)

    # --- exchange ----------------------------------------------------------------------------------------------

    def sync(self) -> Any:
        """Exchange with the server."""
        report = self.survive(self.phone.sync)
        self.watch()
        return report
