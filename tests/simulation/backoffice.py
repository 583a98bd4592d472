"""What the office does meanwhile: corrections, approvals, moves, reassignments, verdicts on the inbox."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from schemas import KINDS
from server.moves import Move, move_family
from server.office import Office, edit, new_record
from server.store.reader import PartitionReader
from sync.errors import Problem
from sync.nouns import Change, Record
from sync.snapshot import Verdict
from tests.simulation.fieldwork import CONTESTED, HOT, NO_DAY, POPULAR, Filler, contested
from tests.simulation.handset import Shared
from tests.simulation.ledger import Fields, Key, SavedChange, SavedForm, groups_of
from tests.simulation.population import KELOMPOK, KOTA, MALANG, WORKERS, known_id
from tests.simulation.server import Server

OFFICE = ""
"""The office's name as a phone in the ledger."""


class Interrupted(Exception):
    """A job of the office was killed half-way."""


@dataclass(slots=True)
class OpenCase:
    """A record on the screen of somebody in the office, to be edited later."""

    kabupaten: str
    record: Record


@dataclass(slots=True)
class Backoffice:
    """The people at headquarters; `moves` are moves of families that were begun and perhaps broken off."""

    server: Server
    shared: Shared
    filler: Filler
    cases: list[OpenCase] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)

    # --- reading and writing -------------------------------------------------------------------------------------

    def ask(self, sql: str, values: Any = ()) -> list[sqlite3.Row]:
        """Read the server's database past the server."""
        return self.server.past.execute(sql, values).fetchall()

    def pick(self, kind: str) -> tuple[str, str] | None:
        """Return (kabupaten, id) of one record of a kind, often one that the field likes to write too."""
        where = "length(kabupaten) = 4 AND NOT deleted AND moved IS NULL"
        rows = self.ask(f"SELECT kabupaten, id FROM {kind} WHERE {where} ORDER BY kabupaten, id")
        if not rows:
            return None
        return tuple(self.shared.rng.choice(rows[:HOT] if self.shared.rng.random() < POPULAR else rows))

    def read(self, kabupaten: str, kind: str, record: str) -> Record | None:
        """Return a record as the server has it."""
        with self.server.parts.store.view(kabupaten) as view:
            found = view.records(KINDS[kind], [record])
        return found[0] if found else None

    def write(self, kabupaten: str, changes: list[Change], shown: list[Fields | None]) -> None:
        """Write as the office and note it in the ledger."""
        made = self.server.office().write(kabupaten, changes)
        self.shared.tick += 1
        saved = tuple(SavedChange(c.kind, c.id, c.fields, s) for c, s in zip(changes, shown, strict=True))
        for form, _ in made.log:
            self.shared.ledger.saved(SavedForm(form.id, kabupaten, OFFICE, known_id("supervisor"), self.shared.tick, saved))

    def change(self, kind: str, **fields: Any) -> None:
        """Edit one record at once."""
        found = self.pick(kind)
        if found is not None:
            record = self.read(found[0], kind, found[1])
            self.write(found[0], [edit(KINDS[kind], record, **fields)], [dict(record.fields)])

    # --- acts ------------------------------------------------------------------------------------------------------

    def act(self) -> None:
        """Do one thing, chosen by weight."""
        name = self.shared.rng.choices([one for one, _ in ACTS], [weight for _, weight in ACTS])[0]
        getattr(self, name)()

    def correct(self) -> None:
        """Correct master data, also what the field may write."""
        text = self.filler.text("kantor")
        choices: list[tuple[str, Fields]] = [
            ("kpm", {"address": text}),
            ("kpm", {"phone": text, "phone_on": self.shared.today.isoformat()}),
            ("anggota", {"name": text}),
            ("anggota", {"class_level": self.shared.rng.randint(1, 13), "nisn": None}),
            ("fasilitas", {"name": text}),
            ("kelompok", {"name": text}),
            ("jadwal", {"planned_date": self.shared.today.isoformat(), "start_time": "09:00", "place": text}),
            ("jadwal", {"note": text}),
            ("kpm", {"field_note": text}),
            ("hari_efektif", {"days": self.shared.rng.randint(0, 31)}),
            ("kehadiran", {"note": text}),
        ]
        kind, fields = self.shared.rng.choice(choices)
        self.change(kind, **fields)

    def open_case(self) -> None:
        """Open a record that will be edited some time later."""
        found = self.pick(kind := self.shared.rng.choice(CONTESTED))
        if found is not None:
            self.cases.append(OpenCase(found[0], self.read(found[0], kind, found[1])))

    def save_case(self) -> None:
        """Save an edit of a record that was opened some time ago."""
        if not self.cases:
            return
        case = self.cases.pop(self.shared.rng.randrange(len(self.cases)))
        fields = contested(case.record.kind, self.filler.text("kantor"), self.filler)
        self.write(case.kabupaten, [edit(KINDS[case.record.kind], case.record, **fields)], [dict(case.record.fields)])

    def rewrite(self, kabupaten: str, kind: str, record: str) -> None:
        """Write the one group of a record that many hands write, at once."""
        found = self.read(kabupaten, kind, record)
        if found is not None and not found.moved:
            self.cases.append(OpenCase(kabupaten, found))
            self.save_case()

    def approve(self) -> None:
        """Approve a record, or open it again."""
        kind = self.shared.rng.choice(("kehadiran", "komitmen", "p2k2_sesi", "jadwal", "hari_efektif"))
        self.change(kind, closed=self.shared.rng.random() < 0.7)

    def take_over(self) -> None:
        """Make a provisional member the office's, and approve an event of the field."""
        rows = self.ask("SELECT kabupaten, id FROM anggota WHERE provisional AND NOT deleted AND moved IS NULL ORDER BY kabupaten, id")
        if rows:
            kabupaten, member = self.shared.rng.choice(rows)
            record = self.read(kabupaten, "anggota", member)
            self.write(kabupaten, [edit(KINDS["anggota"], record, provisional=False)], [dict(record.fields)])
        self.change("peristiwa", status="disetujui")

    def delete(self) -> None:
        """Delete a record."""
        self.change(self.shared.rng.choice(("kunjungan", "kehadiran", "jadwal", "komitmen")), deleted=True)

    def regroup(self) -> None:
        """Put a family into another kelompok of its kabupaten, or into none."""
        found = self.pick("kpm")
        if found is None:
            return
        kabupaten, kpm = found
        groups = [known_id("kelompok", name) for name, home in KELOMPOK.items() if home == kabupaten]
        record = self.read(kabupaten, "kpm", kpm)
        group = self.shared.rng.choice([*groups, *groups, None])
        self.write(kabupaten, [edit(KINDS["kpm"], record, kelompok_id=group)], [dict(record.fields)])

    def reschool(self) -> None:
        """Put a member into another facility of the kabupaten, or into none."""
        found = self.pick("anggota")
        if found is None:
            return
        kabupaten, anggota = found
        rows = self.ask("SELECT id FROM fasilitas WHERE kabupaten = ? ORDER BY id", (kabupaten,))
        record = self.read(kabupaten, "anggota", anggota)
        school = self.shared.rng.choice([None, *(row["id"] for row in rows)])
        self.write(kabupaten, [edit(KINDS["anggota"], record, fasilitas_id=school)], [dict(record.fields)])

    def assign(self) -> None:
        """Give a worker a kelompok, perhaps back-dated."""
        name = self.shared.rng.choice(sorted(KELOMPOK))
        worker = known_id("worker", self.shared.rng.choice(sorted(WORKERS)))
        start = self.shared.today - timedelta(days=self.shared.rng.choice((0, 0, 10, -2)))
        fields = {"worker_id": worker, "kelompok_id": known_id("kelompok", name), "role": "pengganti"}
        made = new_record(KINDS["assignment"], {**fields, "start_date": start.isoformat()}, self.server.office().new_id())
        self.write(KELOMPOK[name], [made], [None])

    def unassign(self) -> None:
        """End an assignment, today, soon or in the past, or open it again."""
        found = self.pick("assignment")
        if found is None:
            return
        record = self.read(found[0], "assignment", found[1])
        days = self.shared.rng.choice((0, 1, 2, 5, -1))
        ended = max(self.shared.today - timedelta(days=days), date.fromisoformat(record.fields["start_date"])).isoformat()
        end = None if record.fields["end_date"] and self.shared.rng.random() < 0.5 else ended
        self.write(found[0], [edit(KINDS["assignment"], record, end_date=end)], [dict(record.fields)])

    def give_task(self) -> None:
        """Give a worker a task."""
        name = self.shared.rng.choice(sorted(WORKERS))
        fields = {"worker_id": known_id("worker", name), "text": self.filler.text("kantor"), "status": "open"}
        made = new_record(KINDS["tugas"], fields, self.server.office().new_id())
        self.write(WORKERS[name], [made], [None])

    def judge_inbox(self) -> None:
        """Accept, repair or dismiss what waits."""
        rows = self.ask("SELECT kabupaten, form, \"index\" FROM inbox WHERE state = 'open' ORDER BY form, \"index\"")
        if not rows:
            return
        row = self.shared.rng.choice(rows)
        with self.server.parts.store.view(row["kabupaten"]) as view:
            items = [one for one in _items(view, row["form"]) if one.index == row["index"]]
        if not items:
            return
        self.shared.tick += 1
        self.server.office().decide(row["kabupaten"], [self._verdict(items[0])])

    def mend(self, record: str, nonsense: str) -> None:
        """Accept what waits about a family because of some nonsense, with something better in its place."""
        sql = "SELECT kabupaten, form, \"index\" FROM inbox WHERE state = 'open' AND instr(change, ?) AND instr(change, ?) ORDER BY form, \"index\""
        for row in self.ask(sql, (record, nonsense)):
            with self.server.parts.store.view(row["kabupaten"]) as view:
                items = [one for one in _items(view, row["form"]) if one.index == row["index"]]
            self.shared.tick += 1
            self.server.office().decide(row["kabupaten"], [self._mended(one) for one in items])

    def _verdict(self, item: Any) -> Verdict:
        choice = self.shared.rng.random()
        if choice < 0.4:
            return Verdict(item, accept=False, reason="bukan data kami")
        return Verdict(item, accept=True) if choice < 0.7 else self._mended(item)

    def _mended(self, item: Any) -> Verdict:
        """Accept a change, with something else in place of nonsense."""
        fields = dict(item.change.fields)
        known = {name for names in groups_of(item.change.kind).values() for name in names}
        fields = {name: value for name, value in fields.items() if name in known}
        if fields.get("days") == 77:
            fields["days"] = 7
        if fields.get("phone_on") == NO_DAY:
            fields["phone_on"] = self.shared.today.isoformat()
        self.shared.ledger.repairs[item.form, item.index] = fields
        return Verdict(item, accept=True, fields=fields)

    # --- moves between kabupaten -------------------------------------------------------------------------------------

    def move(self) -> None:
        """Move a family to the other kabupaten; sometimes the job is killed between its two commits."""
        found = self.pick("kpm")
        if found is None or found[0] not in (MALANG, KOTA):
            return
        target = KOTA if found[0] == MALANG else MALANG
        groups = [known_id("kelompok", name) for name, home in KELOMPOK.items() if home == target]
        move = Move(found[1], found[0], target, self.shared.rng.choice([*groups, None]))
        self.moves.append(move)
        self.run_move(move, killed=self.shared.rng.random() < 0.4)

    def repeat_move(self) -> None:
        """Run a move again, whole or not the first time."""
        if self.moves:
            self.run_move(self.shared.rng.choice(self.moves), killed=False)

    def run_move(self, move: Move, *, killed: bool) -> None:
        """Run a move, or only its first commit; one that was begun with another kelompok is refused until that one is finished."""
        self.shared.tick += 1
        store = _Killed(self.server.parts.store) if killed else self.server.parts.store
        office = self.server.office("mover")
        with self.watched({}, known_id("mover")) as written, suppress(Interrupted, Problem):
            move_family(move, self.server.parts.store, Office(store, office.actor, office.clock, office.random_bytes), KINDS)
        self.shared.ledger.trips.update(written)

    @contextmanager
    def watched(self, shown: Mapping[Key, Fields], worker: str) -> Iterator[list[str]]:
        """Note in the ledger what a function of the server writes by itself; yield its forms, which are known when it is over."""
        before, written = {row["form"] for row in self.ask("SELECT form FROM change_log")}, list[str]()
        yield written
        for row in self.ask("SELECT kabupaten, form, body FROM change_log ORDER BY received_at, form"):
            if row["form"] not in before and row["form"] not in self.shared.ledger.forms:
                changes = tuple(SavedChange(kind, one, fields, shown.get((kind, one))) for kind, one, fields, *_ in json.loads(row["body"]))
                self.shared.ledger.saved(SavedForm(row["form"], row["kabupaten"], OFFICE, worker, self.shared.tick, changes))
                written.append(row["form"])

    def forget(self) -> None:
        """The server was restored: what was on screens is gone."""
        self.cases.clear()

    def finish_moves(self) -> None:
        """Run every move that was broken off to its end, in order."""
        for move in self.moves:
            self.run_move(move, killed=False)


@dataclass(slots=True)
class _Killed:
    """A store whose user is killed after one commit."""

    store: Any
    commits: int = 0

    def commit(self, batch: Any, received_at: Any, *beside: Any) -> Any:
        """Commit once; the second time nobody is there any more."""
        self.commits += 1
        if self.commits > 1:
            raise Interrupted
        return self.store.commit(batch, received_at, *beside)


def _items(view: PartitionReader, form: str) -> list[Any]:
    return view.inbox_items([form])


ACTS = (
    ("correct", 14),
    ("open_case", 5),
    ("save_case", 5),
    ("approve", 5),
    ("take_over", 5),
    ("delete", 2),
    ("regroup", 5),
    ("reschool", 2),
    ("assign", 4),
    ("unassign", 4),
    ("give_task", 2),
    ("judge_inbox", 6),
    ("move", 4),
    ("repeat_move", 2),
)
