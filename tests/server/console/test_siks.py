"""P2K2 to SIKS-NG and school sheets at the console: what lacks is told and asked for, the file asked for with a purpose, made and fetched."""

import io

import pytest

from schemas import KINDS
from server.jobs.tasks import run_work
from server.office import new_record
from sync.nouns import Change
from tests.server.api.stage import on_sqlite
from tests.server.attendance.village import Village
from tests.server.console.visitor import visit
from tests.server.desk.office import Desk, make_desk
from tests.server.siks.test_p2k2 import TOLD
from tests.server.siks.test_verkom import named, row, text_of

PAGE = "/konsol/siks/p2k2"
MONTH = {"bulan": "2026-10"}
desk = on_sqlite(make_desk)


@pytest.fixture
def sesi(desk: Desk) -> str:
    """Give a meeting of which nothing is told."""
    return Village(desk).hold("mawar", "2026-10-05")


def test_what_waits_for_the_office_is_listed(desk: Desk, sesi: str) -> None:
    """A meeting that came and is held stands in the list, and what it keeps back says so; complete, that waits too, and is not called incomplete."""
    told = {"kelompok_id": desk.world.ids["mawar"], "bulan": "2026-10", "date": "2026-10-19", "status": "terlaksana"}
    made = new_record(KINDS["p2k2_sesi"], told | {"unplanned_date": told["date"], "ordinal": 1, "held_by": [desk.world.ids["budi"]]}, "")
    desk.budi.exchange(desk.world.form(Change(made.kind, made.id, made.fields)))
    page = visit(desk.world, "supervisor").get(f"{PAGE}?bulan=2026-10").text
    assert "19 Oktober 2026" in page and "Menunggu keputusan kantor" in page and page.count('type="checkbox"') == 1
    assert "kiriman pertemuan lain kelompok ini menunggu keputusan kantor" in page and "1 kiriman tentang pertemuan bulan ini" in page
    complete(desk, sesi)
    visitor = visit(desk.world, "supervisor", "lain")
    assert visitor.get(f"{PAGE}?bulan=2026-10&keadaan=ditahan").text.count("mawar") == 2
    assert "mawar" not in visitor.get(f"{PAGE}?bulan=2026-10&keadaan=kurang").text


def complete(desk: Desk, sesi: str) -> None:
    """Let a meeting of mawar have all that the form asks for."""
    village = Village(desk)
    desk.change("p2k2_sesi", sesi, **TOLD)
    for place, name in enumerate(("kpm1", "kpm2"), 1):
        desk.change("kpm", desk.world.ids[name], no_kk=f"000000000000000{place}")
        village.write("anggota", kpm_id=desk.world.ids[name], nik=f"000001020304050{place}", name=f"Ibu {place}", is_pengurus=True)
        village.mark(sesi, name)


def test_what_lacks_is_asked_for(desk: Desk, sesi: str) -> None:
    """The page names the fields, a press gives the tugas, and then says so; a supervisor makes no file."""
    visitor = visit(desk.world, "supervisor")
    page = visitor.get(f"{PAGE}?bulan=2026-10").text
    assert "nama kegiatan; uraian: proses" in page and "keluarga yang belum ditandai (2)" in page and "Buat berkas" not in page
    assert "1 tugas diberikan" in visitor.get(visitor.send(PAGE, **MONTH, action="some", sesi=sesi).location).text
    page = visitor.get(f"{PAGE}?bulan=2026-10&keadaan=kurang").text
    assert "Diminta, belum dijawab" in page and 'type="checkbox"' not in page
    assert visitor.get(f"{PAGE}?bulan=2026-10&keadaan=siap").text.count("<tr") == 0


def test_nothing_new_to_ask_for_is_told(desk: Desk, sesi: str) -> None:
    """Whoever ticks nothing is told so."""
    visitor = visit(desk.world, "apd")
    visitor.get(f"{PAGE}?bulan=2026-10")
    assert "Tidak ada tugas baru" in visitor.get(visitor.send(PAGE, **MONTH, action="some").location).text
    assert desk.world.rows("tugas") == []


