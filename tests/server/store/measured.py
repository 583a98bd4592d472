"""A partition with enough rows that a bad plan shows, a phone in it, and every statement the engine runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from schemas import KINDS
from server.engine import refresh_statistics
from server.office import Office, new_record
from sync.nouns import Change, Form, Revision
from tests.server.api.world import ELSEWHERE, HOME, Phone, World

GROUPS, FAMILIES, PER_COMMIT, EXCHANGES = 40, 400, 400, 6
Statement = tuple[str, Any]
"""(text, parameters of its first row)."""


@contextmanager
def statements(engine: Engine) -> Iterator[list[Statement]]:
    """Give a list to which every statement is added that the engine runs meanwhile."""
    seen: list[Statement] = []

    def note(_connection: Any, _cursor: Any, text: str, values: Any, _context: Any, many: bool) -> None:
        seen.append((text, values[0] if many else values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def crowd(world: World) -> None:
    """Add workers, families, visits and waiting work to both kabupaten, and renew the statistics."""
    office = Office(world.parts.store, "test", world.clock, world.random.randbytes)

    def fill(kabupaten: str, kind: str, number: int, fields: Callable[[int], dict[str, Any]]) -> list[str]:
        made = [new_record(KINDS[kind], fields(index), world.new_id()) for index in range(number)]
        list(office.write_all(kabupaten, made, PER_COMMIT))
        return [change.id for change in made]

    for kabupaten in (HOME, ELSEWHERE):
        duty = {"role": "utama", "start_date": "2026-01-01"}
        workers = fill(kabupaten, "worker", GROUPS, lambda _: {"name": "Contoh", "role": "pendamping"})
        groups = fill(kabupaten, "kelompok", GROUPS, lambda _: {"name": "Contoh", "kecamatan_code": "350702"})
        fill(kabupaten, "assignment", GROUPS, lambda i: {"worker_id": workers[i], "kelompok_id": groups[i], **duty})
        families = fill(kabupaten, "kpm", FAMILIES, lambda i: {"kelompok_id": groups[i % GROUPS]})
        fill(kabupaten, "anggota", 2 * FAMILIES, lambda i: {"kpm_id": families[i % FAMILIES], "name": "Contoh"})
        fill(kabupaten, "kunjungan", FAMILIES, lambda i: {"kpm_id": families[i], "date": "2026-11-20"})
        what = {"golongan": "alam", "jenis": "banjir", "place": "Contoh", "date": "2026-11-20"}
        events = fill(kabupaten, "kejadian", FAMILIES, lambda i: {**what, "opened_by": workers[i % GROUPS]})
        code = {"code": "K7Q2MZ8", "valid_until": "2026-11-30"}
        fill(kabupaten, "undangan", FAMILIES, lambda i: {**code, "kejadian_id": events[i], "worker_id": workers[i % GROUPS]})
        told = [{"kejadian_id": events[i], "worker_id": workers[i % GROUPS - 1], "code": "K7Q2MZ8", "joined_on": "2026-11-20"} for i in range(FAMILIES)]
        fill(kabupaten, "bergabung", FAMILIES, lambda i: told[i])
        stores = [{"name": "Contoh", "level": "posko", "opened_by": one["worker_id"], "kejadian_id": one["kejadian_id"]} for one in told]
        fill(kabupaten, "gudang", FAMILIES, lambda i: {**stores[i], "keeper_id": workers[i % GROUPS]})
    phone = settled_phone(world)
    for _ in range(EXCHANGES):
        phone.exchange(*of_every_outcome(world, 28))
    refresh_statistics(world.parts.engine)


def settled_phone(world: World) -> Phone:
    """Return a phone that has everything."""
    phone = world.enrol()
    phone.settle()
    return phone


def of_every_outcome(world: World, number: int) -> list[Form]:
    """Return forms with so many changes of each sort: applied, in conflict, refused, blocked, held for three reasons."""
    with world.parts.store.view(HOME) as view:
        kpm = view.records(KINDS["kpm"], [world.ids["kpm1"]])[0]
    unseen, seen = Revision(kpm.revision - 1, kpm.tag), Revision(kpm.revision, kpm.tag)
    forms = []
    for index in range(number):
        orphan = {**dict.fromkeys(KINDS["kunjungan"].fields), "kpm_id": world.new_id(), "date": "2026-11-20"}
        forms += [
            world.visit(),
            world.form(Change("kpm", kpm.id, {"field_note": f"catatan {index}"}, unseen if index else seen)),
            world.visit(findings=7),
            world.form(Change("kunjungan", world.new_id(), orphan)),
            world.visit("kpm3"),
            world.visit(kind="sulap"),
            world.visit(kabupaten=ELSEWHERE),
        ]
    return forms
