"""P2K2 on the way to SIKS-NG: what a meeting lacks is told and asked for once; what is complete goes out whole, and its changes show."""

import io
from typing import Any
from zipfile import ZipFile

import pytest

from schemas import KINDS
from server.engine import read_transaction
from server.jobs.tasks import run_work
from server.longwork.doing import take
from server.longwork.items import DONE, find_item
from server.siks.asking import KIND, P2K2, Asked, ask_file, give_tasks, path_of
from server.siks.ending import end_tasks
from server.siks.form import Sheet
from server.siks.held import Held, held_of
from server.siks.meetings import Handed, asked, handed, sheets, tugas_id, withdrawn
from server.siks.span import Span
from server.siks.work import note_fetched, run_file
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import slot_id
from sync.limits import WORK_FILE_DAYS, WORK_LEASE_S
from sync.nouns import Change
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.attendance.village import Village
from tests.server.desk.office import ON_SQLITE, Desk
from tests.server.exports.reading import Row, read_xlsx
from tests.server.store.measured import statements

BULAN = "2026-10"
SPAN = Span(HOME, HOME, BULAN)
TOLD = {
    **{"activity": "P2K2 – Memahami Perilaku Anak", "start_time": "09:00", "end_time": "11:00", "place": "Rumah ketua", "topic": "Banjir"},
    **{"process": "Tanya jawab.", "material_note": "Video.", "participation": "Aktif.", "result": "Paham.", "obstacles": "Tidak ada."},
    "speakers": ["Bidan Contoh|Puskesmas Contoh"],
}


@pytest.fixture
def village(desk: Desk) -> Village:
    """Give two families of mawar with all their numbers, and one meeting that the form would take but for its second family's mark."""
    made, ids = Village(desk), desk.world.ids
    for place, name in enumerate(("kpm1", "kpm2", "kpm3"), 1):
        desk.change("kpm", ids[name], joined_on="2025-01-01", no_kk=f"000000000000000{place}")
        made.write("anggota", kpm_id=ids[name], nik=f"000001020304050{place}", name=f"=Ibu {place}", is_pengurus=True)
    ids["sesi"] = made.hold("mawar", f"{BULAN}-05", **TOLD)
    made.mark(ids["sesi"], "kpm1", "H")
    return made


def seen(village: Village, span: Span = SPAN) -> list[Sheet]:
    """Return the meetings as the form takes them."""
    with read_transaction(village.desk.world.parts.engine) as connection:
        return list(sheets(connection, span))


def tables(village: Village, *, fetch: bool = True, **more: Any) -> dict[str, tuple[list[Row], list[Row]]]:
    """Make the file and fetch it; return name of workbook -> its meetings, and who came."""
    parts = village.desk.world.parts
    account = village.desk.account(village.desk.world.new_id(), "koordinator", more.pop("own", HOME))
    identity = ask_file(parts, account, Asked(**({"paper": P2K2, "region": HOME, "bulan": BULAN, "purpose": "Serah terima"} | more)))
    run_work(parts)
    found = find_item(parts, "00", KIND, identity)
    assert found.state == DONE, found.code
    if fetch:
        note_fetched(parts, identity)
    with ZipFile(path_of(parts, found)) as file:
        return {name: (read_xlsx(io.BytesIO(file.read(name))), read_xlsx(io.BytesIO(file.read(name)), 2)) for name in file.namelist()}


def test_what_a_meeting_lacks_is_told(village: Village) -> None:
    """Each field that is missing is named, families without a mark or number are counted, and nothing is made up."""
    bare = village.hold("melati", f"{BULAN}-06", speakers=["Bidan|"])
    village.desk.change("kpm", village.desk.world.ids["kpm3"], no_kk=None)
    first, second = sorted(seen(village), key=lambda one: one.date)
    assert first.lacks == {"unmarked": 1} and first.told["materi"] == "P2K2 ADAPTIF, MATERI TAMBAHAN"
    assert first.told["uraian"].startswith("Proses: Tanya jawab.\nMateri: Video.") and first.told["periode_salur"] == "Oktober-Desember 2026"
    aspects = dict.fromkeys(("process", "material_note", "participation", "result", "obstacles"), 1)
    fields = {"activity": 1, **aspects, "start_time": 1, "end_time": 1, "place": 1, "material": 1, "institution": 1}
    assert (second.sesi, dict(second.lacks)) == (bare, fields | {"unmarked": 1, "no_kk": 1})


