"""Pages about personal data: taking a request in, its clock, its report on paper and as a file, its answer."""

import json
import re
from html import unescape

from sqlalchemy import insert

from server.engine import write_transaction
from server.store.tables import TABLES
from tests.server.aid.ground import Ground, volunteers
from tests.server.aid.test_alike import DESA, opened
from tests.server.api.stage import filled, on_sqlite
from tests.server.api.world import HOME
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import Visitor, visit
from tests.server.desk.office import Desk, make_desk

NEW, LIST = "/konsol/permintaan/baru", "/konsol/permintaan"
ASKED_BY = "Ibu contoh, KTP diperlihatkan"


desk = on_sqlite(make_desk)
disaster = on_sqlite(volunteers, filled)


def ask(desk: Desk, visitor: Visitor, **told: str) -> str:
    """Take a request in by the page; return the address of the request."""
    visitor.get(NEW)
    fields = {"kind": "report", "subject": "kpm", "kabupaten": "3507", "record": desk.world.ids["kpm1"], "asked_by": ASKED_BY, "wish": "", **told}
    return visitor.send(NEW, **fields).location


def test_a_report_is_asked_for_and_handed_over(desk: Desk) -> None:
    """The APD takes the request in, sees the clock, prints the report, downloads the same data, and says to whom it went."""
    desk.siti.exchange(desk.world.visit("kpm1", findings="Rumah rapi"))
    visitor = visit(desk.world, "apd")
    member = next(row for row in desk.world.rows("anggota") if row.kpm_id == desk.world.ids["kpm1"])
    desk.change("anggota", member.id, name="Ratna Contoh", is_pengurus=True)
    address = ask(desk, visitor)
    assert "Keluarga (KPM) Ratna Contoh" in visitor.get(LIST).text
    desk.world.clock.pass_by(hours=1)
    page = visitor.get(address).text
    assert "71 jam lagi" in page and ASKED_BY in page and f'href="/konsol/keluarga/3507/{desk.world.ids["kpm1"]}"' in page
    assert "Ratna Contoh" in page
    paper = visitor.get(f"{address}/laporan")
    assert "Rumah rapi" in paper.text and "Jalan Rahasia" in paper.text and "Siti Contoh" in paper.text
    file = visitor.get(f"{address}/laporan.json")
    assert file.headers["Content-Disposition"].startswith("attachment") and file.headers["Cache-Control"] == "no-store"
    assert json.loads(file.text)["records"]["kunjungan"][0]["fields"]["findings"] == "Rumah rapi"
    visitor.get(address)
    assert visitor.send(address, action="done", answer="").status_code == 422
    assert visitor.send(address, action="done", answer="Diserahkan di kantor desa").status_code == 303
    page = visitor.get(address).text
    assert "Selesai" in page and "Diserahkan di kantor desa" in page and 'name="action"' not in page
    assert "Jalan Rahasia" not in desk.world.log.getvalue() and ASKED_BY not in desk.world.log.getvalue()


def test_a_report_and_the_own_account_tell_what_went_out(desk: Desk) -> None:
    """The report names the files that may hold the family; whoever made them finds them, and the tokens, on the page of the own account."""
    visitor = visit(desk.world, "apd")
    [apd] = [row for row in desk.world.rows("account") if row.username == "apd"]
    told = {"account": apd.id, "region": "3507", "purpose": "Kajian kecamatan", "made_at": desk.world.clock(), "deidentified": False}
    file = {"id": "e" * 22, "dataset": "komitmen", "format": "csv", "first": "2026-10", "last": "2026-11"}
    token = {"id": "t" * 22, "token_hash": "x", "name": "Bappeda", "datasets": ["komitmen"], "expires_at": desk.world.clock()}
    with write_transaction(desk.world.parts.engine) as connection:
        connection.execute(insert(TABLES["export"]), told | file)
        connection.execute(insert(TABLES["data_token"]), told | token)
    page = visitor.get(f"{ask(desk, visitor)}/laporan").text
    check_nesting(page)
    assert "Berkas yang mungkin memuatnya" in page and "Kajian kecamatan" in page and "Belum ada instansi lain yang membaca" in page
    page = visitor.get("/konsol/akun").text
    check_nesting(page)
    assert "Berkas yang saya buat" in page and "2026-10–2026-11" in page and "Bappeda" in page and "Kajian kecamatan" in page
    assert "Kajian kecamatan" not in visit(desk.world, "apd", "lain").get("/konsol/akun").text


def test_the_way_from_a_family_fills_the_forms_in(desk: Desk) -> None:
    """The page of a family leads to both forms, which name it and hold its id; for a family of another region they name nobody."""
    visitor, kpm = visit(desk.world, "apd"), desk.world.ids["kpm1"]
    member = next(row for row in desk.world.rows("anggota") if row.kpm_id == kpm)
    desk.change("anggota", member.id, name="Ratna Contoh", is_pengurus=True)
    page = visitor.get(f"/konsol/keluarga/3507/{kpm}").text
    ways = [unescape(way) for way in re.findall(r'href="(/konsol/(?:retensi|permintaan/baru)\?[^"]+)"', page)]
    assert len(ways) == 3 and any("subject=anggota" in way for way in ways)
    stranger = visit(desk.world, "apd", "lain", region="350702")
    for way in ways:
        form = visitor.get(way).text
        assert "Ratna Contoh" in form and re.search(r'name="record" type="text" value="(?:%s|%s)"' % (kpm, member.id), form), way
        assert 'href="/konsol/keluarga"' in form
        assert "Ratna" not in stranger.get(way).text
    visitor.send("/konsol/retensi", action="hold", kabupaten="3507", record=kpm, reason="Perkara")
    assert "Keluarga Ratna Contoh di 3507" in visitor.get("/konsol/retensi").text


