"""The past exported: from a number come the same bytes, whatever has happened since."""

from datetime import timedelta
from itertools import cycle

import pytest
from sqlalchemy import func, insert, select

from server.attendance.rollup import keep_attendance, rebuild
from server.dashboard.keep import keep_dashboard, rebuild_dashboard
from server.desk.queues import WATCHERS
from server.desk.watch import run_watch
from server.engine import read_transaction, write_transaction
from server.exports.asking import FORMATS
from server.exports.datasets import DATASETS
from server.identity.enrolment import mark_device
from server.store.tables import TABLES
from sync.limits import HISTORY_LOOK_BACK_S
from tests.server.api.world import HOME
from tests.server.attendance.village import Village
from tests.server.cycle.village import ON_SQLITE
from tests.server.desk.school import set_days
from tests.server.desk.test_match import decide
from tests.server.exports.hamlet import made, path

COMMIT = TABLES["commit_log"]
KEPT = [name for name, one in DATASETS.items() if not one.no_past]
COUNTED_AT = "as_of"
"""The present rows tell when they were counted, those of a number when it was written."""


def settled(village: Village) -> str:
    """Let the newest number become old enough; return it."""
    with read_transaction(village.desk.world.parts.engine) as connection:
        newest = connection.scalar(select(func.max(COMMIT.c.number)).where(COMMIT.c.kabupaten == HOME))
    village.desk.world.clock.pass_by(seconds=HISTORY_LOOK_BACK_S)
    return str(newest)


def go_on(village: Village) -> None:
    """Let everything change that a row is made of: work, disputes, people, places, phones, days, and what is kept counted."""
    desk, ids = village.desk, village.desk.world.ids
    desk.world.clock.pass_by(minutes=1)
    sesi = next(row for row in desk.world.rows("p2k2_sesi") if row.bulan == "2026-10")
    village.mark(sesi.id, "kpm2", "A")
    mark = next(row for row in desk.world.rows("kehadiran") if row.kpm_id == ids["kpm1"] and row.status == "S")
    desk.change("kehadiran", mark.id, status="H", susulan=True, susulan_date="2026-11-20")
    village.met("mawar", "2026-10-19", "kpm1", "I")
    for case in range(len(desk.page("conflict").cases)):
        desk.decide(desk.account(f"pemutus {case}"), desk.open("conflict"), "keep")
        desk.carry()
    desk.change("kpm", ids["kpm1"], kelompok_id=ids["melati"], no_kk="0000000000000009")
    desk.change("kpm", ids["kpm2"], deleted=True)
    with write_transaction(desk.world.parts.engine) as connection:
        merged = {"kabupaten": HOME, "old_id": ids["kpm2"], "new_id": ids["kpm1"], "made_at": desk.world.clock()}
        connection.execute(insert(TABLES["alias"]), merged)
    desk.change("kpm", ids["kpm3"], membership_status="graduasi", ended_on="2026-10-01")
    desk.change("kelompok", ids["mawar"], name="Kenanga")
    desk.change("anggota", ids["ibu"], name="Ibu Baru", nik="0000010203040599", komponen="lansia")
    village.write("anggota", kpm_id=ids["kpm3"], nik="0000010203040508", name="Pengurus Baru", is_pengurus=True, sex="P", relation="istri")
    desk.change("fasilitas", desk.school, name="SD Lain")
    set_days(desk, 11)
    desk.change("graduasi", ids["usulan kpm1"], status="disetujui", decided_on="2026-11-22")
    desk.change("capaian", ids["capaian"], meetings_held=0, answer="Sudah dilihat", answered_on="2026-11-21")
    program = next(row for row in desk.world.rows("komplementaritas") if row.kpm_id == ids["kpm1"])
    desk.change("komplementaritas", program.id, lpg="ya", note="Ditanya lagi")
    desk.change("komplementaritas", ids["program"], deleted=True)
    desk.change("perilaku", ids["perilaku"], kesehatan=4)
    desk.change("worker", ids["siti"], name="Siti Baru")
    desk.change("graduasi", ids["usulan kpm3"], deleted=True)
    desk.siti.said["app"] = "uji/9"
    village.heard()
    mark_device(desk.world.parts.engine, desk.budi.device, "retired", at=desk.world.clock())
    desk.world.clock.pass_by(days=40)
    keep_attendance(desk.world.parts)
    rebuild(desk.world.parts, HOME)


