"""The head of a post in a run: households made one and parted, and receipts on paper, by the same functions as the pages of the console."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any

from schemas import KINDS
from server.aid.events import find_event
from server.aid.paper_receipts import Paper, enter_receipt
from server.aid.same import join, undo
from server.engine import read_transaction
from sync.errors import Problem
from tests.simulation.backoffice import Backoffice
from tests.simulation.history import plain
from tests.simulation.ledger import Fields, Key
from tests.simulation.population import known_id

HOUSEHOLD = "korban"
FOUND = """INSERT INTO korban_pair (kabupaten, id, kejadian_id, first_id, second_kabupaten, second_id, score, reasons, state, found_at)
    VALUES (?, ?, ?, ?, ?, ?, 90, '[]', 'open', ?)"""
SAME = """SELECT kabupaten, id FROM korban_act one WHERE act = 'same'
    AND NOT EXISTS (SELECT 1 FROM korban_act other WHERE other.kabupaten = one.kabupaten AND other.undoes = one.id) ORDER BY at, id"""


@dataclass(frozen=True, slots=True)
class Account:
    """Who decides."""

    id: str
    role: str = "posko"
    region: str = "35"


@dataclass(slots=True)
class Posko:
    """The head of a post."""

    office: Backoffice
    account: Account = field(default_factory=lambda: Account(known_id("posko")))

    def make_one(self, kabupaten: str) -> None:
        """Say that two households of a disaster are one, whatever each was made one with before, and perhaps that a third one is it, too."""
        rng = self.office.shared.rng
        rows = self.office.ask("SELECT id, kejadian_id FROM korban WHERE kabupaten = ? ORDER BY id", (kabupaten,))
        if not rows:
            return
        event = rng.choice(rows)["kejadian_id"]
        ids = [row["id"] for row in rows if row["kejadian_id"] == event]
        if len(ids) < 2:
            return
        for first, second in pairwise(rng.sample(ids, min(len(ids), rng.choice((2, 3))))):
            pair = self.office.server.office().new_id()
            self.office.ask(FOUND, (kabupaten, pair, event, first, kabupaten, second, self.office.shared.now.isoformat(" ")))
            self._decide(kabupaten, partial(join, self._parts, self.account, kabupaten, pair, second))

    def part(self) -> None:
        """Take back that two households are one."""
        acts = self.office.ask(SAME)
        if acts:
            kabupaten, act = self.office.shared.rng.choice(acts)
            self._decide(kabupaten, lambda: undo(self._parts, self.account, kabupaten, act))

    def enter_paper(self, kabupaten: str, told: Fields, goods: list[tuple[str, str]]) -> None:
        """Enter a receipt on paper."""
        fields = {"jenis": "kolektif", "receiver_name": self.office.filler.text("posko"), "households": 1}
        fields |= {name: told[name] for name in ("receipt_no", "date", "gudang_id", "worker_id")}

        def enter() -> None:
            with read_transaction(self._parts.engine) as connection:
                event = find_event(connection, self.account.region, kabupaten, told["kejadian_id"])
            enter_receipt(self._parts, self.account, event, Paper(fields, goods))

        if self._decide(kabupaten, enter):
            self.office.shared.ledger.papers.add(told["receipt_no"])

    @property
    def _parts(self) -> Any:
        return self.office.server.parts

    def _decide(self, kabupaten: str, act: Callable[[], Any]) -> bool:
        """Do something that may be refused, and note what was written; tell whether it was done."""
        names = KINDS[HOUSEHOLD].fields
        rows = [dict(row) for row in self.office.ask("SELECT * FROM korban WHERE kabupaten = ?", (kabupaten,))]
        shown: dict[Key, Fields] = {(HOUSEHOLD, row["id"]): plain(HOUSEHOLD, {name: row[name] for name in names}) for row in rows}
        self.office.shared.tick += 1
        with self.office.watched(shown, self.account.id):
            try:
                act()
            except Problem:
                return False
        return True
