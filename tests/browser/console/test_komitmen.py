"""Komitmen in a real browser: a check and its evidence, several approved by keyboard, samples, and supervision."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from schemas import KINDS
from server.desk.sample import draw_lots
from server.office import new_record
from tests.browser.console.desk import Desk
from tests.browser.console.test_deciding import follow
from tests.browser.site import Site
from tests.server.api.world import HOME, make_world
from tests.server.desk.office import Desk as Work
from tests.server.desk.office import make_desk
from tests.server.desk.school import checked, look, send, set_days
from tests.server.desk.test_sample import fill

MONTHS = ("2026-07", "2026-08", "2026-09")


@pytest.fixture
def work(tmp_path: Path, empty: Path) -> Iterator[Work]:
    """Give failing checks of some months, a drawn sample, and somebody who supervises."""
    made = make_desk(make_world(tmp_path / "instance", empty))
    made.account("ani")
    for month in MONTHS:
        set_days(made, 20, month)
        told = {"signer_name": "Bu Guru Contoh", "signed_on": "2026-10-02"} if month == MONTHS[-1] else {}
        send(made, checked(made, bulan=month, result="memenuhi", alpa=4, **told))
    look(made)
    fill(made, 6)
    draw_lots(made.world.parts)
    made.office.write(HOME, [new_record(KINDS["worker"], {"name": "Bu Supervisor", "role": "supervisor"}, made.world.new_id())])
    yield made
    made.world.parts.engine.dispose()


@pytest.fixture
def served(work: Work) -> Iterator[Site]:
    """Give the server of that work on a real port."""
    site = Site(work.world.app, [], work.world.log)
    site.start()
    yield site
    site.stop()


def test_several_are_approved_by_keyboard(work: Work, served: Site, desk: Desk) -> None:
    """Boxes, the page that shows what was ticked, and its one button are reached by Tab; each check is a decision of its own."""
    desk.enter(served, "/konsol/antrian/komitmen")
    page, found = desk.page, {}
    found["list"] = desk.complaints()
    page.locator("body").focus()
    for _ in MONTHS[1:]:
        desk.tab_to("ref")
        page.keyboard.press("Space")
    follow(desk, "Setujui yang dicentang …")
    expect(page.get_by_role("heading", level=1)).to_have_text("Setujui beberapa")
    found["looked over"] = desk.complaints()
    follow(desk, "Setujui 2 pemeriksaan")
    expect(page.get_by_role("status")).to_contain_text("2 keputusan disimpan")
    assert work.world.count("decision") == 2
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_pages_of_komitmen_are_sound(work: Work, served: Site, window: Desk) -> None:
    """The evidence of a check, a refused form, samples and supervision hold before axe, a finger and the screen."""
    window.enter(served, "/konsol/antrian/komitmen")
    page, found = window.page, {}
    page.get_by_role("row").filter(has_text="bertentangan").first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Verifikasi komitmen")
    found["case"] = window.complaints()
    page.get_by_role("button", name="Ubah hasil").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found["refused"] = window.complaints()
    for path in ("/konsol/sampel", "/konsol/supervisi"):
        page.goto(f"{served.address}{path}")
        found[path] = window.complaints()
    page.get_by_role("button", name="Undi").click()
    expect(page.get_by_role("status")).to_contain_text("Terundi")
    found["drawn"] = window.complaints()
    assert work.world.count("uji_petik") and {name: wrong for name, wrong in found.items() if wrong} == {}
