"""The page of a family and its history, with little and with very much behind it."""

from collections.abc import Iterator

from sqlalchemy import func, select

from schemas import KINDS
from server.engine import read_transaction
from server.office import edit, new_record
from server.people.trace import trace
from server.store.tables import TABLES
from sync.ids import slot_id
from sync.nouns import Change
from tests.bench.console.rooms import Page, Room
from tests.server.api.world import HOME
from tests.server.desk.office import Desk

FEW, MANY, AT_ONCE = 100, 5_000, 250


def fill(desk: Desk, size: int) -> None:
    """Bring a family to so many changes: its own edits and its member's, visits, payments and notes, each a form of its own."""
    while (here := _changes(desk)) < size:
        desk.world.clock.pass_by(minutes=1)
        _write(desk, here, min(AT_ONCE, size - here))


def _changes(desk: Desk) -> int:
    trace(desk.world.parts)
    history = TABLES["history"]
    with read_transaction(desk.world.parts.engine) as connection:
        return connection.scalar(select(func.count()).where(history.c.kpm == desk.world.ids["kpm1"])) or 0


def _write(desk: Desk, start: int, number: int) -> None:
    """Write changes in one commit; an edit leans on the one before it, so that each was made by somebody who saw what stood."""
    kpm, child = desk.world.ids["kpm1"], next(row.id for row in desk.world.rows("anggota") if row.kpm_id == desk.world.ids["kpm1"])
    office, mark = desk.office, slot_id("bench", (start,))
    bases = {record: desk.record(kind, record) for kind, record in (("kpm", kpm), ("anggota", child))}
    last: dict[str, tuple[str, int]] = {}
    parts = []
    for index in range(number):
        at = start + index
        about = [kpm, child, "", "", ""][at % 5]
        if about:
            kind, fields = ("kpm", {"address": f"Jalan {at}"}) if about == kpm else ("anggota", {"class_level": at % 6 + 1})
            made = edit(KINDS[kind], bases[about], **fields)
            after = (last[about],) if about in last else ()
            parts.append((Change(kind, about, made.fields, made.base, after),))
            last[about] = (slot_id("form", (mark, index)), 0)
        else:
            parts.append((_new(desk, kpm, at),))
    desk.world.parts.store.commit(office.batch(HOME, parts, desk.world.clock(), mark), desk.world.clock())


def _new(desk: Desk, kpm: str, at: int) -> Change:
    month = f"{2016 + at // 12 % 10}-{at % 12 + 1:02d}"
    made = {
        2: ("kunjungan", {"date": f"{month}-10", "purpose": f"Kunjungan {at}"}),
        3: ("catatan", {"date": f"{month}-10", "text": f"Catatan {at}"}),
        4: ("kontak", {"noted_on": f"{month}-10", "phone": f"08{at}", "works": True}),
    }
    kind, fields = made[at % 5]
    return new_record(KINDS[kind], {"kpm_id": kpm, **fields}, desk.world.new_id())


def pages(desk: Desk) -> Iterator[Page]:
    """Yield the family and its history, from the front and from behind the first page."""
    address = f"/konsol/keluarga/{HOME}/{desk.world.ids['kpm1']}"
    for region in (HOME, "350701"):
        yield Page(f"family {region}", region, address)
        yield Page(f"history {region}", region, f"{address}/riwayat")
        yield Page(f"history {region}, further", region, f"{address}/riwayat", further=True)


FAMILY = Room("family", FEW, MANY, fill, pages)
