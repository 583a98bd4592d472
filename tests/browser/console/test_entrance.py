"""The entrance of the console in a real browser: for those who listen, by keyboard alone, on a desk and on a phone."""

from flask import render_template_string
from playwright.sync_api import expect

from tests.browser.console.desk import BOTH, SCREENS, Desk
from tests.browser.site import Site
from tests.server.api.world import PASSWORD
from tests.server.console.test_pages import PARTS

SHOW = """{% extends "konsol/base.html" %}{% block title %}Contoh{% endblock %}{% block content %}<h1>Contoh</h1>""" + (
    PARTS.partition("\n")[2] + "{% endblock %}"
)


def open_console(site: Site, desk: Desk) -> None:
    """Make an account, and open the console."""
    site.parts.accounts.add("supervisor", PASSWORD, role="supervisor", region="3507")
    desk.page.goto(f"{site.address}/konsol/")


def log_in(desk: Desk, password: str = PASSWORD) -> None:
    """Log in by keyboard; the first field is ready when the page opens."""
    expect(desk.page.get_by_label("Nama pengguna")).to_be_focused()
    desk.page.keyboard.type("supervisor")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.type(password)
    desk.page.keyboard.press("Enter")


def test_everything_by_keyboard(site: Site, desk: Desk) -> None:
    """Without a mouse: log in, skip the menu, open the account, change its password, choose English, log out."""
    open_console(site, desk)
    page, fresh = desk.page, "kata sandi yang baru"
    log_in(desk)
    expect(page).to_have_url(f"{site.address}/konsol/")
    desk.tab_to("Langsung ke isi")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "isi"
    page.reload()
    desk.unfold()
    desk.tab_to("Akun saya")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Akun saya")
    desk.tab_to("old")
    for text in (PASSWORD, fresh, fresh):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Kata sandi sudah diganti")
    log_in(desk, fresh)
    expect(page.get_by_role("heading", level=1)).to_have_text("Selamat bekerja, supervisor")
    desk.tab_to("English")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, supervisor")
    desk.unfold()
    desk.tab_to("Log out")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")


def test_the_frame_leaves_room(site: Site, desk: Desk) -> None:
    """On a phone the menu is one line until it is opened, without any script; on a desk it stands as it did."""
    open_console(site, desk)
    log_in(desk)
    page, narrow = desk.page, desk.page.viewport_size["width"] < 640
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("Selamat bekerja, supervisor")
    assert title.bounding_box()["y"] < (130 if narrow else 200)
    ways = page.get_by_role("navigation", name="Menu utama")
    expect(ways).to_have_count(0 if narrow else 1)
    desk.unfold()
    expect(ways).to_have_count(1)
    for part in ways.locator("summary").all():
        part.click()
    expect(ways.get_by_role("link", name="Akun saya")).to_be_visible()
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()
    assert desk.complaints() == []


def test_every_page_is_sound(site: Site, window: Desk) -> None:
    """Login, its refusal, start, account, its refusal and an error hold before axe, a finger and the width of the screen."""
    open_console(site, window)
    page, found = window.page, {}
    found["login"] = window.complaints()
    log_in(window, "bukan ini")
    expect(page.get_by_role("alert")).to_be_visible()
    found["login refused"] = window.complaints()
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Selamat bekerja, supervisor")
    found["start"] = window.complaints()
    page.goto(f"{site.address}/konsol/akun")
    found["account"] = window.complaints()
    for label in ("Kata sandi sekarang", "Kata sandi baru", "Ulangi kata sandi baru"):
        page.get_by_label(label, exact=True).fill("pendek")
    page.get_by_role("button", name="Ganti kata sandi").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found["account refused"] = window.complaints()
    page.goto(f"{site.address}/konsol/tidak-ada")
    found["error"] = window.complaints()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_every_part_is_sound(site: Site, window: Desk) -> None:
    """Lists, filters, values beside each other and forms hold as well; on a phone a row is a card that names its columns."""
    with site.app.test_request_context("/konsol/contoh"):
        made = render_template_string("{% import 'konsol/parts.html' as parts %}" + SHOW, who=None, language="id", languages=[])
    window.page.route("**/konsol/contoh", lambda route: route.fulfill(body=made, content_type="text/html"))
    window.page.goto(f"{site.address}/konsol/contoh")
    assert window.complaints() == []
    for screen in BOTH:
        window.page.set_viewport_size(SCREENS[screen])
        window.page.locator("body").focus()
        for name in ("kind", "older", "Terapkan", "<b>Ayu</b>", "Berikutnya", "reason", "Ambil"):
            window.tab_to(name)
        head = window.page.evaluate("getComputedStyle(document.querySelector('.cards td'), '::before').content")
        assert (head == '"Umur"') == (screen == "phone")
