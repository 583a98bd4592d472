"""The pages of the cycle: stages with what is missing, rules, calendar, second approvers, sanctions step by step."""

import re

from sqlalchemy import select

from server.cycle.carrying import carry_steps
from server.cycle.closing import KIND, run_closing
from server.longwork.doing import take
from server.store.tables import TABLES
from sync.limits import DECISION_WITHDRAW_S
from tests.server.api.stage import on_sqlite
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import Visitor, add_account, visit
from tests.server.cycle.test_closing import due
from tests.server.cycle.test_story import attend, run
from tests.server.cycle.village import Village, make_village

STAGES, RULES, CALENDAR = "/konsol/siklus", "/konsol/siklus/aturan", "/konsol/siklus/kalender"
APPROVERS, SANCTIONS = "/konsol/siklus/penyetuju", "/konsol/siklus/sanksi"
REASON = "Sudah dikunjungi dan dijelaskan."


village = on_sqlite(make_village)


def form(visitor: Visitor, address: str, **fields: str):
    """Open a page and send its form with what it showed."""
    page = visitor.get(address).text
    shown = dict(re.findall(r'<input [^>]*name="(isian\.\w+)"[^>]*value="([^"]*)"', page))
    lines = {name: text.replace("&#34;", '"') for name, text in re.findall(r'<textarea [^>]*name="(isian\.\w+)"[^>]*>\n([^<]*)<', page)}
    return visitor.send(address, **{**shown, **lines, **{f"isian.{name}": text for name, text in fields.items()}})


def test_every_page_is_reached_and_sound(village: Village) -> None:
    """The menu leads to the stages and they lead to the other pages; each is well-formed and notes that it was read."""
    visitor = visit(village.world, "supervisor")
    assert STAGES in visitor.get("/konsol/").text
    ways = set(re.findall(rf'href="({STAGES}/\w+)"', visitor.get(STAGES).text))
    assert ways == {RULES, CALENDAR, APPROVERS, SANCTIONS}
    for way in (STAGES, *ways):
        assert visitor.get(way).status_code == 200, way
        check_nesting(visitor.seen.text)
    assert {"komitmen", "sanksi"} <= {row.kind for row in village.world.rows("page_read")}


def test_a_stage_shows_what_is_missing_and_its_figures(village: Village) -> None:
    """While it is open the missing checks by worker, those overdue marked; when it is closed the figures, with late work beside."""
    village.go_to("2026-11-16")
    visitor = visit(village.world, "supervisor")
    page = visitor.get(STAGES).text
    assert f"/konsol/petugas/3507/{village.world.ids['siti']}\">Siti Contoh</a>" in page and "Lewat tenggat" in page and "Belum ada angka" in page and "Pemeriksaan yang belum ada: 2" in page
    attend(village, 1, 8, 2)
    run(village, "2027-01-22")
    visitor = visit(village.world, "supervisor", "lagi")
    page = visitor.get(f"{STAGES}?tahap=2026-10").text
    assert "Jumlah keluarga" in page and "Tidak ada yang kurang" in page and "ditutup" in page
    other = visit(village.world, "supervisor", "jauh", region="350702")
    assert "Siti Contoh" not in other.get(f"{STAGES}?tahap=2026-10").text
    assert [visitor.get(f"{STAGES}?{one}").status_code for one in ("kabupaten=3508", "kabupaten=x", "tahap=2026-11")] == [404] * 3
    wide = visit(village.world, "koordinator", region="35")
    assert "Pilih kabupaten" in wide.get(STAGES).text and wide.get(f"{STAGES}?kabupaten=3507").status_code == 200


def test_the_apd_of_the_nation_writes_a_version(village: Village) -> None:
    """A new version is shown beside the old one; what is wrong is told at its field; the APD of a kabupaten writes none."""
    visitor = visit(village.world, "apd", region="00")
    wrong = form(visitor, RULES, valid_from="2026-01-01")
    assert wrong.status_code == 422 and 'id="w-isian.valid_from"' in wrong.text
    assert form(visitor, RULES, valid_from="2027-01-01", attendance_percent="80").location == RULES
    page = visitor.get(RULES).text
    assert "Versi 2, sejak 1 Januari 2027 (akan berlaku)" in page and "Versi 1" in page
    local = visit(village.world, "apd", "lokal")
    assert "Simpan versi baru" not in local.get(RULES).text
    assert local.send(RULES).status_code == 403


def test_the_calendar_is_kept_by_its_region(village: Village) -> None:
    """The coordinator of a province adds and takes out days of its own; those of the nation stand beside, and are not his."""
    visitor = visit(village.world, "koordinator", region="35")
    village.make("kalender", kabupaten="00", date="2026-12-25", type="libur", name="Natal")
    told = {"isian.date": "2026-12-21", "isian.end_date": "2027-01-02", "isian.type": "libur", "isian.name": "Libur semester"}
    visitor.get(CALENDAR)
    assert visitor.send(CALENDAR, action="add", partition="00", **told).status_code == 403
    assert visitor.send(CALENDAR, action="add", partition="35", **{**told, "isian.end_date": "2026-01-01"}).status_code == 422
    assert visitor.send(CALENDAR, action="add", partition="35", **told).status_code == 303
    page = visitor.get(CALENDAR).text
    assert "Libur semester" in page and "Natal" in page and page.count("Hapus ") >= 1 and "Hapus Natal" not in page
    [days] = re.findall(r'name="days" value="([^"]+)"', page)
    assert visitor.send(CALENDAR, action="remove", partition="35", days=days).status_code == 303
    assert "Libur semester:" not in visitor.get(CALENDAR).text and "Kalender 2026" in visitor.seen.text
    reader = visit(village.world, "koordinator", "kabupaten")
    assert "Natal" in reader.get(CALENDAR).text and "Tambah hari</button>" not in reader.seen.text


