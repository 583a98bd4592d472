"""A room for complaints: two workers with phones, people at the console, complaints from the field."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, insert

from schemas import KINDS
from server.engine import write_transaction
from server.office import Office, edit
from server.store.tables import TABLES
from sync.nouns import Change, Form, Record
from tests.server.api.world import HOME, Phone, World

SECRET = "Suaminya memukul, kata yang mengadu"
WORDS = "Bantuan belum cair sejak September"
TOLD = {"reported_on": "2026-11-20", "programme": "pkh", "category": "bantuan_tidak_cair", "text": WORDS}


@dataclass(slots=True)
class Room:
    """A world with two workers, and whoever logs in at the console."""

    world: World
    siti: Phone
    budi: Phone
    people: dict[str, Row] = field(default_factory=dict)

    def account(self, name: str, role: str = "supervisor", region: str = HOME) -> Row:
        """Return the row of an account, made if it is not there."""
        if name not in self.people:
            self.people[name] = self.world.add_account(name, role, region)
        return self.people[name]

    @property
    def office(self) -> Office:
        """Another hand of the office."""
        return Office(self.world.parts.store, "test", self.world.clock, self.world.random.randbytes)

    def form(self, **fields: Any) -> Form:
        """Return a form with one complaint that Siti takes."""
        own = {name for name, group in KINDS["pengaduan"].group_of.items() if not group.office} - {"deleted", "closed"}
        told = {**dict.fromkeys(own), **TOLD, "worker_id": self.world.ids["siti"], **fields}
        return self.world.form(Change("pengaduan", self.world.new_id(), told))

    def complain(self, expect: str = "applied", /, **fields: Any) -> str:
        """Let Siti's phone bring a complaint; return its id."""
        form = self.form(**fields)
        phone = self.budi if fields.get("worker_id") == self.world.ids["budi"] else self.siti
        first, *told = phone.exchange(form)[0]["out"][0]
        assert first == form.id and (told[1][0][0] if len(told) > 1 else "applied") == expect
        return form.changes[0].id

    def record(self, identity: str, kind: str = "pengaduan") -> Record:
        """Return a record as it stands."""
        with self.world.parts.store.view(HOME) as view:
            return view.records(KINDS[kind], [identity])[0]

    def change(self, identity: str, **fields: Any) -> None:
        """Write to a complaint as the office."""
        self.office.write(HOME, [edit(KINDS["pengaduan"], self.record(identity), **fields)])

    def case(self, identity: str) -> Row:
        """Return the case of a complaint."""
        return next(row for row in self.world.rows("complaint_case") if row.id == identity)

    def keep(self, holder: str, second: str) -> None:
        """Name the keepers of the kabupaten, past the rules."""
        row = {"kabupaten": HOME, "number": self.world.count("complaint_keeper") + 1, "at": self.world.clock()}
        named = {"account": self.people[holder].id, "holder": self.people[holder].id, "second": self.people[second].id}
        with write_transaction(self.world.parts.engine) as connection:
            connection.execute(insert(TABLES["complaint_keeper"]), row | named)


def make_room(world: World) -> Room:
    """Return a room over a filled world; both phones hold everything."""
    siti, budi = world.enrol("siti"), world.enrol("budi")
    for phone in (siti, budi):
        phone.settle()
    return Room(world, siti, budi)