def test_a_file_is_made_and_fetched(desk: Desk, sesi: str) -> None:
    """Without a purpose the page says so; with one the file is made, tells what it left out, and its fetch is noted."""
    visitor = visit(desk.world, "koordinator")
    visitor.get(f"{PAGE}?bulan=2026-10")
    refused = visitor.send(f"{PAGE}/berkas", **MONTH, purpose="")
    assert refused.status_code == 422 and 'class="wrong"' in refused.text
    here = visitor.send(f"{PAGE}/berkas", **MONTH, purpose="Serah terima").location
    run_work(desk.world.parts)
    page = visitor.get(here).text
    assert "Belum lengkap, tidak disertakan" in page and "Serah terima" in page and "Belum diambil" in page
    file = visitor.send(here, action="fetch")
    assert file.data.startswith(b"PK") and "p2k2_siks-3507-2026-10.zip" in file.headers["Content-Disposition"]
    assert [row.record for row in desk.world.rows("page_read") if row.kind == "siks"] == [here.rpartition("/")[2]]


def test_made_is_not_fetched(desk: Desk, sesi: str) -> None:
    """A meeting in a file that nobody fetched says so, on the list and at the file; once fetched, both say that, and nothing of SIKS-NG."""
    complete(desk, sesi)
    visitor = visit(desk.world, "koordinator")
    visitor.get(f"{PAGE}?bulan=2026-10")
    here = visitor.send(f"{PAGE}/berkas", **MONTH, purpose="Serah terima").location
    run_work(desk.world.parts)
    assert "mawar" in visitor.get(f"{PAGE}?bulan=2026-10&keadaan=dibuat").text and "mawar" not in visitor.get(f"{PAGE}?bulan=2026-10&keadaan=diambil").text
    visitor.get(here)
    visitor.send(here, action="fetch")
    assert "mawar" in visitor.get(f"{PAGE}?bulan=2026-10&keadaan=diambil").text
    page = visitor.get(here).text
    assert "Diambil pertama kali" in page and "Belum diambil" not in page


def test_wide_accounts_choose_a_kabupaten(desk: Desk, sesi: str) -> None:
    """A province sees a month only of a kabupaten that it chose, a kecamatan only its own kelompok."""
    wide = visit(desk.world, "koordinator", region="35")
    assert "mawar" not in wide.get(f"{PAGE}?bulan=2026-10").text
    assert "mawar" in wide.get(f"{PAGE}?bulan=2026-10&kabupaten=3507").text
    assert "mawar" not in visit(desk.world, "apd", "kec", region="350702").get(f"{PAGE}?bulan=2026-10").text


def test_a_school_sheet_is_tried_and_taken(desk: Desk) -> None:
    """The dry run shows each month of each row and the days; taking over says how many checks; a file of something else is told on the page."""
    named(desk)
    visitor, here = visit(desk.world, "supervisor"), "/konsol/siks/verkom"
    page = visitor.get(f"{here}?bulan=2026-08").text
    assert "Juli 2026 sampai September 2026" in page and "Buat berkas" not in page
    assert "Judul kolom tidak ditemukan" in visitor.send(here, bulan="2026-07", file=(io.BytesIO(b"a;b\nc;d\n"), "lain.csv")).text
    assert "NPSN di berkas" in visitor.send(here, bulan="2026-07", file=(io.BytesIO(text_of(row("0;0;0;;"), npsn="7").encode()), "x.csv")).text
    visitor.get(here)
    run = visitor.send(here, bulan="2026-07", file=(io.BytesIO(text_of(row("1;0;2;18;85", "x;0;0;;")).encode()), "verkom.csv")).location
    page = visitor.get(run).text
    assert "alpa 1, izin 0, sakit 2" in page and "JML bukan jumlah hadir" in page and "bukan angka" in page and "Akan dicatat" in page
    assert "1 pemeriksaan dicatat." in visitor.get(visitor.send(run, action="take").location).text
    assert visitor.get(run).status_code == 404


def test_school_sheets_are_asked_for(desk: Desk) -> None:
    """A coordinator makes the sheets of a triwulan with a purpose, and reads none in."""
    visitor = visit(desk.world, "koordinator")
    page = visitor.get("/konsol/siks/verkom?bulan=2026-08").text
    assert "Uji berkas" not in page and "Buat berkas" in page
    here = visitor.send("/konsol/siks/verkom/berkas", bulan="2026-07", purpose="Rekonsiliasi").location
    run_work(desk.world.parts)
    assert "Verkom sekolah, 25 kolom" in visitor.get(here).text
    assert visitor.send("/konsol/siks/verkom/berkas", bulan="2026-07", purpose="").status_code == 422
