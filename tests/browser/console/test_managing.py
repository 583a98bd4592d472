"""Kelola in a real browser: every page holds before axe, a finger and the screen; cards are printed sheet by sheet."""

import re
from pathlib import Path

from playwright.sync_api import expect

from schemas import KINDS
from server.jobs.tasks import run_work
from server.office import Office, new_record
from sync.limits import CARDS_PER_SHEET
from tests.browser.console.desk import EXTREMES, Desk
from tests.browser.site import Site
from tests.server.api.world import ELSEWHERE, HOME, World
from tests.server.apd.test_rosters import roster

PATHS = ("", "/petugas", "/petugas/baru", "/kartu", "/kelompok", "/pindah", "/impor", "/katalog", "/segel", "/akun")


def test_every_page_of_kelola_is_sound(world: World, served: Site, window: Desk) -> None:
    """Lists, forms, a worker, a kelompok with everything unfolded, a release, an import with its report: none has a fault, at 320 px either."""
    page, found, window.screens = window.page, {}, EXTREMES
    window.enter(served, "/konsol/kelola", "apd")
    siti, mawar = world.ids["siti"], world.ids["mawar"]
    own = (f"/petugas/{HOME}/{siti}", f"/kelompok/{HOME}/{mawar}", f"/pindah/baru?subject=kpm&record={world.ids['kpm1']}&kabupaten={HOME}")
    for path in (*PATHS, *own):
        page.goto(f"{served.address}/konsol/kelola{path}")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        found[path] = window.complaints()
    page.get_by_label("Kabupaten atau kota tujuan").fill(ELSEWHERE)
    page.get_by_label("Keterangan").fill("Pindah rumah.")
    page.get_by_role("button", name="Lepas").click()
    page.get_by_role("table").get_by_role("link").first.click()
    found["move"] = window.complaints()
    page.goto(f"{served.address}/konsol/kelola/impor")
    page.get_by_label("Berkas CSV").set_input_files({"name": "penerima.csv", "mimeType": "text/csv", "buffer": roster().getvalue()})
    page.get_by_role("button", name="Coba dulu").click()
    found["waiting"] = window.complaints()
    run_work(world.parts)
    page.get_by_role("link", name="Perbarui halaman").click()
    found["report"] = window.complaints()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_cards_are_made_by_keyboard_and_printed(world: World, served: Site, window: Desk, tmp_path: Path) -> None:
    """Tick a worker and press the button; on paper there are the cards alone, as large as a phone's camera needs."""
    page = window.page
    window.enter(served, "/konsol/kelola/kartu", "apd")
    window.tab_to("worker")
    page.keyboard.press("Space")
    window.tab_to("Buat kartu untuk yang dipilih")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kartu siap dicetak")
    assert window.complaints() == []
    assert re.fullmatch(r"\w{5}-\w{5}", page.locator(".code").inner_text())
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    expect(page.locator(".qr")).to_be_visible()
    assert page.locator(".qr").bounding_box()["width"] > 110 and page.locator(".top").is_hidden()


def test_eight_cards_fill_a_sheet(world: World, served: Site, window: Desk) -> None:
    """Nine cards take two sheets of A4, and nothing else is printed."""
    fields = {"name": "Cadangan Contoh dengan Nama yang Panjang Sekali", "role": "pendamping"}
    office = Office(world.parts.store, "test", world.clock, world.random.randbytes)
    office.write(HOME, [new_record(KINDS["worker"], fields, world.new_id()) for _ in range(CARDS_PER_SHEET - 1)])
    window.enter(served, "/konsol/kelola/kartu", "apd")
    window.page.get_by_role("button", name="Buat kartu untuk semua").click()
    assert window.page.locator(".card").count() == CARDS_PER_SHEET + 1 and window.complaints() == []
    printed = window.page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