@ON_SQLITE
def test_families_of_that_day_alone_are_expected(village: Village) -> None:
    """A family that joined later or had left is not asked for, and a guest with a mark is there."""
    desk, ids = village.desk, village.desk.world.ids
    desk.change("kpm", ids["kpm2"], joined_on="2026-11-01")
    village.mark(ids["sesi"], "kpm3", "S", guest=True)
    [sheet] = seen(village)
    assert sheet.ready and {one.kpm: one.status for one in sheet.people} == {ids["kpm1"]: "H", ids["kpm3"]: "S"}
    desk.change("kpm", ids["kpm2"], joined_on="2025-01-01", ended_on="2026-10-04", membership_status="non_aktif")
    assert seen(village)[0].ready


@ON_SQLITE
def test_the_catalogue_says_the_materi(village: Village) -> None:
    """A session's own materi goes before that of its modul; a modul without one is the office's to complete, not the worker's."""
    desk = village.desk
    modul, sesi = "modul-contoh-0000000000"[:22], "sesi-contoh-00000000000"[:22]
    parts = desk.world.parts
    with parts.engine.begin() as connection:
        columns = "kabupaten, id, scope, revision, tag, form, closed, deleted"
        for table, identity in (("modul", modul), ("modul_sesi", sesi)):
            connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ('00', '{identity}', 'n', 1, 1, 'x', false, false)")
    desk.change("p2k2_sesi", desk.world.ids["sesi"], modul_id=modul, modul_sesi_id=sesi, topic=None)
    assert "category" in seen(village)[0].lacks
    for table, value, wanted in (("modul", "kesehatan_gizi", "KESEHATAN DAN GIZI"), ("modul_sesi", "kesejahteraan_sosial", "KESEJAHTERAAN SOSIAL")):
        with parts.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE {table} SET siks_category = '{value}' WHERE kabupaten = '00'")
        assert seen(village)[0].told["materi"] == wanted


def test_what_is_not_decided_waits(village: Village) -> None:
    """A meeting with a mark that two workers wrote differently is not handed over before somebody decided, and no worker is asked for it."""
    desk, sesi = village.desk, village.desk.world.ids["sesi"]
    village.mark(sesi, "kpm2", "A")
    desk.siti.settle()
    first, second = village.mark_by_phone(sesi, "kpm2", "H"), village.mark_by_phone(sesi, "kpm2", "S")
    desk.siti.exchange(desk.world.form(first))
    desk.budi.exchange(desk.world.form(second))
    assert {row.record for row in desk.world.rows("conflict") if row.state == "open"} == {first.id}
    [sheet] = seen(village)
    assert set(sheet.lacks) == {"disputed", "held"} and tables(village) == {}
    assert give_tasks(desk.world.parts, desk.account("ani"), SPAN) == 0


def test_kelompok_that_met_jointly_are_expected_too(village: Village) -> None:
    """Families of a kelompok that met jointly are part of the meeting: one without a mark is asked for."""
    desk, ids = village.desk, village.desk.world.ids
    village.mark(ids["sesi"], "kpm2", "H")
    desk.change("p2k2_sesi", ids["sesi"], kelompok_joint=[ids["melati"]])
    assert seen(village)[0].lacks == {"unmarked": 1}
    village.mark(ids["sesi"], "kpm3", "H", guest=True)
    assert seen(village)[0].ready and len(seen(village)[0].people) == 3


@ON_SQLITE
def test_a_merged_family_is_one(village: Village) -> None:
    """A mark under an id that was merged into a family's is that family's, which is then not asked for again, and nobody else's."""
    desk, ids = village.desk, village.desk.world.ids
    old = village.write("kpm", kelompok_id=ids["mawar"], no_kk="0000000000000009")
    village.write("kehadiran", p2k2_sesi_id=ids["sesi"], kpm_id=old, status="A")
    desk.change("kpm", old, deleted=True)
    with desk.world.parts.engine.begin() as connection:
        connection.execute(TABLES["alias"].insert(), {"kabupaten": HOME, "old_id": old, "new_id": ids["kpm2"], "made_at": desk.world.clock()})
    [sheet] = seen(village)
    assert sheet.ready and {one.kpm: one.status for one in sheet.people} == {ids["kpm1"]: "H", ids["kpm2"]: "A"}
    village.write("kpm", kelompok_id=ids["mawar"], no_kk="0000000000000008")
    assert "unmarked" in seen(village)[0].lacks


