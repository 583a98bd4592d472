"""A village with something to export, and hands that ask for it."""

from pathlib import Path
from typing import Any

from schemas import KINDS
from schemas.komplementaritas import PROGRAMMES
from schemas.perilaku import ASPECTS
from server.aid.watch import WATCHER as HOUSEHOLDS
from server.attendance.rollup import keep_attendance
from server.dashboard.keep import keep_dashboard
from server.desk.watch import run_watch
from server.engine import write_transaction
from server.exports.asking import KIND, Asked, ask_export, path_of
from server.jobs.tasks import run_work
from server.longwork.items import DONE, find_item
from server.office import new_record
from server.store.tables import TABLES
from server.survey.questions import QUESTIONS
from sync.limits import SURVEY_ANSWERS_MIN
from sync.nouns import Change
from tests.server.api.world import HOME, World
from tests.server.attendance.village import Village
from tests.server.desk.office import make_desk
from tests.server.desk.school import checked, send, set_days
from tests.server.exports.reading import READERS, Row

NIK, NAME = "0000010203040506", "=cmd|' /C calc'!A0"
FIRST, LAST = "2026-10", "2026-11"
FEW = SURVEY_ANSWERS_MIN - 1


def make_hamlet(world: World) -> Village:
    """Return a village with two meetings, and a pengurus whose name a spreadsheet would run."""
    desk = make_desk(world)
    made, ids = Village(desk), world.ids
    for name in ("kpm1", "kpm2", "kpm3"):
        desk.change("kpm", ids[name], joined_on="2025-01-01", no_kk=f"000000000000000{name[-1]}")
    ids["ibu"] = made.write("anggota", kpm_id=ids["kpm1"], nik=NIK, name=NAME, is_pengurus=True, sex="P", relation="istri")
    made.met("mawar", "2026-10-05", "kpm1")
    made.mark(made.met("mawar", "2026-11-05", "kpm1", "S"), "kpm2", "H", represented_by="Anak")
    _checks(made)
    _halfyears(made)
    _survey(made)
    for name in ("kpm1", "kpm3"):
        _proposal(made, name)
    _disaster(made)
    told = {"worker_id": ids["siti"], "bulan": "2026-10", "families": 2, "meetings_planned": 1, "meetings_held": 1, "counted_on": "2026-11-01"}
    ids["capaian"] = made.write("capaian", **told)
    keep_attendance(world.parts)
    keep_dashboard(world.parts)
    return made


def _checks(made: Village) -> None:
    """Write a check by a phone, which the office sees otherwise, and one by the office."""
    desk = made.desk
    set_days(desk, 20)
    form = send(desk, checked(desk, result="memenuhi", alpa=1))
    desk.change("komitmen", form.changes[0].id, result="tidak_memenuhi", alpa=6)
    send(desk, checked(desk, result="memenuhi", alpa=2))
    made.write("komitmen", anggota_id=desk.world.ids["ibu"], bulan="2026-11", condition="pemeriksaan_nifas", result="pengecualian", reason="Ibu di luar kota")


def _halfyears(made: Village) -> None:
    """Let a phone tell what a family receives, which the office and the phone then say otherwise, and what was seen of it."""
    desk, ids = made.desk, made.desk.world.ids
    asked = new_record(KINDS["komplementaritas"], {"kpm_id": ids["kpm1"], "semester": "2026-2", "asked_on": "2026-11-01", "pip": "ya"}, "")
    form = send(desk, asked)
    desk.change("komplementaritas", form.changes[0].id, pip="tidak")
    send(desk, Change(asked.kind, asked.id, asked.fields | {"pip": "belum_diketahui"}))
    ids["program"] = made.write("komplementaritas", kpm_id=ids["kpm2"], semester="2026-1", asked_on="2026-05-02", **dict.fromkeys(PROGRAMMES, "tidak"))
    made.write("komplementaritas", kpm_id=ids["kpm3"], semester="2026-2", kube="ya", note="=1+1")
    desk.siti.said["app"] = "uji/8"
    seen = new_record(KINDS["perilaku"], {"kpm_id": ids["kpm1"], "semester": "2026-2", "observed_on": "2026-10-03", **dict.fromkeys(ASPECTS, 2)}, "")
    ids["perilaku"] = send(desk, seen).changes[0].id
    made.write("perilaku", kpm_id=ids["kpm2"], semester="2026-2", observed_on="2026-10-04", ekonomi=3)


