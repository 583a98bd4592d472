"""The pages of the cycle in a real browser: sound for those who listen, for fingers and narrow screens; a step by keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.console.desk import Desk
from tests.browser.site import Site
from tests.server.api.world import PASSWORD, make_world
from tests.server.cycle.test_story import attend, run
from tests.server.cycle.village import Village, make_village

REASON = "Sudah dikunjungi dan dijelaskan."


@pytest.fixture
def village(tmp_path: Path, empty: Path) -> Iterator[Village]:
    """Give a village whose last stage closed with a proposal, with a holiday in its calendar, and an APD of the nation."""
    made = make_village(make_world(tmp_path / "instance", empty))
    attend(made, 1, 8, 2)
    run(made, "2027-01-22")
    made.make("kalender", kabupaten="00", date="2027-03-20", end_date="2027-03-21", type="libur", name="Idul Fitri")
    for name, role, region in (("ani", "supervisor", "3507"), ("rina", "apd", "00")):
        made.world.parts.accounts.add(name, PASSWORD, role=role, region=region)
    yield made
    made.world.parts.engine.dispose()


@pytest.fixture
def served(village: Village) -> Iterator[Site]:
    """Give the server of that village on a real port."""
    site = Site(village.world.app, [], village.world.log)
    site.start()
    yield site
    site.stop()


def test_every_page_of_the_cycle_is_sound(served: Site, window: Desk) -> None:
    """Stages, rules with their form, calendar, second approvers, the list and the page of a sanction hold before axe."""
    window.enter(served, "/konsol/", "rina")
    found = {}
    for path in ("?kabupaten=3507&tahap=2026-10", "?kabupaten=3507", "/aturan", "/kalender?year=2027", "/penyetuju", "/sanksi"):
        window.page.goto(f"{served.address}/konsol/siklus{path}")
        expect(window.page.get_by_role("heading", level=1)).to_be_visible()
        found[path] = window.complaints()
    window.page.get_by_role("table").get_by_role("link").first.click()
    found["sanction"] = window.complaints()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_step_by_keyboard(served: Site, desk: Desk) -> None:
    """From the menu to a first approval without a mouse; without a reason it is not taken, and the page says so."""
    desk.enter(served, "/konsol/", "ani")
    page = desk.page
    desk.unfold()
    desk.tab_to("Komitmen dan P2K2")
    page.keyboard.press("Enter")
    for name, title in (
        ("Siklus komitmen", "Siklus komitmen"),
        ("Usulan sanksi", "Usulan sanksi"),
        ("Pengurus belum tercatat", "Usulan sanksi"),
        ("Persetujuan pertama", "Persetujuan pertama"),
    ):
        before = page.url
        desk.tab_to(name)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, before=before: url != before)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
    desk.tab_to("Persetujuan pertama")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert desk.complaints() == []
    desk.tab_to("reason")
    page.keyboard.type(REASON)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Langkah Anda tersimpan")
