"""Households, people, shelters and children of a disaster, written down on a volunteer's phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from server.aid.pkh import suggest
from tests.browser.fieldwork import assert_fit, enrol, go, offline, online, rows, save, settled
from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.test_bencana import join_by, open_flood, show_code
from tests.browser.volunteers import decide_waiting, hire


@pytest.fixture
def flooded(site: Site, installed: Handset) -> Page:
    """Give the phone of a volunteer who has opened a flood and lost the signal."""
    page = enrol(installed, site, hire(site, "Rudi Contoh"))
    offline(page)
    open_flood(page)
    return page


def part(page: Page, name: str) -> None:
    """Go into a part of the disaster that is open."""
    page.locator("main a.row", has_text=name).first.click()


def register(page: Page, name: str, jiwa: int = 4) -> None:
    """Register a household at a shelter, from the list of households."""
    page.get_by_role("link", name="Data keluarga").click()
    page.get_by_label("Nama kepala keluarga").fill(name)
    page.get_by_label("Jumlah jiwa").fill(str(jiwa))
    page.get_by_label("Rumah kerabat").check()
    save(page)


def test_a_household_with_people_is_registered_without_signal(flooded: Page, site: Site) -> None:
    """Name and size are enough; people follow with what befell them, and each later word of them stays in their history."""
    page = flooded
    part(page, "Korban")
    register(page, "Siti Contoh")
    page.get_by_role("link", name="Siti Contoh").click()
    page.get_by_role("link", name="Catat anggota").click()
    page.get_by_label("Nama", exact=True).fill("Budi Contoh")
    page.get_by_label("Umur (tahun)").fill("7")
    save(page)
    page.get_by_role("link", name="Budi Contoh").click()
    page.get_by_role("link", name="Catat keadaan sekarang").click()
    page.get_by_label("Dirujuk").check()
    page.get_by_label("Di mana sekarang").fill("RSUD Contoh")
    save(page)
    expect(page.get_by_text("RSUD Contoh")).to_be_visible()
    assert_fit(page)
    online(page)
    settled(page)
    [korban] = rows(site, "korban", head_name="Siti Contoh")
    [jiwa] = rows(site, "korban_jiwa", korban_id=korban["id"])
    assert (korban["jiwa"], korban["stay"], korban["seen_by"], korban["worker_id"]) == (4, "kerabat", *[site.workers[-1].id] * 2)
    assert (jiwa["name"], jiwa["age"]) == ("Budi Contoh", 7)
    assert sorted(row["condition"] for row in rows(site, "keberadaan", korban_jiwa_id=jiwa["id"])) == ["dirujuk", "selamat"]


def test_a_household_is_not_registered_twice_unawares(flooded: Page) -> None:
    """Whoever types a name that is there already is told so before saving, and may go on; without name or looks nothing is saved."""
    page = flooded
    part(page, "Korban")
    register(page, "Siti Contoh")
    page.get_by_role("link", name="Data keluarga").click()
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("Isi nama, ciri-ciri, atau nomor kartu.")).to_be_visible()
    page.get_by_label("Nama kepala keluarga").fill("siti  contoh")
    expect(page.get_by_text("Mungkin sudah didata")).to_be_visible()
    assert_fit(page)
    page.get_by_label("Jumlah jiwa").fill("2")
    page.get_by_label("Bayi (di bawah 1 tahun)").fill("3")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("lebih banyak daripada jumlah jiwa")).to_be_visible()


def test_a_household_that_may_be_of_pkh_is_told_as_such(flooded: Page, site: Site) -> None:
    """Where the office finds a NIK among the families of PKH, the volunteer reads that it may be one, and nothing of which."""
    page = flooded
    member = next(one for one in rows(site, "anggota") if one["nik"] and one["kabupaten"] == site.workers[0].kabupaten)
    part(page, "Korban")
    register(page, "Siti Contoh")
    page.get_by_role("link", name="Siti Contoh").click()
    expect(page.get_by_text("Mungkin keluarga PKH")).to_have_count(0)
    path = page.url.split("#")[1]
    page.get_by_role("link", name="Ubah data keluarga").click()
    page.get_by_label("NIK kepala keluarga").fill(member["nik"])
    save(page)
    online(page)
    settled(page)
    [korban] = rows(site, "korban", head_name="Siti Contoh")
    assert suggest(site.parts, korban["kabupaten"], [korban["id"]], site.parts.clock()) == 1
    settled(page)
    go(page, path)
    expect(page.get_by_text("Mungkin keluarga PKH")).to_be_visible()
    expect(page.get_by_text(member["name"])).to_have_count(0)
    assert_fit(page)


def test_a_shelter_is_counted_each_day(flooded: Page, site: Site) -> None:
    """A shelter's count of a day is corrected where it was made already, and is in one record at the office."""
    page = flooded
    part(page, "Posko dan pengungsian")
    page.get_by_role("link", name="Catat posko atau pengungsian").click()
    page.get_by_label("Nama", exact=True).fill("Balai Contoh")
    page.get_by_label("Pengungsian").check()
    page.get_by_label("Daya tampung (orang)").fill("50")
    save(page)
    page.get_by_role("link", name="Balai Contoh").click()
    for adults in ("30", "32"):
        page.get_by_role("link", name="Isi sensus hari ini").click()
        page.get_by_label("Dewasa (18 sampai 59 tahun)").fill(adults)
        page.get_by_label("Anak (5 sampai 17 tahun)").fill("10")
        save(page)
    expect(page.get_by_text("42 orang, daya tampung 50")).to_be_visible()
    assert_fit(page)
    online(page)
    settled(page)
    [posko] = rows(site, "posko", name="Balai Contoh")
    assert [(row["dewasa"], row["anak"]) for row in rows(site, "sensus_posko", posko_id=posko["id"])] == [(32, 10)]