def stands(visitor: Visitor) -> str:
    """Return the mark of the state that the page seen last showed."""
    return re.search(r'name="stands" value="([^"]+)"', visitor.seen.text)[1]


def test_a_sanction_from_proposal_to_its_end(village: Village) -> None:
    """No button decides on the first page; each step has a page of its own that asks for a reason, and ten minutes to take it back."""
    attend(village, 1, 8, 2)
    run(village, "2027-01-22")
    add_account(village.world, "supervisor", "eka")
    apd, ani = visit(village.world, "apd"), visit(village.world, "supervisor", "ani")
    apd.get(APPROVERS)
    assert apd.send(APPROVERS, action="appoint", username="apd", region="3507").status_code == 422
    assert apd.send(APPROVERS, action="appoint", username="eka", region="3507").status_code == 303
    assert "eka" in apd.get(APPROVERS).text
    [address] = re.findall(rf'href="({SANCTIONS}/3507/[^"]+)"', ani.get(SANCTIONS).text)
    page = ani.get(address).text
    assert 'name="reason"' not in page and "hadir 12 dari 20" in page and "Persetujuan pertama" in page
    check_nesting(page)
    step = ani.get(f"{address}?langkah=setuju_pertama").text
    assert 'name="reason"' in step
    assert ani.send(address, action="setuju_pertama", reason=REASON).status_code == 409
    ani.get(f"{address}?langkah=setuju_pertama")
    assert ani.send(address, action="setuju_pertama", langkah="setuju_pertama", reason="ya", stands=stands(ani)).status_code == 422
    assert ani.send(address, action="setuju_pertama", reason=REASON, stands=stands(ani)).status_code == 303
    assert "Persetujuan kedua" not in ani.get(address).text and "Tarik langkah saya" in ani.seen.text
    eka = Visitor(village.world.client)
    eka.log_in("eka")
    assert "Persetujuan kedua" in eka.get(address).text
    eka.get(f"{address}?langkah=setuju_kedua")
    before = stands(eka)
    assert eka.send(address, action="setuju_kedua", reason=REASON, stands=before).status_code == 303
    assert "dapat ditarik" in eka.get(address).text
    assert eka.send(address, action="tarik").status_code == 303
    eka.get(f"{address}?langkah=setuju_kedua")
    assert eka.send(address, action="setuju_kedua", reason=REASON, stands=before).status_code == 409
    eka.get(f"{address}?langkah=setuju_kedua")
    eka.send(address, action="setuju_kedua", reason=REASON, stands=stands(eka))
    village.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    assert carry_steps(village.world.parts) == 1
    [row] = village.rows(select(TABLES["sanksi"]))
    assert row.status == "dilaksanakan"
    assert "Dilaksanakan" in eka.get(SANCTIONS).text and "Catat banding" in eka.get(address).text
    assert "usulan kepada SIKS-NG" in eka.seen.text
    eka.get(f"{address}?langkah=banding")
    eka.send(address, action="banding", reason=REASON, stands=stands(eka))
    assert "dicatat dalam satu menit" in eka.get(address).text and "Tarik langkah" not in eka.seen.text and carry_steps(village.world.parts) == 1
    assert "Anggota Contoh" in eka.seen.text
    assert f"{SANCTIONS}/3507" not in eka.get(f"{SANCTIONS}?status=ditolak").text
    assert [eka.get(f"{SANCTIONS}?{one}").status_code for one in ("status=x", "after=x", "after=%7F")] == [400] * 3


def test_a_closing_shows_how_far_it_is(village: Village) -> None:
    """While a stage is being closed its page has the progress, read anew from a page of counts alone, which notes no reading."""
    due(village)
    visitor = visit(village.world, "supervisor")
    waiting = visitor.get(f"{STAGES}?tahap=2026-10").text
    assert "Menunggu giliran" in waiting and 'data-renew="/konsol/siklus/penutupan?kabupaten=3507&amp;tahap=2026-10"' in waiting
    lease = take(village.world.parts, (KIND,))
    lease.tell("reading", 1, 4)
    reads = village.world.count("page_read")
    page = visitor.get(f"{STAGES}/penutupan?kabupaten=3507&tahap=2026-10").text
    check_nesting(page)
    assert "menilai keluarga: 25 %" in page and 'value="1"' in page and village.world.count("page_read") == reads
    run_closing(village.world.parts, lease)
    assert "data-renew" not in visitor.get(f"{STAGES}?tahap=2026-10").text
    assert visitor.get(f"{STAGES}/penutupan?kabupaten=3507&tahap=2026-07").status_code == 404
    assert visit(village.world, "supervisor", "jauh", region="3508").get(f"{STAGES}/penutupan?kabupaten=3507&tahap=2026-10").status_code == 404
