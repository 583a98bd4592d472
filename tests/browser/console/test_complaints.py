"""Complaints in a real browser: taken in and answered by keyboard, and every page sound on a desk and on a phone."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.console.desk import Desk
from tests.browser.console.test_deciding import follow
from tests.browser.site import Site
from tests.server.api.world import make_world
from tests.server.complaints.room import Room, make_room

LIST = "/konsol/pengaduan"


@pytest.fixture
def room(tmp_path: Path, empty: Path) -> Iterator[Room]:
    """Give workers with phones, and supervisors who may come to the console."""
    made = make_room(make_world(tmp_path / "instance", empty))
    for name in ("ani", "eko"):
        made.account(name)
    yield made
    made.world.parts.engine.dispose()


@pytest.fixture
def served(room: Room) -> Iterator[Site]:
    """Give the server of that room on a real port."""
    site = Site(room.world.app, [], room.world.log)
    site.start()
    yield site
    site.stop()


def test_a_complaint_is_taken_in_and_answered_by_keyboard(room: Room, served: Site, desk: Desk) -> None:
    """From the list to the form, to the case and its answer without a mouse; the ticket stands where it was given."""
    page = desk.page
    desk.enter(served, LIST)
    follow(desk, "Catat pengaduan")
    expect(page.get_by_role("heading", level=1)).to_have_text("Catat pengaduan")
    desk.tab_to("category")
    page.keyboard.press("L")
    desk.tab_to("text")
    page.keyboard.type("Antre terlalu lama")
    follow(desk, "Simpan dan beri nomor tiket")
    expect(page).to_have_url(f"{served.address}{LIST}")
    [case] = room.world.rows("complaint_case")
    expect(page.get_by_text(f"nomor tiket {case.ticket}")).to_be_visible()
    follow(desk, case.ticket)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Pengaduan {case.ticket}")
    page.get_by_label("Keadaan berikutnya").select_option("selesai")
    desk.tab_to("step_text")
    page.keyboard.type("Loket ditambah.")
    follow(desk, "Simpan langkah")
    expect(page.get_by_text("Selesai dijawab · ani")).to_be_visible()
    assert room.world.rows("complaint_case")[0].state == "selesai"


def test_pages_of_complaints_are_sound(room: Room, served: Site, window: Desk) -> None:
    """List, intake, its refusal, case, its refusal, keepers and receipt hold before axe, a finger and the width of the screen."""
    page, found = window.page, {}
    room.complain(complainant="Bu Contoh")
    room.complain(category="petugas", reported_on="2026-09-01")
    window.enter(served, LIST)

    def look(name: str) -> None:
        found[name] = window.complaints()
        if "LAPANGAN_PICTURES" in os.environ:
            page.screenshot(path=f"{os.environ['LAPANGAN_PICTURES']}/{name}-{page.viewport_size['width']}.png", full_page=True)

    look("list")
    for path, button in (("baru", "Simpan"), ("pemegang", "Tunjuk"), ("alihkan", "Alihkan")):
        page.goto(f"{served.address}{LIST}/{path}")
        look(path)
        page.get_by_role("button", name=button).click()
        expect(page.locator(".wrong").first).to_be_visible()
        look(f"{path} refused")
    page.goto(f"{served.address}{LIST}")
    page.get_by_role("table").get_by_role("link").first.click()
    look("case")
    page.get_by_label("Keadaan berikutnya").select_option("diproses")
    page.get_by_role("button", name="Simpan langkah").click()
    look("trail")
    page.get_by_role("button", name="Simpan langkah").click()
    expect(page.locator(".wrong").first).to_be_visible()
    look("case refused")
    page.get_by_role("link", name="Tanda terima").click()
    look("receipt")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
