"""The pages of what follows: referrals, visits after an exit, resertifikasi, the papers of a family, exports and the survey."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from server.engine import write_transaction
from server.store.tables import TABLES
from sync.ids import slot_id
from tests.bench.console.overseeing import AT_ONCE, account_of, synced, write
from tests.bench.console.rooms import Page, Room
from tests.server.api.world import HOME
from tests.server.desk.office import Desk

LAYANAN, STATES = ("kube", "pena", "ppse", "slrt_puskesos", "lainnya"), (None, "diterima", "ditolak", "selesai", "batal")


def families(desk: Desk, size: int, **told: Any) -> None:
    """Let there be so many families beside those of the world."""
    own = TABLES["kpm"]
    with write_transaction(desk.world.parts.engine) as connection:
        for name in ("rujukan", "graduasi"):
            connection.execute(TABLES[name].delete())
        connection.execute(own.delete().where(own.c.address == "Bangku"))
        rows = [synced("kpm", index) | {"kelompok_id": desk.world.ids["mawar"], "address": "Bangku", "joined_on": "2022-06-01"} | told for index in range(size)]
        for start in range(0, size, AT_ONCE):
            connection.execute(insert(own), rows[start : start + AT_ONCE])


def refer_much(desk: Desk, size: int) -> None:
    """Let so many referrals have been made, of all services and outcomes."""
    families(desk, size)
    write(desk, "rujukan", (_referral(index) for index in range(size)))


def _referral(index: int) -> dict[str, Any]:
    status = STATES[index // 5 % len(STATES)]
    told = {"kpm_id": slot_id("kpm", ("bench", index)), "referred_on": f"2026-{index % 10 + 1:02d}-{index % 28 + 1:02d}", "reason": "-"}
    return synced("rujukan", index) | told | {"layanan": LAYANAN[index % len(LAYANAN)], "status": status, "outcome_on": status and "2026-11-01"}


def referral_pages(desk: Desk) -> Iterator[Page]:
    """Yield the list, wide and narrow, narrowed and further on, and the dossier of one family among all."""
    yield Page("dossier", HOME, f"/konsol/keluarga/{HOME}/{desk.world.ids['kpm1']}/berkas.pdf")
    for region in ("00", HOME, "350701"):
        yield Page(f"rujukan {region}", region, f"/konsol/rujukan?kabupaten={HOME}")
    yield Page("rujukan further", HOME, "/konsol/rujukan", further=True)
    for narrowed in ("status=dirujuk", "layanan=pena", "layanan=pena&status=diterima"):
        yield Page(f"rujukan {narrowed}", HOME, f"/konsol/rujukan?{narrowed}")


def leave_much(desk: Desk, size: int) -> None:
    """Let one of twenty families have left this year, whose visits are due or not due yet, and four of them in the years before."""
    families(desk, size)
    write(desk, "graduasi", (_exit(index) for index in range(0, size, 4)))


def _exit(index: int) -> dict[str, Any]:
    told = {"kpm_id": slot_id("kpm", ("bench", index)), "jalur": "mandiri", "status": "disetujui", "siks_status": "diterima", "aturan_nomor": 1, "as_of": 1}
    days = {"proposed_on": "2026-01-10", "decided_on": "2026-02-10", "exit_on": f"{2026 - index // 4 % 5}-{index // 20 % 10 + 1:02d}-15"}
    return synced("graduasi", index) | told | days | {"evidence_for": "-", "reason": "-"}


def leaving_pages(_desk: Desk) -> Iterator[Page]:
    """Yield the lists of visits after an exit and of resertifikasi."""
    for path in ("pascagraduasi", "resertifikasi"):
        for region in ("00", HOME, "350701"):
            yield Page(f"{path} {region}", region, f"/konsol/{path}?kabupaten={HOME}")


def export_much(desk: Desk, size: int) -> None:
    """Let so many exports have been asked for."""
    write(desk, "export", (_export(desk, index, account_of(desk, "bench-apd", "apd")) for index in range(size)))


def _export(desk: Desk, index: int, who: str) -> dict[str, Any]:
    told = {"id": slot_id("export", ("bench", index)), "account": who, "region": HOME, "dataset": "kehadiran_keluarga", "format": "csv"}
    made = {"first": "2026-10", "last": "2026-10", "deidentified": False, "purpose": "Rapat bulanan", "as_of": None, "state": None}
    return told | made | {"made_at": desk.world.clock.now - timedelta(minutes=index)}


def ask_much(desk: Desk, size: int) -> None:
    """Let so many rounds of the survey have been drawn, all ended but one."""
    write(desk, "survey_round", (_round(desk, index, account_of(desk, "bench-apd", "apd")) for index in range(size)))


def _round(desk: Desk, index: int, who: str) -> dict[str, Any]:
    told = {"id": slot_id("survey_round", ("bench", index)), "kabupaten": HOME, "seed": "bangku", "families": 300, "cards": 100, "account": who}
    opens = (desk.world.clock.now - timedelta(days=10 + 40 * index)).date()
    return told | {"opens_on": opens.isoformat(), "closes_on": (opens + timedelta(days=30)).isoformat(), "made_at": desk.world.clock.now - timedelta(days=index)}


def office_pages(path: str) -> Iterator[Page]:
    """Yield a list of the office, for the nation and for a kabupaten."""
    for region in ("00", HOME):
        yield Page(f"{path} {region}", region, f"/konsol/{path}", role="apd")


REFERRALS = Room("rujukan", 100, 20_000, refer_much, lambda desk: tuple(referral_pages(desk)))
AFTER = Room("aftercare", 4_000, 40_000, leave_much, lambda desk: tuple(leaving_pages(desk)))
"""A list of visits has all that are due after an exit of two years, so little is a small kabupaten."""
EXPORTS = Room("exports", 100, 20_000, export_much, lambda _desk: tuple(office_pages("ekspor")))
SURVEY = Room("survey", 100, 5_000, ask_much, lambda _desk: tuple(office_pages("survei")))
