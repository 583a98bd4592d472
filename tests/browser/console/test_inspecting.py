"""Pages of the inspector in a real browser, on a desk and on a phone."""

from playwright.sync_api import expect
from sqlalchemy import select

from server.engine import read_transaction
from server.inspect.seal import seal_all
from server.store.tables import TABLES
from tests.browser.console.desk import BOTH, SCREENS, Desk
from tests.browser.site import Site
from tests.server.api.world import PASSWORD


def test_pages_of_the_inspector_are_sound(site: Site, window: Desk) -> None:
    """Access log, chains, questions and own reads hold before axe, a finger and the width of the screen, and are reached by the menu."""
    site.parts.accounts.add("periksa", PASSWORD, role="pemeriksa", region="00")
    seal_all(site.parts)
    page, found = window.page, {}
    window.enter(site, "/konsol/", "periksa")
    ways = ("Akses saya", "Segel catatan", "Jejak akses", "Pertanyaan")
    for name, screen in zip(ways, BOTH + BOTH, strict=True):
        page.set_viewport_size(SCREENS[screen])
        window.unfold()
        window.tab_to("Pengawasan")
        page.keyboard.press("Enter")
        found["menu"] = window.complaints()
        window.tab_to(name)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        found[name] = window.complaints()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_pages_about_personal_data_are_sound(site: Site, window: Desk) -> None:
    """The list, a refused form, a request and its report hold before axe, a finger and the width of the screen."""
    site.parts.accounts.add("apd2", PASSWORD, role="apd", region="00")
    kpm = TABLES["kpm"]
    with read_transaction(site.parts.engine) as connection:
        family = connection.execute(select(kpm.c.kabupaten, kpm.c.id).order_by(kpm.c.id)).first()
    page, found = window.page, {}
    window.enter(site, "/konsol/permintaan", "apd2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Permintaan data pribadi")
    found["empty"] = window.complaints()
    window.tab_to("Catat permintaan")
    page.keyboard.press("Enter")
    page.get_by_label("Kabupaten atau kota").select_option(family.kabupaten)
    page.get_by_label("Nomor catatan").fill(family.id)
    page.get_by_role("button", name="Catat permintaan").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found["refused"] = window.complaints()
    page.get_by_label("Siapa yang meminta").fill("Ibu contoh")
    page.get_by_role("button", name="Catat permintaan").click()
    expect(page.get_by_role("status")).to_contain_text("dicatat")
    found["request"] = window.complaints()
    page.get_by_role("link", name="Laporan data pribadi").click()
    expect(page.get_by_role("table", name="Dikirim ke HP petugas")).to_be_visible()
    found["report"] = window.complaints()
    page.goto(f"{site.address}/konsol/permintaan")
    found["list"] = window.complaints()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
