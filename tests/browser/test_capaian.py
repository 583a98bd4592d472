"""A worker's own figures on the phone: read and contested without signal, answered by the office."""

from playwright.sync_api import expect

from schemas import KINDS
from server.office import Office, new_record
from server.people.capaian import answer, count_all
from tests.browser.fieldwork import NARROW, WIDER, begin, go, offline, online, settled, violations
from tests.browser.handset import Handset
from tests.browser.meetings import rows
from tests.browser.site import Site

WORDS = "Dua keluarga membuka warung."
TEXT = "Ada pertemuan yang belum dihitung."


def told_in_words(site: Site) -> None:
    """Write something into the worker's monthly report, of the newest month that has figures."""
    worker = site.workers[0]
    month = max(row.bulan for row in rows(site, "capaian", worker_id=worker.id))
    office = Office(site.parts.store, "kantor", site.parts.clock, site.parts.random)
    office.write(worker.kabupaten, [new_record(KINDS["laporan_bulanan"], {"worker_id": worker.id, "bulan": month, "berita_baik": WORDS}, "")])


def test_figures_are_read_and_contested_without_signal(site: Site, phone: Handset) -> None:
    """The figures come with the exchange, the training register and the office's words too; an objection is written down offline, arrives, and its answer stands beside it on a narrow screen."""
    assert count_all(site.parts) > 0
    told_in_words(site)
    page = begin(phone, site)
    offline(page)
    go(page, "/setelan")
    page.get_by_role("link", name="Capaian saya").click()
    expect(page.get_by_text("Keluarga dampingan").first).to_be_visible()
    expect(page.get_by_text("16 jam")).to_be_visible()
    page.get_by_text("Keterangan kantor di laporan bulanan").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    page.get_by_text("Sanggahan Anda").first.click()
    box = page.get_by_role("textbox").first
    box.fill(TEXT)
    page.get_by_role("button", name="Simpan sanggahan").first.click()
    expect(page.get_by_text("Kantor belum menjawab.")).to_be_visible()
    online(page)
    settled(page)
    worker = site.workers[0].id
    [told] = [row for row in rows(site, "capaian", worker_id=worker) if row.objection]
    assert told.objection == TEXT and told.objected_on
    phones = rows(site, "device", worker_id=worker)
    assert phones[0].waiting_forms == 0 and phones[0].free_bytes
    answer(site.parts, "kantor", site.workers[0].kabupaten, (worker, told.bulan), "Sudah kami hitung ulang.")
    settled(page)
    page.set_viewport_size(NARROW)
    go(page, "/capaian")
    expect(page.get_by_text("Sudah kami hitung ulang.")).to_be_visible()
    assert violations(page) == [] and page.evaluate(WIDER) <= 0
