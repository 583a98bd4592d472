"""Keys of the console: they move the focus, decide nothing, keep still while somebody types, and can be switched off."""

from playwright.sync_api import expect

from tests.browser.console.desk import Desk
from tests.browser.console.test_deciding import Site, Work, served, work

__all__ = ["served", "work"]
INBOX = "/konsol/antrian/inbox"


def test_the_list_by_keys(work: Work, served: Site, window: Desk) -> None:
    """j and k, and arrows once a row has the focus, walk the rows; Enter opens; f goes to the forms, u back; no key decides."""
    for _ in range(3):
        work.refused()
    window.enter(served, INBOX)
    page, press = window.page, window.page.keyboard.press
    links = page.get_by_role("table").get_by_role("link")
    expect(links).to_have_count(3)
    for key, row in (("j", 0), ("j", 1), ("ArrowDown", 2), ("j", 2), ("k", 1), ("ArrowUp", 0), ("k", 0)):
        press(key)
        expect(links.nth(row)).to_be_focused()
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa pekerjaan")
    press("f")
    expect(page.get_by_role("button", name="Terima", exact=True)).to_be_focused()
    for key in "jktdaA":
        press(key)
    press("f")
    expect(page.locator("form.decision").nth(1).locator(":focus")).to_have_count(1)
    reason = page.get_by_role("textbox", name="Alasan", exact=True)
    reason.focus()
    page.keyboard.type("juk?")
    expect(reason).to_have_value("juk?")
    page.get_by_role("heading", level=1).click()
    press("u")
    expect(page).to_have_url(f"{served.address}{INBOX}")
    assert work.world.count("decision") == 0
    assert window.complaints() == []


def test_the_keys_are_told_and_can_be_switched_off(work: Work, served: Site, window: Desk) -> None:
    """A question mark or the button in the foot shows them; switched off they stay off on the next page, and on again."""
    work.refused()
    window.enter(served, INBOX)
    page, press = window.page, window.page.keyboard.press
    press("?")
    told = page.get_by_role("dialog", name="Pintasan papan ketik")
    expect(told).to_be_visible()
    assert window.complaints() == []
    told.get_by_role("button", name="Matikan pintasan").click()
    press("Escape")
    page.reload()
    press("j")
    press("?")
    expect(page.get_by_role("table").get_by_role("link")).not_to_be_focused()
    expect(told).to_be_hidden()
    page.get_by_role("button", name="Pintasan papan ketik").click()
    told.get_by_role("button", name="Nyalakan pintasan").click()
    told.get_by_role("button", name="Tutup").click()
    page.locator("h1").click()
    press("j")
    expect(page.get_by_role("table").get_by_role("link")).to_be_focused()
