"""Services beside goods, written down without signal: meals, psychosocial sessions, compensation, recovery, and what is done before disasters."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from schemas import KINDS
from server.office import edit, new_record
from tests.browser.fieldwork import assert_fit, enrol, go, offline, online, rows, save, settled
from tests.browser.flood import OPENER, POST, add, flood, store, worker_named
from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.volunteers import office_of


@pytest.fixture
def ground(site: Site) -> dict[str, str]:
    """Make a kitchen and a dead person in the flood, which is a social disaster here; return the ids of these."""
    office, event = office_of(site), flood(site)
    household = rows(site, "korban")[0]["id"]
    ids = {name: office.new_id() for name in ("posko", "korban_jiwa", "keberadaan")}
    seen = {"korban_jiwa_id": ids["korban_jiwa"], "worker_id": site.workers[worker_named(site, OPENER)].id}
    told: dict[str, dict[str, Any]] = {
        "posko": {"kejadian_id": event, "name": "Dapur Contoh", "jenis": "dapur_umum"},
        "korban_jiwa": {"korban_id": household, "name": "Almarhum Contoh"},
        "keberadaan": {**seen, "date": "2026-11-20", "time": "05:00", "condition": "meninggal"},
    }
    kabupaten = rows(site, "kejadian")[0]["kabupaten"]
    with site.parts.store.view(kabupaten) as view:
        [record] = view.records(KINDS["kejadian"], [event])
    social = edit(KINDS["kejadian"], record, golongan="sosial", jenis="konflik")
    office.write(kabupaten, [*(new_record(KINDS[kind], fields, ids[kind]) for kind, fields in told.items()), social])
    return {"event": event, "household": household, **ids}


@pytest.fixture
def volunteer(site: Site, ground: dict[str, str], installed: Handset) -> Page:
    """Give the phone of the volunteer who opened the flood, without signal."""
    page = enrol(installed, site, worker_named(site, OPENER))
    offline(page)
    return page


def send(page: Page) -> None:
    """Give the signal back and exchange."""
    online(page)
    settled(page)


def test_meals_of_a_kitchen_are_counted_by_sitting(volunteer: Page, site: Site, ground: dict[str, str]) -> None:
    """More than was cooked cannot be served; a sitting that is there already is told before it is written over.

    What the kitchen cooks with leaves the store without a receipt.
    """
    page, path = volunteer, f"/bencana/{ground['event']}/dapur"
    go(page, path)
    assert_fit(page)
    page.get_by_role("link", name="Dapur Contoh").click()
    page.get_by_label("Siang").check()
    page.get_by_label("Porsi dimasak").fill("400")
    page.get_by_label("Porsi dibagikan").fill("410")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Porsi yang dibagikan lebih banyak")).to_be_visible()
    page.get_by_label("Porsi dibagikan").fill("380")
    assert_fit(page)
    save(page)
    expect(page.get_by_text("380 porsi dibagikan hari ini")).to_be_visible()
    page.get_by_role("link", name="Dapur Contoh").click()
    page.get_by_label("Siang").check()
    expect(page.get_by_text("Sudah tercatat: 400 porsi dimasak, 380 dibagikan.")).to_be_visible()
    page.get_by_label("Porsi dimasak").fill("420")
    page.get_by_label("Porsi dibagikan").fill("420")
    save(page)
    go(page, f"/bencana/{ground['event']}/gudang/{store(site, POST)}")
    page.get_by_text("Catat barang").click()
    page.get_by_role("link", name="Dipakai dapur umum").click()
    page.get_by_label("Untuk dapur umum").select_option(label="Dapur Contoh")
    add(page, "Beras", "40")
    assert_fit(page)
    save(page)
    send(page)
    [used] = rows(site, "mutasi", jenis="salur", sender="Dapur Contoh")
    assert (used["barang"], used["jumlah"], used["bantuan_id"], used["source"]) == ("beras", -40_000, None, "apbd_kabupaten")
    [meal] = rows(site, "masakan", posko_id=ground["posko"])
    assert (meal["waktu"], meal["cooked"], meal["served"]) == ("siang", 420, 420)


def test_a_session_names_nobody(volunteer: Page, site: Site, ground: dict[str, str]) -> None:
    """It is kept with its numbers, and can be completed later."""
    page = volunteer
    go(page, f"/bencana/{ground['event']}/ldp")
    page.get_by_role("link", name="Catat kegiatan LDP").click()
    page.get_by_label("Cara").select_option(label="Bermain")
    page.get_by_label("Topik").fill("Menggambar")
    page.get_by_label("Anak", exact=True).fill("23")
    assert_fit(page)
    save(page)
    page.get_by_role("link", name="Bermain: Menggambar").click()
    page.get_by_label("Tindak lanjut").fill("Ulangi besok.")
    save(page)
    assert_fit(page)
    send(page)
    [session] = rows(site, "ldp")
    assert (session["method"], session["anak"], session["dewasa"], session["follow_up"]) == ("bermain", 23, None, "Ulangi besok.")


def test_a_dossier_says_what_is_missing(volunteer: Page, site: Site, ground: dict[str, str]) -> None:
    """Who died stands in the list by itself; papers are ticked one after another, until the dossier is whole."""
    page = volunteer
    go(page, f"/bencana/{ground['event']}/santunan")
    assert_fit(page)
    page.get_by_role("link", name="Almarhum Contoh").click()
    page.get_by_label("Nama ahli waris").fill("Istri Contoh")
    page.get_by_label("Hubungan dengan korban").fill("Istri")
    for paper in ("Surat pengantar desa", "Akta kematian", "KK", "KTP", "Akta lahir"):
        page.get_by_label(paper, exact=True).check()
    expect(page.get_by_text("Masih kurang: Surat ahli waris.")).to_be_visible()
    assert_fit(page)
    save(page)
    page.get_by_role("link", name="Almarhum Contoh").click()
    page.get_by_label("Surat ahli waris").check()
    expect(page.get_by_text("Berkas lengkap.")).to_be_visible()
    save(page)
    send(page)
    [dossier] = rows(site, "santunan")
    assert (dossier["korban_jiwa_id"], dossier["jenis"], dossier["receiver_name"]) == (ground["korban_jiwa"], "meninggal", "Istri Contoh")
    assert "surat_ahli_waris" in str(dossier["documents"]) and dossier["stage"] is None


def test_the_way_back_is_counted(volunteer: Page, site: Site, ground: dict[str, str]) -> None:
    """A visit says how a family stands; after a social disaster also whether its neighbours took it back, against 80 %."""
    page = volunteer
    go(page, f"/bencana/{ground['event']}/pemulihan")
    expect(page.get_by_text("0 dari 6 keluarga pulih (0%).")).to_be_visible()
    page.locator(f"a[href$='{ground['household']}']").click()
    page.get_by_label("Pulih", exact=True).check()
    page.get_by_role("group", name="Kembali diterima tetangga").get_by_label("Sudah").check()
    assert_fit(page)
    save(page)
    expect(page.get_by_text("1 dari 6 keluarga kembali diterima tetangga (16,7%). Sasaran 80%.")).to_be_visible()
    assert_fit(page)
    send(page)
    [visit] = rows(site, "pemulihan")
    assert (visit["korban_id"], visit["keadaan"], visit["reintegrasi"]) == (ground["household"], "pulih", "sudah")


def test_what_is_done_before_disasters_is_kept(volunteer: Page, site: Site) -> None:
    """An activity at a school arrives with those who took part."""
    page = volunteer
    go(page, "/bencana")
    page.get_by_role("link", name="Kesiapsiagaan").click()
    assert_fit(page)
    page.get_by_role("link", name="Catat kegiatan").click()
    page.get_by_label("Kegiatan", exact=True).select_option(label="Tagana Masuk Sekolah")
    page.get_by_label("Tempat (sekolah, balai, kampung)").fill("SD Contoh")
    page.get_by_label("Peserta laki-laki").fill("20")
    page.get_by_label("Peserta perempuan").fill("22")
    page.get_by_label("Di antaranya anak").fill("40")
    assert_fit(page)
    save(page)
    expect(page.get_by_text("42 peserta")).to_be_visible()
    send(page)
    [activity] = rows(site, "kesiapsiagaan")
    assert (activity["jenis"], activity["laki"], activity["perempuan"], activity["anak"]) == ("tagana_masuk_sekolah", 20, 22, 40)