def _survey(made: Village) -> None:
    """Write the sums of a round that is over, with a question that few answered, and of one that goes on."""
    world = made.desk.world
    account = world.add_account(world.new_id(), "koordinator", HOME)
    with write_transaction(world.parts.engine) as connection:
        for days in (("2026-10-01", "2026-10-31"), ("2026-11-01", "2027-01-31")):
            told = {"id": world.new_id(), "kabupaten": HOME, "seed": "0", "families": 40, "cards": 20, "opens_on": days[0], "closes_on": days[1]}
            connection.execute(TABLES["survey_round"].insert(), told | {"account": account.id, "made_at": world.clock()})
            sums = {f"n_{one}": 12 for one in QUESTIONS} | {f"sum_{one}": 40 for one in QUESTIONS} | {"n_p2k2": FEW, "sum_p2k2": 20}
            connection.execute(TABLES["survey_sum"].insert(), sums | {"round": told["id"], "answers": 12})


def _proposal(made: Village, family: str) -> None:
    """Propose that a family leave."""
    kpm = made.desk.world.ids[family]
    found = made.write("penilaian_graduasi", kpm_id=kpm, date="2026-10-20", jalur="mandiri")
    told = {"kpm_id": kpm, "penilaian_id": found, "jalur": "mandiri", "aturan_nomor": 1, "as_of": 1, "evidence_for": "Usaha tetap"}
    made.desk.world.ids[f"usulan {family}"] = made.write("graduasi", **told, proposed_on="2026-10-21", status="usulan")


def _disaster(made: Village) -> None:
    """Let two floods come, with households, a store, what was handed out and what was voided."""
    ids, parts = made.desk.world.ids, made.desk.world.parts
    for day, status in (("2026-10-08", "selesai"), ("2026-11-08", None)):
        over = {"status": status, "closed_on": "2026-10-20"} if status else {}
        event = made.write("kejadian", opened_by=ids["siti"], golongan="alam", jenis="banjir", place="Bantaran Kali", date=day, **over)
        told = {"kejadian_id": event, "registered_on": day, "jiwa": 3}
        seen = made.write("korban", **told, head_name=NAME, nik=NIK, seen_on=day)
        made.write("korban", **told, head_name="Sutini", reported_by="Ketua RT 03")
        store = made.write("gudang", kejadian_id=event, name="Tenda Contoh", level="posko")
        made.write("mutasi", gudang_id=store, barang="beras", jenis="masuk", jumlah=50_000, date=day)
        for number, void in (("1", None), ("2", "Salah keluarga")):
            given = {"kejadian_id": event, "jenis": "langsung", "korban_id": seen, "gudang_id": store, "date": day}
            aid = made.write("bantuan", **given, receipt_no=f"HP-{number}", void_reason=void)
            made.write("mutasi", gudang_id=store, barang="beras", jenis="salur", jumlah=-5_000, date=day, bantuan_id=aid)
    run_watch(parts, [HOUSEHOLDS])


def asked(village: Village, **more: Any) -> str:
    """Ask for an export; return the id of its work."""
    desk = village.desk
    account = desk.account(desk.world.new_id(), "koordinator", more.pop("own", HOME))
    told = {"dataset": "kehadiran_keluarga", "format": "csv", "region": HOME, "first": FIRST, "last": LAST, "purpose": "Rapat", "deidentified": False}
    return ask_export(desk.world.parts, account, Asked(**(told | more)))


def path(village: Village, **more: Any) -> Path:
    """Make an export; return the path of its file."""
    parts, identity = village.desk.world.parts, asked(village, **more)
    run_work(parts)
    found = find_item(parts, "00", KIND, identity)
    assert found.state == DONE, (found.state, found.code)
    return path_of(parts, found)


def made(village: Village, **more: Any) -> list[Row]:
    """Make an export; return its rows as they are read."""
    return READERS[more.get("format", "csv")](path(village, **more))
