"""The page of retention in a real browser, on a desk and on a phone."""

from playwright.sync_api import expect

from server.privacy.retention import count_due
from tests.browser.console.desk import Desk
from tests.browser.site import Site
from tests.server.api.world import PASSWORD


def test_the_page_of_retention_is_sound(site: Site, window: Desk) -> None:
    """The page, a deletion refused for a wrong name, and the list of families hold before axe, a finger and the width of the screen."""
    site.parts.accounts.add("nasional", PASSWORD, role="apd", region="00")
    count_due(site.parts)
    page, found = window.page, {}
    window.enter(site, "/konsol/retensi", "nasional")
    expect(page.get_by_role("heading", level=1)).to_have_text("Masa simpan data")
    found["page"] = window.complaints()
    page.get_by_role("button", name="Hapus yang melewati masa simpan").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found["refused"] = window.complaints()
    page.get_by_role("link", name="Keluarga yang melewati masa simpan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keluarga yang melewati masa simpan")
    found["families"] = window.complaints()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