def test_a_child_without_family_leaves_the_phone_that_brought_it(flooded: Page, site: Site) -> None:
    """Everybody may bring one in; once the office has it, this phone holds it no more."""
    page = flooded
    part(page, "Anak terpisah")
    page.get_by_role("link", name="Catat anak terpisah").click()
    page.get_by_label("Nama, seperti kata anak").fill("Dimas")
    page.get_by_label("Ditemukan di mana").fill("Jembatan Contoh")
    page.get_by_label("Siapa yang menjaga").fill("Posko induk")
    save(page)
    expect(page.get_by_role("link", name="Dimas")).to_be_visible()
    assert_fit(page)
    path = page.url.split("#")[1]
    online(page)
    settled(page)
    go(page, path)
    expect(page.get_by_text("Tidak ada data anak di HP ini.")).to_be_visible()
    assert [row["found_place"] for row in rows(site, "anak_terpisah", name="Dimas")] == ["Jembatan Contoh"]


def test_work_before_the_grant_is_the_workers_own(flooded: Page, site: Site, new_handset: Callable[[], Handset]) -> None:
    """What a colleague registered before being let in stays on the phone, marked as waiting, is corrected there, and stands when the post takes it."""
    colleague = enrol(new_handset(), site, hire(site, "Wati Contoh"))
    offline(colleague)
    join_by(colleague, show_code(flooded))
    part(colleague, "Korban")
    register(colleague, "Keluarga Seberang")
    expect(colleague.get_by_role("link", name="Keluarga Seberang")).to_be_visible()
    path = colleague.url.split("#")[1]
    online(colleague)
    settled(colleague)
    expect(colleague.get_by_role("heading", name="Keluarga korban Keluarga Seberang")).to_be_visible()
    expect(colleague.get_by_text("diperiksa posko begitu HP petugas yang membuka kejadian sudah sinkron")).to_be_visible()
    go(colleague, path)
    colleague.get_by_role("link", name="Keluarga Seberang").click()
    expect(colleague.get_by_text("menunggu izin posko")).to_be_visible()
    colleague.get_by_role("link", name="Ubah data keluarga").click()
    colleague.get_by_label("Jumlah jiwa").fill("6")
    save(colleague)
    expect(colleague.locator("dd", has_text="6").first).to_be_visible()
    assert_fit(colleague)
    online(flooded)
    settled(flooded), settled(colleague)
    for _ in range(2):
        decide_waiting(site, site.workers[0].kabupaten, True)
    settled(colleague)
    go(colleague, path)
    expect(colleague.get_by_role("link", name="Keluarga Seberang")).to_be_visible()
    expect(colleague.get_by_text("menunggu izin posko")).to_have_count(0)
    assert [row["jiwa"] for row in rows(site, "korban", head_name="Keluarga Seberang")] == [6]