def test_a_number_gives_the_same_bytes_again(village: Village) -> None:
    """After late marks, decided disputes, moves, deletions, new names, phones given back, days gone by and a rollup built anew.

    Formats are written from the same stream of rows, so they take turns. PostgreSQL gives the log alone, by statements that
    data sets share, and what is laid out of it is a file on either database, so there every third stands for the others.
    """
    number, few = settled(village), KEPT if village.desk.world.parts.engine.dialect.name == "sqlite" else KEPT[::3]
    asked = [{"dataset": dataset, "as_of": number, "format": form} for dataset, form in zip(few, cycle(FORMATS), strict=False)]
    before = [path(village, **one).read_bytes() for one in asked]
    present = {dataset: path(village, dataset=dataset).read_bytes() for dataset in few}
    go_on(village)
    rebuild_dashboard(village.desk.world.parts, HOME)
    assert [one for one, was in zip(asked, before, strict=True) if path(village, **one).read_bytes() != was] == []
    unchanged = [dataset for dataset in few if path(village, dataset=dataset).read_bytes() == present[dataset]]
    assert unchanged == [], "nothing was changed that these datasets have"
    number = settled(village)
    again = [one for one, was in zip(asked, before, strict=True) if path(village, **one | {"as_of": number}).read_bytes() == was]
    assert again == [], "another number gives another file"


def merge(village: Village, kept: str, lost: str) -> None:
    """Let a supervisor say that two families are one."""
    desk, number = village.desk, f"00003507010100{village.desk.world.count('merged_record'):02d}"
    for one in (kept, lost):
        desk.change("kpm", desk.world.ids[one], no_kk=number)
    run_watch(desk.world.parts, WATCHERS)
    case = desk.open("match")
    keep = "first" if case.details["twins"].first.record.id == desk.world.ids[kept] else "second"
    decide(desk, case, "merge", name=f"ani {number}", keep=keep, take=[])
    assert desk.carry() == 1


@ON_SQLITE
@pytest.mark.parametrize("dataset", ["kehadiran_keluarga", "ukuran"])
def test_a_merge_of_a_merged_family_changes_no_past(village: Village, dataset: str) -> None:
    """What lay under an id that led to a family counts for it as of then, also when a later merge led both on to a third."""
    village.desk.change("graduasi", village.desk.world.ids["usulan kpm1"], deleted=True)
    merge(village, "kpm2", "kpm1")
    asked = {"dataset": dataset, "as_of": settled(village)}
    before = path(village, **asked).read_bytes()
    village.desk.world.clock.pass_by(minutes=1)
    merge(village, "kpm3", "kpm2")
    assert path(village, **asked).read_bytes() == before


def test_the_newest_number_gives_what_is_there_now(village: Village) -> None:
    """What is read from the log and laid out is what the tables hold, column for column."""
    go_on(village)
    village.heard()
    village.plan("melati", "2026-12-01")
    number = settled(village)
    keep_attendance(village.desk.world.parts)
    keep_dashboard(village.desk.world.parts)
    for dataset in KEPT:
        now, then = (made(village, dataset=dataset, **more) for more in ({}, {"as_of": number}))
        for row in (*now, *then):
            row.pop(COUNTED_AT, None)
        assert then == now and now and {row["as_of_number"] for row in now} == {number}, dataset


def test_a_number_too_young_is_told(village: Village) -> None:
    """A form that arrived before it may still be on its way, so its file would not be the same again."""
    number = settled(village)
    village.desk.world.clock.now -= timedelta(seconds=1)
    with pytest.raises(Exception, match="unprocessable"):
        path(village, as_of=number)