@ON_SQLITE
def test_a_merged_family_with_two_marks_is_one_or_waits(village: Village) -> None:
    """Marked alike under both ids it goes out once; marked present and absent, the meeting waits until the office has decided."""
    desk, ids = village.desk, village.desk.world.ids
    old = village.write("kpm", kelompok_id=ids["mawar"], no_kk="0000000000000009")
    mark = village.write("kehadiran", p2k2_sesi_id=ids["sesi"], kpm_id=old, status="H")
    village.mark(ids["sesi"], "kpm2", "H")
    desk.change("kpm", old, deleted=True)
    with desk.world.parts.engine.begin() as connection:
        connection.execute(TABLES["alias"].insert(), {"kabupaten": HOME, "old_id": old, "new_id": ids["kpm2"], "made_at": desk.world.clock()})
    [sheet] = seen(village)
    assert sheet.ready and [one.kpm for one in sheet.people].count(ids["kpm2"]) == 1
    desk.change("kehadiran", mark, status="A")
    assert dict(seen(village)[0].lacks) == {"disputed": 1} and tables(village) == {}


def test_a_worker_is_asked_once(village: Village) -> None:
    """One tugas for each meeting that lacks something, to who has the kelompok; a second time, alone or with all, none."""
    desk = village.desk
    account, sesi = desk.account("ani"), desk.world.ids["sesi"]
    village.hold("melati", f"{BULAN}-06")
    assert give_tasks(desk.world.parts, account, SPAN, {sesi}) == 1
    assert give_tasks(desk.world.parts, account, SPAN, {sesi}) == 0
    assert give_tasks(desk.world.parts, account, SPAN) == 1
    assert give_tasks(desk.world.parts, account, SPAN) == 0
    told = {row.about_id: row for row in desk.world.rows("tugas")}
    mine = told[sesi]
    assert (mine.worker_id, mine.about_kind, mine.status, mine.due_date) == (desk.world.ids["siti"], "p2k2_sesi", "open", "2026-11-28")
    assert "keluarga yang belum ditandai" in mine.text and len(told) == 2
    with read_transaction(desk.world.parts.engine) as connection:
        assert asked(connection, SPAN, [sesi]) == {sesi: ["open"]}


@ON_SQLITE
def test_what_is_answered_and_still_lacking_is_asked_for_again(village: Village) -> None:
    """A tugas that was answered without completing the meeting, or taken back, does not keep the office from asking once more."""
    desk, account, sesi = village.desk, village.desk.account("ani"), village.desk.world.ids["sesi"]
    for before, told in enumerate(({"status": "done"}, {"deleted": True}, {"status": "done"})):
        assert give_tasks(desk.world.parts, account, SPAN) == 1
        assert give_tasks(desk.world.parts, account, SPAN) == 0
        desk.change("tugas", tugas_id(sesi, before), **told)
    village.mark(sesi, "kpm2", "H")
    assert give_tasks(desk.world.parts, account, SPAN) == 0
    with read_transaction(desk.world.parts.engine) as connection:
        assert asked(connection, SPAN, [sesi]) == {sesi: ["done"] * 3}


@ON_SQLITE
def test_who_may_ask(village: Village) -> None:
    """Only who decides gives tasks, within the region; a kecamatan's own asks about its own kelompok alone."""
    desk = village.desk
    for name, role, region, code in (("ko", "koordinator", HOME, "forbidden"), ("jauh", "apd", ELSEWHERE, "not_found")):
        with pytest.raises(Problem) as caught:
            give_tasks(desk.world.parts, desk.account(name, role, region), SPAN)
        assert caught.value.error.code == code
    assert give_tasks(desk.world.parts, desk.account("lain", region="350702"), Span("350702", HOME, BULAN)) == 0
    assert give_tasks(desk.world.parts, desk.account("kec", region="350701"), Span("350701", HOME, BULAN)) == 1


