"""Pages of the inspector in a real browser, on a desk and on a phone."""

from playwright.sync_api import expect

from server.inspect.seal import seal_all
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
        desk.tab_to(name)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        found[name] = desk.complaints()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
