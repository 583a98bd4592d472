"""What the office does meanwhile: corrects, approves, hands a kelompok on, moves a family, decides on the inbox."""

from dataclasses import dataclass

from schemas import KINDS
from server.moves import Move, move_family
from server.office import edit
from server.week.cast import Story, Worker
from server.week.days import day_of
from server.week.encounters import APPROVED_MARKS, HANDED_ON_AFTER, MENDED_TIMES
from server.week.sql import ask
from server.week.stage import Stage, charge
from sync.nouns import InboxItem, Outcome, Record
from sync.snapshot import Verdict

CORRECTED_FAMILIES = 10
CALLED_FAMILIES = 2
REASON = "Keluarga sudah pindah; nomor baru dicatat di kabupaten tujuan."
ITEMS = """
    SELECT kabupaten, form, "index" AS place, outcome, code, kind FROM inbox
    WHERE state = 'open' ORDER BY kabupaten, form, "index"
"""
MARKS = """
    SELECT m.id FROM kehadiran m JOIN p2k2_sesi s ON s.kabupaten = m.kabupaten AND s.id = m.p2k2_sesi_id
    WHERE m.kabupaten = :kabupaten AND s.kelompok_id = :kelompok ORDER BY m.id
"""
CHECKS = """
    SELECT c.id FROM komitmen c JOIN anggota a ON a.kabupaten = c.kabupaten AND a.id = c.anggota_id
    WHERE c.kabupaten = :kabupaten AND a.scope = :scope ORDER BY c.id
"""
FAMILIES = "SELECT id FROM kpm WHERE kabupaten = :kabupaten AND kelompok_id = :kelompok AND moved IS NULL ORDER BY id"
CHARGE = """
    SELECT id FROM assignment
    WHERE kabupaten = :kabupaten AND worker_id = :worker AND kelompok_id = :kelompok AND end_date IS NULL ORDER BY id
"""


@dataclass(slots=True)
class Decided:
    """Which inbox items a person decided on; (form, place) or None where there was no such item."""

    accepted: tuple[str, int] | None = None
    repaired: tuple[str, int] | None = None
    dismissed: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Backoffice:
    """The supervisor and the clerks."""

    stage: Stage
    story: Story

    def act(self, day: int) -> None:
        """Do what the office does on a day, while the phones are out of reach."""
        acts = {1: (self.approve, self.correct), 2: (self.hand_on,), 3: (self.move,)}
        for one in acts.get(day, ()):
            one()

    def approve(self) -> None:
        """Approve some marks and checks of the kelompok that is to be handed on."""
        group = self.story.handed_on
        marks = self._ids(MARKS, kelompok=group.id)[:APPROVED_MARKS]
        checks = self._ids(CHECKS, scope=f"k:{group.id}")[:APPROVED_MARKS]
        for kind, ids in (("kehadiran", marks), ("komitmen", checks)):
            changes = [edit(KINDS[kind], record, closed=True) for record in self._records(kind, ids)]
            if changes:
                self.stage.office.write(group.kabupaten, changes)

    def correct(self) -> None:
        """Correct families of the first worker: what only the office writes, and a number that the worker writes too."""
        group = self.story.shared
        families = self._ids(FAMILIES, kelompok=group.id)
        changes = [
            edit(KINDS["kpm"], record, desil=1 + index % 4, address="Dusun Krajan RT 001 RW 001")
            for index, record in enumerate(self._records("kpm", families[:CORRECTED_FAMILIES]))
        ]
        self.stage.office.write(group.kabupaten, changes)
        called = self._records("kpm", families[:CALLED_FAMILIES])
        changes = [edit(KINDS["kpm"], record, phone="080000000000", phone_on=day_of(1).isoformat()) for record in called]
        self.stage.office.write(group.kabupaten, changes)

    def hand_on(self) -> None:
        """Give a kelompok to another worker, counting from the day after the former one's last."""
        group, end = self.story.handed_on, day_of(HANDED_ON_AFTER).isoformat()
        ids = self._ids(CHARGE, worker=self.story.first.id, kelompok=group.id)
        ended = [edit(KINDS["assignment"], record, end_date=end) for record in self._records("assignment", ids)]
        new = charge(self.stage, self.story.second, group, role="utama", start=HANDED_ON_AFTER + 1)
        self.stage.office.write(group.kabupaten, [*ended, new])

    def move(self) -> None:
        """Move a family to the other kabupaten."""
        kabupaten, kpm = self.story.leaving
        target: Worker = self.story.neighbour
        move_family(Move(kpm, kabupaten, target.home, target.groups[0].id), self.stage.ground.parts.store, self.stage.office, KINDS)

    def decide(self, former: str, last: str) -> Decided:
        """Accept a late visit of one phone, dismiss an edit of the moved family from another, mend and accept a meeting."""
        decided = Decided()
        for row in ask(self.stage.ground.parts.engine, ITEMS):
            item = self._item(row.kabupaten, row.form, row.place)
            if item is None:
                continue
            key, device = (row.form, row.place), item.author.device
            if (row.code, row.kind, device) == ("out_of_scope", "kunjungan", former) and not decided.accepted:
                self.stage.office.decide(row.kabupaten, [Verdict(item, accept=True)])
                decided.accepted = key
            elif (row.code, device) == ("moved_away", last) and not decided.dismissed:
                self.stage.office.decide(row.kabupaten, [Verdict(item, accept=False, reason=REASON)])
                decided.dismissed = key
            elif (row.outcome, row.kind) == (Outcome.REFUSED, "p2k2_sesi") and not decided.repaired:
                self.stage.office.decide(row.kabupaten, [Verdict(item, accept=True, fields=item.change.fields | MENDED_TIMES)])
                decided.repaired = key
        return decided

    def _item(self, kabupaten: str, form: str, place: int) -> InboxItem | None:
        with self.stage.ground.parts.store.view(kabupaten) as view:
            return next((one for one in view.inbox_items([form]) if one.index == place), None)

    def _ids(self, sql: str, **values: str) -> list[str]:
        return [row.id for row in ask(self.stage.ground.parts.engine, sql, kabupaten=self.story.shared.kabupaten, **values)]

    def _records(self, kind: str, ids: list[str]) -> list[Record]:
        with self.stage.ground.parts.store.view(self.story.shared.kabupaten) as view:
            return view.records(KINDS[kind], ids)