def test_complete_meetings_go_out_whole(village: Village) -> None:
    """A workbook for each kelompok holds the form's fields and who came, numbers and formulas as text; an incomplete meeting stays."""
    desk = village.desk
    village.mark(desk.world.ids["sesi"], "kpm2", "A")
    village.hold("melati", f"{BULAN}-06")
    [(name, ([told], people))] = tables(village).items()
    assert name.endswith(f"-{BULAN}.xlsx") and name.startswith("mawar-")
    assert (told["tanggal"], told["jam_mulai"], told["pemateri_1"], told["instansi_1"]) == (f"{BULAN}-05", "09:00", "Bidan Contoh", "Puskesmas Contoh")
    assert [tuple(row.values())[2:] for row in people] == [
        ("=Ibu 1", "0000010203040501", "0000000000000001", "HADIR"),
        ("=Ibu 2", "0000010203040502", "0000000000000002", "ALFA"),
    ]
    [noted] = desk.world.rows("export")
    assert (noted.dataset, noted.purpose, noted.region) == (P2K2, "Serah terima", HOME)


def test_a_change_after_handing_over_shows(village: Village) -> None:
    """What was fetched is remembered; unchanged it goes out no second time, changed it does, and a cancelled one is listed."""
    desk, sesi = village.desk, village.desk.world.ids["sesi"]
    mark = village.mark(sesi, "kpm2", "A")
    assert len(tables(village)) == 1 and tables(village) == {} and len(tables(village, again=True)) == 1
    assert files(village) == {sesi: Handed(seen(village)[0].digest, True, True)}
    desk.change("kehadiran", mark, status="H")
    assert seen(village)[0].digest not in {row.digest for row in desk.world.rows("p2k2_handed")}
    assert len(tables(village)) == 1
    desk.change("p2k2_sesi", sesi, status="batal", cancel_reason="Salah catat")
    with read_transaction(desk.world.parts.engine) as connection:
        assert [row.id for row in withdrawn(connection, SPAN)] == [sesi]
    assert seen(village) == []


def files(village: Village) -> dict[str, Handed]:
    """Return what lies in files."""
    with read_transaction(village.desk.world.parts.engine) as connection:
        return handed(connection, SPAN, village.desk.world.clock())


def test_a_file_that_nobody_fetched_is_not_handed_over(village: Village) -> None:
    """Made, it keeps its meetings out of a second file as long as it can be fetched; gone without that, they go out again."""
    desk, sesi = village.desk, village.desk.world.ids["sesi"]
    village.mark(sesi, "kpm2", "A")
    assert len(tables(village, fetch=False)) == 1 and tables(village, fetch=False) == {}
    assert files(village) == {sesi: Handed(seen(village)[0].digest, False, False)}
    desk.world.clock.pass_by(days=WORK_FILE_DAYS, minutes=1)
    assert files(village) == {} and len(tables(village)) == 1
    assert files(village)[sesi].fetched
    desk.world.clock.pass_by(days=WORK_FILE_DAYS, minutes=1)
    assert files(village)[sesi].fetched and tables(village) == {}
    assert len(tables(village, again=True, fetch=False)) == 1 and files(village)[sesi].fetched, "the same was fetched before"


def held(village: Village) -> Held:
    """Return what waits about the meetings of the month."""
    with read_transaction(village.desk.world.parts.engine) as connection:
        return held_of(connection, SPAN)


def test_work_in_the_inbox_keeps_the_kelompok_back(village: Village) -> None:
    """A mark that waits stands in what its meeting lacks, and no meeting of its kelompok and month goes out until it is decided."""
    desk, sesi = village.desk, village.desk.world.ids["sesi"]
    other = village.hold("mawar", f"{BULAN}-12", **TOLD)
    for place in (sesi, other):
        village.mark(place, "kpm2", "H")
    village.mark(other, "kpm1", "H")
    desk.budi.exchange(desk.world.form(village.mark_by_phone(sesi, "kpm1", "A")))
    assert {one.sesi: dict(one.lacks) for one in seen(village)} == {sesi: {"held": 1}, other: {"held_beside": 1}}
    assert tables(village) == {} and give_tasks(desk.world.parts, desk.account("ani"), SPAN) == 0
    desk.decide(desk.account("hakim"), desk.open("inbox"), "dismiss")
    assert desk.carry() == 1
    assert all(one.ready for one in seen(village)) and len(tables(village)) == 1 and held(village) == Held({}, {}, [])


