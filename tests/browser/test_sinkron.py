"""Hari ini and Sinkron on the phone: returned work, what is typed, files, strange networks, and values that differ."""

import re
from os import urandom
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import update

from schemas import KINDS
from server.engine import write_transaction
from server.office import Office, edit, new_record
from server.store.tables import TABLES
from sync.ids import slot_id
from tests.browser.fieldwork import assert_fit, begin, enrol, go, offline, online, open_family, rows, save, settled, unlock, violations
from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.tour import stops

ANSWER = "Sudah dicek ke sekolah."
SAVE = """() => {
    [...document.querySelectorAll("button")].find((one) => one.textContent === "Simpan dan tandai selesai").click();
    return document.querySelector("textarea").disabled;
}"""


@pytest.fixture
def page(site: Site, phone: Handset) -> Page:
    """Give the app on a phone that has everything."""
    return begin(phone, site)


def path_of(site: Site, name: str) -> str:
    """Return the address of a screen of the tour."""
    return next(stop.path for stop in stops(site) if stop.name == name)


def test_returned_work_is_answered_without_signal(site: Site, phone: Handset, page: Page) -> None:
    """An answer survives a reload right after the last letter and is told as not saved; saving takes no more, it waits, is sent, and stands in the journal."""
    task = path_of(site, "tugas")
    offline(page)
    go(page, task)
    page.get_by_label("Jawaban Anda").fill(ANSWER)
    page.reload()
    unlock(page)
    go(page, "/")
    expect(page.get_by_role("heading", name="Belum disimpan")).to_be_visible()
    page.get_by_role("link", name="Tugas dari kantor").click()
    expect(page.get_by_label("Jawaban Anda")).to_have_value(ANSWER)
    assert page.evaluate(SAVE)
    expect(page.get_by_text("Tersimpan di HP ini")).to_be_visible()
    go(page, "/")
    expect(page.get_by_role("heading", name="Belum disimpan")).to_have_count(0)
    expect(page.get_by_role("link", name="1 di HP ini").first).to_be_visible()
    go(page, "/sinkron")
    expect(page.get_by_text("Jawaban tugas").first).to_be_visible()
    online(page)
    settled(page)
    (row,) = rows(site, "tugas", id=task.rsplit("/", 1)[1])
    assert (row["answer"], row["status"]) == (ANSWER, "done")
    expect(page.get_by_role("heading", name="Diterima, 7 hari terakhir")).to_be_visible()
    assert page.locator("details", has_text="Jawaban tugas").count() == 1


def test_two_values_are_shown_side_by_side(site: Site, phone: Handset, page: Page) -> None:
    """Where the office knows another number of days, both are shown with what to do, until the worker has read it."""
    school, bulan = path_of(site, "komitmen-sekolah").rsplit("/", 1)[1], f"{site.parts.clock():%Y-%m}"
    offline(page)
    go(page, f"/komitmen/fasilitas/{school}")
    page.get_by_role("textbox", name="Hari efektif").fill("20")
    page.get_by_role("button", name="Simpan", exact=False).first.click()
    go(page, "/sinkron")
    expect(page.get_by_text("Hari efektif").first).to_be_visible()
    fields = {"fasilitas_id": school, "bulan": bulan, "days": 21}
    known = slot_id("hari_efektif", (school, bulan))
    office = Office(site.parts.store, "test", site.parts.clock, urandom)
    office.write(site.workers[0].kabupaten, [new_record(KINDS["hari_efektif"], fields, known)])
    online(page)
    page.get_by_role("button", name="Sinkronkan sekarang").click()
    item = page.get_by_role("article")
    expect(item).to_contain_text("Isian Anda 20")
    expect(item).to_contain_text("Isian di kantor 21")
    assert violations(page) == []
    item.get_by_role("button", name="Sudah saya baca").click()
    expect(item).to_have_count(0)


