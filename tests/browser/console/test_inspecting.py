"""Pages of the inspector in a real browser, on a desk and on a phone."""

from playwright.sync_api import expect
from sqlalchemy import select

from server.engine import read_transaction
from server.inspect.seal import seal_all
from server.store.tables import TABLES
from tests.browser.console.desk import Desk
from tests.browser.site import Site
from tests.server.api.world import PASSWORD


def test_pages_of_the_inspector_are_sound(site: Site, desk: Desk) -> None:
    """Access log, chains, questions and own reads hold before axe, a finger and the width of the screen, and are reached by the menu."""
    site.parts.accounts.add("periksa", PASSWORD, role="pemeriksa", region="00")
    seal_all(site.parts)
    page, found = desk.page, {}
    page.goto(f"{site.address}/konsol/")
    page.get_by_label("Nama pengguna").fill("periksa")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Selamat bekerja")
    for name in ("Akses saya", "Segel catatan", "Jejak akses", "Pertanyaan"):
        desk.unfold()
        desk.tab_to("Pengawasan")
        page.keyboard.press("Enter")
        found["menu"] = desk.complaints()
        desk.tab_to(name)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        found[name] = desk.complaints()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_pages_about_personal_data_are_sound(site: Site, desk: Desk) -> None:
    """The list, a refused form, a request and its report hold before axe, a finger and the width of the screen."""
    site.parts.accounts.add("apd2", PASSWORD, role="apd", region="00")
    kpm = TABLES["kpm"]
    with read_transaction(site.parts.engine) as connection:
        family = connection.execute(select(kpm.c.kabupaten, kpm.c.id).order_by(kpm.c.id)).first()
    page, found = desk.page, {}
    page.goto(f"{site.address}/konsol/permintaan")
    page.get_by_label("Nama pengguna").fill("apd2")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Permintaan data pribadi")
    found["empty"] = desk.complaints()
    desk.tab_to("Catat permintaan")
    page.keyboard.press("Enter")
    page.get_by_label("Kode kabupaten").fill(family.kabupaten)
    page.get_by_label("Nomor catatan").fill(family.id)
    page.get_by_role("button", name="Catat permintaan").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found["refused"] = desk.complaints()
    page.get_by_label("Siapa yang meminta").fill("Ibu contoh")
    page.get_by_role("button", name="Catat permintaan").click()
    expect(page.get_by_role("status")).to_contain_text("dicatat")
    found["request"] = desk.complaints()
    page.get_by_role("link", name="Laporan data pribadi").click()
    expect(page.get_by_role("table", name="Dikirim ke HP petugas")).to_be_visible()
    found["report"] = desk.complaints()
    page.goto(f"{site.address}/konsol/permintaan")
    found["list"] = desk.complaints()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