def test_a_meeting_in_the_inbox_keeps_the_kelompok_back(village: Village) -> None:
    """A meeting that came and is not stored is listed, and keeps those of its kelompok and month back; another kelompok goes on."""
    desk, ids = village.desk, village.desk.world.ids
    village.mark(ids["sesi"], "kpm2", "H")
    village.mark(village.hold("melati", f"{BULAN}-06", **TOLD), "kpm3", "H")
    told = {"kelompok_id": ids["mawar"], "bulan": BULAN, "date": f"{BULAN}-19", "status": "terlaksana", "unplanned_date": f"{BULAN}-19", "ordinal": 1}
    change = Change("p2k2_sesi", slot_id("p2k2_sesi", (ids["mawar"], told["date"], 1)), {**dict.fromkeys(KINDS["p2k2_sesi"].fields), **told, "held_by": [ids["budi"]]})
    desk.budi.exchange(desk.world.form(change, village.mark_by_phone(change.id, "kpm1", "H")))
    assert [(one.kelompok, one.date) for one in held(village).loose] == [("mawar", f"{BULAN}-19")]
    assert [dict(one.lacks) for one in seen(village)] == [{"held_beside": 2}, {}]
    assert [name.partition("-")[0] for name in tables(village)] == ["melati"]
    assert held_elsewhere(village) == []


def held_elsewhere(village: Village) -> list[object]:
    """Return the loose meetings that a kecamatan without the kelompok sees."""
    with read_transaction(village.desk.world.parts.engine) as connection:
        return list(held_of(connection, Span("350702", HOME, BULAN)).loose)


def test_a_tugas_ends_by_itself(village: Village) -> None:
    """When nothing is left for the worker it ends, and when the meeting is no more; until then, and of another's asking, none does."""
    desk, ids, parts = village.desk, village.desk.world.ids, village.desk.world.parts
    other = village.hold("melati", f"{BULAN}-06")
    own = village.write("tugas", worker_id=ids["siti"], about_kind="p2k2_sesi", about_id=ids["sesi"], text="Lain", status="open")
    assert give_tasks(parts, desk.account("ani"), SPAN) == 2 and end_tasks(parts) == 0
    village.mark(ids["sesi"], "kpm2", "H")
    assert end_tasks(parts) == 1 and end_tasks(parts) == 0
    states = {row.id: row.status for row in desk.world.rows("tugas")}
    assert states == {own: "open", tugas_id(ids["sesi"], 0): "done", tugas_id(other, 0): "open"}
    desk.change("p2k2_sesi", other, status="batal", cancel_reason="Salah catat")
    assert end_tasks(parts) == 1


@ON_SQLITE
def test_a_file_begun_again_is_whole(village: Village) -> None:
    """A process that died after it wrote down what it handed over, and before its work ended, leaves no empty file behind."""
    parts = village.desk.world.parts
    village.mark(village.desk.world.ids["sesi"], "kpm2", "H")
    identity = ask_file(parts, village.desk.account("ko", "koordinator"), Asked(P2K2, HOME, BULAN, "Serah terima"))
    for _ in range(2):
        lease = take(parts, (KIND,))
        assert lease is not None and run_file(parts, lease)["meetings"] == 1
        village.desk.world.clock.pass_by(seconds=WORK_LEASE_S + 1)
    assert len(village.desk.world.rows("p2k2_handed")) == 1


@ON_SQLITE
def test_a_wish_that_cannot_be(village: Village) -> None:
    """No purpose, a month to come, and a region outside or wider than a kabupaten are refused."""
    parts, account = village.desk.world.parts, village.desk.account("ko", "koordinator")
    for told, code in (({"purpose": " "}, "unprocessable"), ({"bulan": "2026-12"}, "unprocessable"), ({"region": ELSEWHERE}, "not_found"), ({"region": "35"}, "not_found")):
        with pytest.raises(Problem) as caught:
            ask_file(parts, account, Asked(**({"paper": P2K2, "region": HOME, "bulan": BULAN, "purpose": "Serah"} | told)))
        assert caught.value.error.code == code


@ON_SQLITE
def test_statements_do_not_grow(village: Village) -> None:
    """A month is read in as many statements whatever was held in it."""
    with statements(village.desk.world.parts.engine) as made:
        seen(village)
    for day in range(10, 20):
        village.hold("mawar", f"{BULAN}-{day}")
    with statements(village.desk.world.parts.engine) as more:
        assert len(seen(village)) == 11
    assert len(more) == len(made)