def test_a_note_of_a_clock_ahead_waits_for_the_office(site: Site, phone: Handset, page: Page) -> None:
    """Work of a day to come is held at the office: the worker is told to wait, cannot make it go out of sight, and is told of the clock."""
    offline(page)
    kpm = open_family(page)
    page.evaluate("() => { const now = Date.now.bind(Date); Date.now = () => now() + 5 * 86_400_000; }")
    unlock(page)
    go(page, f"/keluarga/{kpm}/catatan")
    page.get_by_label("Catatan").fill("Ditulis dengan jam yang maju.")
    save(page)
    online(page)
    go(page, "/sinkron")
    page.get_by_role("button", name="Sinkronkan sekarang").click()
    item = page.get_by_role("article")
    expect(item).to_contain_text("Tanggal kegiatan di masa depan")
    expect(item).to_contain_text("Tunggu keputusan")
    expect(item.get_by_role("link", name="Buka dan perbaiki")).to_have_count(0)
    expect(item.get_by_role("button", name="Sudah saya baca")).to_have_count(0)
    go(page, "/")
    expect(page.get_by_text("Jam HP ini 5 hari terlalu cepat")).to_be_visible()
    assert rows(site, "catatan", kpm_id=kpm) == []


def test_work_goes_to_a_second_phone_in_a_file(
    site: Site, phone: Handset, page: Page, installed: Handset, tmp_path: Path
) -> None:
    """Unsent work leaves a phone sealed, opens on another of the same worker with its code alone, and once."""
    task = path_of(site, "tugas")
    offline(page)
    go(page, task)
    page.get_by_label("Jawaban Anda").fill(ANSWER)
    page.get_by_role("button", name="Simpan dan tandai selesai").click()
    expect(page.get_by_text("Tersimpan di HP ini")).to_be_visible()
    go(page, "/sinkron/berkas")
    with page.expect_download() as download:
        page.get_by_role("button", name="Simpan ke berkas").click()
    file = tmp_path / "kerja.json"
    download.value.save_as(file)
    assert ANSWER not in file.read_text("utf-8")
    code = page.get_by_role("dialog").locator("output").inner_text()
    page.close()
    second = enrol(installed, site)
    for said in ("1 formulir diambil", "Semua isi berkas ini sudah ada"):
        go(second, "/sinkron/berkas")
        second.locator("input[type=file]").set_input_files(file)
        second.get_by_role("dialog").get_by_role("textbox").fill(code)
        second.get_by_role("dialog").get_by_role("button", name="Buka").click()
        expect(second.get_by_text(said)).to_be_visible()
    settled(second)
    (row,) = rows(site, "tugas", id=task.rsplit("/", 1)[1])
    assert row["answer"] == ANSWER


