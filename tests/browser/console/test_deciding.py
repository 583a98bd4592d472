"""A decision in a real browser: work that the server refused is put right by keyboard, and the phone hears of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from server.desk.decisions import carry_out
from sync.limits import DECISION_WITHDRAW_S
from tests.browser.console.desk import Desk
from tests.browser.site import Site
from tests.server.api.world import PASSWORD, make_world
from tests.server.desk.office import Desk as Work
from tests.server.desk.office import make_desk


@pytest.fixture
def work(tmp_path: Path, empty: Path) -> Iterator[Work]:
    """Give workers with phones, and a supervisor who may come to the console."""
    made = make_desk(make_world(tmp_path / "instance", empty))
    made.account("ani")
    yield made
    made.world.parts.engine.dispose()


@pytest.fixture
def served(work: Work) -> Iterator[Site]:
    """Give the server of that work on a real port."""
    site = Site(work.world.app, [], work.world.log)
    site.start()
    yield site
    site.stop()


def follow(desk: Desk, name: str) -> None:
    """Walk to a link or a button by the Tab key, and press it."""
    desk.page.locator("body").focus()
    desk.tab_to(name)
    desk.page.keyboard.press("Enter")


def test_refused_work_is_repaired_and_the_phone_hears(work: Work, served: Site, desk: Desk) -> None:
    """From the start to the case and back without a mouse; after ten minutes the work is in and the phone is told."""
    form, page = work.refused(), desk.page
    desk.enter(served, "/konsol/")
    follow(desk, "Pekerjaan yang belum diterima 1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pekerjaan yang belum diterima")
    follow(desk, "Kunjungan")
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa pekerjaan")
    expect(page.get_by_label("Yang ditemukan")).to_have_accessible_description("Harus berupa teks.")
    desk.tab_to("isian.findings")
    page.keyboard.press("Control+a")
    page.keyboard.type("baik")
    follow(desk, "Perbaiki dan terima")
    expect(page.get_by_role("status")).to_contain_text("sebelum itu dapat dibatalkan")
    assert work.world.count("kunjungan") == 0
    work.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    assert carry_out(work.world.parts) == 1
    assert [row.findings for row in work.world.rows("kunjungan")] == ["baik"]
    heard = [frame["rows"]["outcome"] for frame in work.siti.settle() if "outcome" in frame.get("rows", {})][-1]
    assert heard["outcome"][heard["form"].index(form.id)] == "applied"
    page.goto(f"{served.address}/konsol/keputusan")
    expect(page.get_by_role("table")).to_contain_text("Sudah dijalankan")
    assert desk.complaints() == []


def test_lists_and_cases_are_sound(work: Work, served: Site, window: Desk) -> None:
    """Start, lists, cases, a refused form, a waiting decision and one's own decisions hold before axe, a finger and the screen."""
    page, found = window.page, {}
    window.enter(served, "/konsol/antrian/inbox")
    found["empty"] = window.complaints()
    work.refused()
    work.conflict()
    for path in ("/konsol/", "/konsol/antrian/inbox", "/konsol/antrian/conflict"):
        page.goto(f"{served.address}{path}")
        found[path] = window.complaints()
    for queue, button in (("conflict", "Tetap"), ("inbox", "Tolak")):
        page.goto(f"{served.address}/konsol/antrian/{queue}")
        page.get_by_role("table").get_by_role("link").click()
        found[f"case {queue}"] = window.complaints()
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("alert")).to_be_visible()
        found[f"refused {queue}"] = window.complaints()
    page.get_by_role("button", name="Terima", exact=True).click()
    found["kept"] = window.complaints()
    page.get_by_role("link", name="Batalkan keputusan").click()
    found["waiting"] = window.complaints()
    page.goto(f"{served.address}/konsol/keputusan")
    found["own"] = window.complaints()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
