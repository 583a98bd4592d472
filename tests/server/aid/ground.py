"""A kabupaten with volunteers beside its pendamping, and the forms that they write in a disaster."""

from dataclasses import dataclass, field
from typing import Any

from schemas import KINDS
from server.office import Office, edit, new_record
from sync.ids import slot_id
from sync.nouns import Change
from sync.wire import rows_from_wire
from tests.server.api.world import HOME, Phone, World

CODE = "K7Q2MZ8"
DAY = "2026-11-20"
RECEIPT = "HP0001-1"


@dataclass(slots=True)
class Ground:
    """A world with two volunteers of TAGANA, `rudi` and `wati`, in HOME; `office` writes as the office does."""

    world: World
    office: Office
    phones: dict[str, Phone] = field(default_factory=dict)

    def id_of(self, name: str) -> str:
        """Return the id of somebody."""
        return self.world.ids[name]

    def phone(self, name: str) -> Phone:
        """Return somebody's phone after its first sync; it is enrolled when it is first asked for."""
        if name not in self.phones:
            self.phones[name] = self.world.enrol(name)
            self.phones[name].settle()
        return self.phones[name]

    def make(self, kind: str, /, **fields: Any) -> Change:
        """Return the change by which a phone makes a record, with all its fields."""
        known = KINDS[kind]
        open_fields = {name: None for group in known.groups if not group.office for name in group.fields}
        return Change(kind, known.own_id(fields) or self.world.new_id(), open_fields | fields)

    def kejadian(self, opener: str = "rudi", **fields: Any) -> Change:
        """Return the change that opens a flood."""
        told = {"golongan": "alam", "jenis": "banjir", "place": "Bantaran Kali Contoh", "date": DAY, "time": "02:30"}
        return self.make("kejadian", opened_by=self.id_of(opener), **told | fields)

    def undangan(self, kejadian: str, shower: str = "rudi", **fields: Any) -> Change:
        """Return the change that makes a code by which others join."""
        return self.make("undangan", kejadian_id=kejadian, worker_id=self.id_of(shower), **{"code": CODE, "valid_until": "2026-11-22"} | fields)

    def bergabung(self, kejadian: str, who: str = "wati", **fields: Any) -> Change:
        """Return the change by which somebody joins."""
        return self.make("bergabung", kejadian_id=kejadian, worker_id=self.id_of(who), **{"code": CODE, "joined_on": DAY} | fields)

    def korban(self, kejadian: str, name: str = "Keluarga Contoh", **fields: Any) -> Change:
        """Return the change that registers a household."""
        return self.make("korban", kejadian_id=kejadian, registered_on=DAY, head_name=name, **{"jiwa": 4, "stay": "rumah"} | fields)

    def sends(self, name: str, *changes: Change, kabupaten: str = HOME) -> list[Any]:
        """Send each change as a form of its own in one push, then settle; return what became of each, by its code where it has one."""
        forms = [self.world.form(change, kabupaten=kabupaten) for change in changes]
        out = {one[0]: one for one in self.phone(name).exchange(*forms)[0]["out"]}
        self.phone(name).settle()
        return [_told(out[form.id]) for form in forms]

    def writes(self, *changes: Change, kabupaten: str = HOME) -> None:
        """Write as the office."""
        self.office.write(kabupaten, list(changes))

    def edits(self, kind: str, identity: str, *, kabupaten: str = HOME, **fields: Any) -> None:
        """Change a record as the office."""
        with self.world.parts.store.view(kabupaten) as view:
            [record] = view.records(KINDS[kind], [identity])
        self.writes(edit(KINDS[kind], record, **fields), kabupaten=kabupaten)

    def holds(self, name: str) -> dict[str, set[str]]:
        """Return kind -> ids of what a phone of somebody that has nothing yet would get."""
        found: dict[str, set[str]] = {}
        for frame in self.world.enrol(name, "HP baru").settle():
            for kind, columns in frame.get("rows", {}).items():
                found.setdefault(kind, set()).update(record.id for record in rows_from_wire(KINDS[kind], columns))
        return found


def _told(answer: list[Any]) -> str:
    outcome, code, *_ = [*answer[2][0], None] if len(answer) > 2 else ("applied", None)
    return code or outcome


def volunteers(world: World) -> Ground:
    """Put the volunteers, the places of the kabupaten and an office in."""
    office = Office(world.parts.store, "test", world.clock, world.random.randbytes)
    for name in ("rudi", "wati"):
        world.ids[name] = world.new_id()
        fields = {"name": f"{name.title()} Contoh", "role": "tagana"}
        office.write(HOME, [new_record(KINDS["worker"], fields, world.ids[name])])
    desa = {"code": "3507010001", "level": "desa", "name": "Desa Contoh", "parent_code": "350701", "area": "350701"}
    office.write(HOME, [new_record(KINDS["wilayah"], desa, slot_id("wilayah", (desa["code"],)))])
    return Ground(world, office)