def test_a_strange_network_is_named(page: Page) -> None:
    """The page of a Wi-Fi that wants a login is no answer of the server; the phone says so, and loses nothing."""

    def portal(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<h1>Silakan login</h1>")

    page.context.route("**/api/v1/exchange", portal)
    page.get_by_role("button", name="Sinkronkan sekarang").click()
    expect(page.get_by_text("Jaringan ini meminta masuk dulu")).to_be_visible()
    page.context.unroute("**/api/v1/exchange", portal)
    settled(page)


def give_away(site: Site, kpm: str) -> None:
    """Let a family of the first worker go over to a kelompok of the second."""
    [kelompok, *_] = [row["kelompok_id"] for row in rows(site, "assignment", worker_id=site.workers[1].id)]
    with site.parts.store.view(site.workers[0].kabupaten) as view:
        [record] = view.records(KINDS["kpm"], [kpm])
    office = Office(site.parts.store, "test", site.parts.clock, urandom)
    office.write(site.workers[0].kabupaten, [edit(KINDS["kpm"], record, kelompok_id=kelompok)])


def test_an_address_of_nothing_says_so(site: Site, page: Page) -> None:
    """An address that no room knows, an impossible month, and a record this phone does not hold are told, and show no empty form.

    Of a triwulan of long ago it is told that its work will not be seen here; what was typed of a family that left can be saved.
    """
    nobody = "0" * 32
    family = open_family(page)
    impossible = (
        *("/tidak/ada/di/sini", "/komitmen/fasilitas/-/2026-9", f"/keluarga/{family}/penyaluran/2026-13"),
        f"/keluarga/{family}/peristiwa/pesta",
    )
    for path in impossible:
        go(page, path)
        expect(page.get_by_role("heading", name="Halaman tidak ada")).to_be_visible()
    forms = ("kunjungan", "catatan", "kontak", "usulan", "pengaduan", "rujukan", "penyaluran/2026-10", "peristiwa", "peristiwa/lahir", "tercatat/lahir")
    of_family = (f"/keluarga/{nobody}", *(f"/keluarga/{nobody}/{form}" for form in forms), f"/komitmen/keluarga/{nobody}")
    others = ("/komitmen/anggota", "/komitmen/fasilitas", "/kelompok", "/p2k2", "/p2k2/rencana", "/usul/peristiwa", "/usul/kpm")
    day = f"/p2k2/{nobody}.2026-02-30.1"
    for path in (*of_family, *(f"{one}/{nobody}" for one in others), day, f"/p2k2/rencana/baru?kelompok={nobody}&bulan=2026-13"):
        go(page, path)
        expect(page.get_by_role("main").locator(".empty")).to_contain_text("tidak ada di HP ini")
        expect(page.get_by_role("main").locator("input, textarea, select")).to_have_count(0)
    go(page, "/komitmen/fasilitas/-/2020-1")
    expect(page.get_by_text("sesudah terkirim tidak tampil lagi")).to_be_visible()
    noted = f"/keluarga/{family}/catatan?sesi={nobody}"
    go(page, noted)
    page.get_by_label("Catatan").fill("Akan pindah.")
    give_away(site, family)
    settled(page)
    go(page, f"/keluarga/{family}/kunjungan")
    expect(page.get_by_role("main").locator(".empty")).to_contain_text("tidak ada di HP ini")
    go(page, noted)
    expect(page.get_by_label("Catatan")).to_have_value("Akan pindah.")
    save(page)
    settled(page)
    assert [row["text"] for row in rows(site, "catatan", kpm_id=family) if row["text"] == "Akan pindah."]
    go(page, "/tidak/ada")
    page.get_by_role("link", name="Ke Hari ini").click()
    expect(page.get_by_role("heading", level=1, name="Hari ini")).to_be_focused()


def test_what_a_retired_phone_hands_in_is_told_form_by_form(site: Site, phone: Handset, page: Page) -> None:
    """Work that is held has one card for each saved form, and is told where its record would be shown: family and meeting."""
    offline(page)
    go(page, path_of(site, "p2k2-absensi"))
    page.get_by_role("button", name="Semua hadir").click()
    page.get_by_role("button", name=re.compile("^Simpan")).click()
    family = page.locator(".fam input").first.get_attribute("name")
    meeting = page.url.rsplit("/", 1)[1]
    go(page, f"/keluarga/{family}")
    page.get_by_role("link", name="Catatan").click()
    page.get_by_label("Catatan").fill("Sedang ke ladang.")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("listitem").get_by_text("Sedang ke ladang.")).to_be_visible()
    with write_transaction(site.parts.engine) as connection:
        connection.execute(update(TABLES["device"]).values(state="retired"))
    online(page)
    go(page, "/sinkron")
    page.get_by_role("button", name="Sinkronkan sekarang").click()
    cards = page.get_by_role("article")
    expect(cards).to_have_count(2)
    expect(page.get_by_text("Tanyakan ke petugas data")).to_have_count(2)
    cards.first.get_by_text(re.compile(r"Lihat \d\d isian")).click()
    expect(cards.first.get_by_role("heading", level=4)).not_to_have_count(0)
    assert_fit(page)
    for path, count in ((f"/keluarga/{family}", 2), (f"/p2k2/{meeting}", 1)):
        go(page, path)
        expect(page.get_by_text("Ada isian yang belum diterima")).to_be_visible()
        expect(page.get_by_role("link", name="Lihat di Sinkron")).to_have_count(count)
        assert_fit(page)
    page.get_by_role("link", name="Lihat di Sinkron").click()
    expect(cards.first).to_be_focused()


def test_larger_letters_stay(page: Page) -> None:
    """The size of letters that a worker chooses holds after the app is opened again."""
    go(page, "/setelan")
    page.get_by_role("radio", name="Sangat besar").check()
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    expect(page.get_by_label("PIN")).to_be_visible()
