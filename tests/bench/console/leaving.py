"""The board of graduasi with few and with many families on it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, insert

from server.engine import write_transaction
from server.store.tables import TABLES
from sync.ids import slot_id
from tests.bench.console.rooms import Page, Room
from tests.server.api.world import HOME
from tests.server.desk.office import Desk

FEW, MANY, AT_ONCE = 100, 20_000, 5_000
STATES = ("usulan", "verifikasi", "disetujui", "ditolak")
KPM, MEMBER, SAID, EXIT = (TABLES[name] for name in ("kpm", "anggota", "penilaian_graduasi", "graduasi"))
ENVELOPE = {"revision": 1, "tag": 1, "form": "f" * 22, "closed": False, "deleted": False}


def fill(desk: Desk, size: int) -> None:
    """Let there be so many families, each assessed: half are candidates, half were proposed, in four states."""
    with write_transaction(desk.world.parts.engine) as connection:
        for table in (EXIT, SAID):
            connection.execute(table.delete())
        connection.execute(MEMBER.delete().where(MEMBER.c.name == "Anggota Bangku"))
        connection.execute(KPM.delete().where(KPM.c.address == "Bangku"))
        for start in range(0, size, AT_ONCE):
            some = range(start, min(size, start + AT_ONCE))
            for table in (KPM, MEMBER, SAID):
                connection.execute(insert(table), [_row(desk, table, index) for index in some])
            connection.execute(insert(EXIT), [_row(desk, EXIT, index) for index in some if index % 2])


def _row(desk: Desk, table: Table, index: int) -> dict[str, Any]:
    family, said = slot_id("bench", ("kpm", index)), slot_id("bench", ("said", index))
    here = ENVELOPE | {"kabupaten": HOME, "scope": f"k:{desk.world.ids['mawar']}"}
    own: dict[str, dict[str, Any]] = {
        "kpm": {"id": family, "kelompok_id": desk.world.ids["mawar"], "membership_status": "aktif", "joined_on": "2025-01-01", "address": "Bangku"},
        "anggota": {"id": slot_id("bench", ("member", index)), "kpm_id": family, "name": "Anggota Bangku", "komponen": "sd", "birth_date": "2016-01-01"},
        "penilaian_graduasi": {"id": said, "kpm_id": family, "date": "2026-11-10", "jalur": "mandiri"},
        "graduasi": {"id": slot_id("bench", ("exit", index)), "kpm_id": family, "penilaian_id": said, "jalur": "mandiri", "aturan_nomor": 1, "as_of": 1},
    }
    decided = {"status": STATES[index // 2 % len(STATES)], "proposed_on": "2026-11-11", "decided_on": "2026-11-12", "evidence_for": "-", "reason": "-"}
    return here | own[table.name] | (decided if table is EXIT else {})


def pages(desk: Desk) -> Iterator[Page]:
    """Yield the board with each sort of list, and the page behind the first.

    Families without a komponen are found by looking at all of a kabupaten, so that list is no page whose time stays the same.
    """
    for region in ("35", HOME, "350701"):
        for state in ("kandidat", "usulan", "disetujui"):
            yield Page(f"graduasi {region} {state}", region, f"/konsol/graduasi?kabupaten={HOME}&keadaan={state}")
    yield Page(f"graduasi {HOME} further", HOME, f"/konsol/graduasi?kabupaten={HOME}", further=True)


LEAVING = Room("graduasi", FEW, MANY, fill, lambda desk: tuple(pages(desk)))