def test_each_reading_of_a_report_is_noted(desk: Desk) -> None:
    """The report itself counts as a reading of the family, on paper and as a file, and is in the next report."""
    visitor = visit(desk.world, "apd")
    address = ask(desk, visitor)
    for path in ("laporan", "laporan.json"):
        visitor.get(f"{address}/{path}")
    noted = [row.route.rsplit("/", 1)[1] for row in desk.world.rows("page_read") if row.record == desk.world.ids["kpm1"]]
    assert sorted(noted) == ["laporan", "laporan.json"]
    assert len(json.loads(visitor.get(f"{address}/laporan.json").text)["seen_by"]) == 3


def test_a_late_request_says_so(desk: Desk) -> None:
    """After three days the list says that a request is late, and its answer stays marked as late."""
    visitor = visit(desk.world, "apd")
    address = ask(desk, visitor)
    desk.world.clock.pass_by(hours=74)
    visitor.log_in("apd")
    assert "Terlambat; batasnya 2 jam yang lalu" in visitor.get(LIST).text
    visitor.get(address)
    visitor.send(address, action="refused", answer="Bukan orangnya")
    assert "Dijawab terlambat" in visitor.get(LIST).text


def test_what_is_missing_is_told_at_its_field(desk: Desk) -> None:
    """A request without who asks, a correction without what is wrong, and an unknown family are told where they were typed."""
    visitor = visit(desk.world, "apd")
    visitor.get(NEW)
    fields = {"kind": "correction", "subject": "kpm", "kabupaten": "3507", "record": "x"}
    answer = visitor.send(NEW, **fields)
    assert answer.status_code == 422 and set(re.findall(r'class="wrong" id="w-(\w+)"', answer.text)) == {"asked_by", "wish"}
    visitor.get(NEW)
    answer = visitor.send(NEW, **fields, asked_by=ASKED_BY, wish="Nama")
    assert answer.status_code == 404 and set(re.findall(r'class="wrong" id="w-(\w+)"', answer.text)) == {"record"}
    assert desk.world.count("privacy_request") == 0


def test_a_correction_needs_its_edit(desk: Desk) -> None:
    """Marking a correction as done before the record has changed is refused with a sentence."""
    visitor = visit(desk.world, "apd")
    address = ask(desk, visitor, kind="correction", wish="Alamat salah")
    visitor.get(address)
    answer = visitor.send(address, action="done", answer="Sudah")
    assert answer.status_code == 409 and "belum berubah sejak permintaan ini" in answer.text
    desk.change("kpm", desk.world.ids["kpm1"], address="Jalan Baru")
    assert visitor.send(address, action="done", answer="Sudah").status_code == 303


def test_a_request_of_another_region_is_not_found(desk: Desk) -> None:
    """Neither its page nor its report opens for the APD of another kabupaten."""
    address = ask(desk, visit(desk.world, "apd"))
    stranger = visit(desk.world, "apd", "lain", region="3508")
    assert [stranger.get(f"{address}{more}").status_code for more in ("", "/laporan", "/laporan.json")] == [404] * 3


def test_a_worker_asks_for_the_own_data(desk: Desk) -> None:
    """From the worker's page a request and a hold are one step away and name the worker; the report opens, and leads back to the page."""
    visitor, siti = visit(desk.world, "apd"), desk.world.ids["siti"]
    page = visitor.get(f"/konsol/petugas/3507/{siti}").text
    ways = [unescape(way) for way in re.findall(r'href="(/konsol/(?:permintaan/baru|retensi)\?[^"]+)"', page)]
    assert len(ways) == 2
    for way in ways:
        assert "Siti Contoh" in visitor.get(way.partition("#")[0]).text
    address = ask(desk, visitor, subject="worker", record=siti)
    assert f"/konsol/petugas/3507/{siti}" in visitor.get(address).text
    assert "data orang lain" in visitor.get(f"{address}/laporan").text
    visitor.send("/konsol/retensi", action="hold", kabupaten="3507", subject="worker", record=siti, reason="Perkara")
    assert "Petugas Siti Contoh di 3507" in visitor.get("/konsol/retensi").text


def test_the_apd_finds_a_household_and_hands_its_report_over(disaster: Ground) -> None:
    """From the form by a part of a name to the request, and its report on paper with people and hand-outs in words."""
    event = opened(disaster)
    mine = disaster.korban(event, "Slamet Riyadi", desa_code=DESA)
    disaster.sends("rudi", mine, disaster.make("korban_jiwa", korban_id=mine.id, name="Ani Contoh", age=30))
    visitor = visit(disaster.world, "apd")
    page = visitor.get("/konsol/permintaan/baru?cari=slamet").text
    check_nesting(page)
    assert mine.id in page and "subject=korban" in page and "Slamet Riyadi, Bantaran Kali Contoh, 20 November 2026" in page
    assert "Permintaan tentang: Slamet Riyadi" in visitor.get(f"/konsol/permintaan/baru?kabupaten=3507&subject=korban&record={mine.id}").text
    fields = {"kind": "report", "subject": "korban", "kabupaten": "3507", "record": mine.id, "asked_by": ASKED_BY, "wish": ""}
    address = visitor.send("/konsol/permintaan/baru", **fields).location
    assert "Slamet Riyadi" in visitor.get(address).text and f"/konsol/bencana/{HOME}/{event}/korban" in visitor.seen.text
    report = visitor.get(f"{address}/laporan").text
    check_nesting(report)
    assert "Ani Contoh" in report and "Rudi Contoh" in report
    assert "Tidak ada keluarga korban" in visitor.get("/konsol/permintaan/baru?cari=zzzzz").text
