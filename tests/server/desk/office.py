"""A desk to decide at: accounts, refused work and conflicts in a small world."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Row

from schemas import KINDS
from server.desk.case import open_case
from server.desk.cases import EVERYTHING, Filters, Page, page
from server.desk.decisions import carry_out, decide
from server.desk.nouns import Judgement, OpenCase, Ruling
from server.engine import read_transaction
from server.office import Office, edit, new_record
from sync.limits import DECISION_WITHDRAW_S
from sync.nouns import Change, Form, Record, Revision
from tests.server.api.world import HOME, Phone, World

REASON = "Sudah dicek ke sekolah."
ON_SQLITE = pytest.mark.parametrize("desk", ["sqlite"], indirect=True)
"""A test of what is decided, by statements that other tests of its file run on PostgreSQL too."""


@dataclass(slots=True)
class Desk:
    """A world with people at the console, and two workers who share a school."""

    world: World
    siti: Phone
    budi: Phone
    school: str

    def account(self, name: str, role: str = "supervisor", region: str = HOME) -> Row:
        """Make an account and return its row."""
        return self.world.add_account(name, role, region)

    @property
    def office(self) -> Office:
        """Another hand of the office."""
        return Office(self.world.parts.store, "test", self.world.clock, self.world.random.randbytes)

    def page(self, queue: str, region: str = HOME, filters: Filters = EVERYTHING, **more: Any) -> Page:
        """Return a page of a queue."""
        with read_transaction(self.world.parts.engine) as connection:
            return page(connection, region, queue, filters, **more)

    def open(self, queue: str, region: str = HOME) -> OpenCase:
        """Open the oldest waiting case of a queue."""
        return self.page_open(queue, EVERYTHING, region)

    def page_open(self, queue: str, filters: Filters, region: str = HOME) -> OpenCase:
        """Open the oldest case of a list that is narrowed."""
        case = self.page(queue, region, filters).cases[0]
        return open_case(self.world.parts, region, case.kabupaten, queue, case.ref)

    def decide(self, account: Row, opened: OpenCase, action: str, **more: Any) -> Ruling:
        """Decide with a reason, having seen what is open."""
        judgement = Judgement(action, **{"reason": REASON, "seen": opened.seen, **more})
        return decide(self.world.parts, account, opened, judgement)

    def carry(self) -> int:
        """Let ten minutes pass and carry out what is due."""
        self.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
        return carry_out(self.world.parts)

    def record(self, kind: str, identity: str) -> Record:
        """Return a record as it stands."""
        with self.world.parts.store.view(HOME) as view:
            return view.records(KINDS[kind], [identity])[0]

    def change(self, kind: str, identity: str, **fields: Any) -> None:
        """Write as another hand of the office, who has seen everything."""
        self.office.write(HOME, [edit(KINDS[kind], self.record(kind, identity), **fields)])

    def refused(self, **wrong: Any) -> Form:
        """Have a visit refused; return its form."""
        form = self.world.visit(**(wrong or {"findings": 7}))
        assert self.siti.exchange(form)[0]["out"][0][2][0][0] in ("refused", "held", "blocked")
        return form

    def days(self, number: int) -> Form:
        """Return a form with the effective days of the school."""
        made = new_record(KINDS["hari_efektif"], {"fasilitas_id": self.school, "bulan": "2026-11", "days": number}, "")
        return self.world.form(Change(made.kind, made.id, made.fields))

    def conflict(self) -> str:
        """Have both count the days of the school differently, 20 and 18; return the id of the record."""
        form = self.days(20)
        self.siti.exchange(form)
        assert self.budi.exchange(self.days(18))[0]["out"][0][2][0][0] == "review"
        return form.changes[0].id

    def phone_edits(self, kpm: str, base: Revision, **fields: Any) -> None:
        """Let Siti's phone edit a family as of a revision."""
        self.siti.exchange(self.world.form(Change("kpm", self.world.ids[kpm], fields, base)))


def make_desk(world: World) -> Desk:
    """Return a desk over a filled world; both phones hold everything."""
    office = Office(world.parts.store, "test", world.clock, world.random.randbytes)
    school = world.new_id()
    pupils = [
        {"kpm_id": world.ids[kpm], "name": "Anak Contoh", "komponen": "sd", "fasilitas_id": school, "provisional": False}
        for kpm in ("kpm1", "kpm3")
    ]
    told = {"type": "fasdik", "name": "SD Contoh", "desa_code": "3507012001"}
    made = [new_record(KINDS["fasilitas"], told, school)]
    office.write(HOME, [*made, *(new_record(KINDS["anggota"], fields, world.new_id()) for fields in pupils)])
    siti, budi = world.enrol("siti"), world.enrol("budi")
    for phone in (siti, budi):
        phone.settle()
    return Desk(world, siti, budi, school)
