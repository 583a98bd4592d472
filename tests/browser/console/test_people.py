"""Pages of people in a real browser: sound before axe, a finger and a narrow screen, and to be used by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from server.people.capaian import count_all
from server.people.trace import trace
from tests.browser.console.desk import EXTREMES, SCREENS, Desk
from tests.browser.console.test_deciding import follow
from tests.browser.site import Site
from tests.server.api.world import HOME, make_world
from tests.server.desk.office import Desk as Work
from tests.server.desk.office import make_desk


@pytest.fixture
def work(tmp_path: Path, empty: Path) -> Iterator[Work]:
    """Give families with some history, and a supervisor."""
    made = make_desk(make_world(tmp_path / "instance", empty))
    made.account("ani")
    child = next(row for row in made.world.rows("anggota") if row.kpm_id == made.world.ids["kpm1"])
    made.world.clock.pass_by(minutes=3)
    made.change("anggota", child.id, nik="0000010101900007", name="Ratna Contoh", is_pengurus=True)
    made.world.clock.pass_by(minutes=3)
    made.siti.exchange(made.world.visit(purpose="Menengok", findings="Baik", met="Ibu"))
    made.refused()
    trace(made.world.parts)
    count_all(made.world.parts)
    figures = next(row for row in made.world.rows("capaian") if row.worker_id == made.world.ids["siti"])
    made.change("capaian", figures.id, objection="Ada pertemuan yang belum dihitung.", objected_on="2026-11-21")
    yield made
    made.world.parts.engine.dispose()


@pytest.fixture
def served(work: Work) -> Iterator[Site]:
    """Give the server of that work on a real port."""
    site = Site(work.world.app, [], work.world.log)
    site.start()
    yield site
    site.stop()


def test_a_family_is_found_and_read_by_keyboard(work: Work, served: Site, window: Desk) -> None:
    """From the search to the family and its history without a mouse; each page is sound, on the narrowest screen too."""
    page, found, window.screens = window.page, {}, EXTREMES
    window.enter(served, "/konsol/keluarga")
    found["search"] = window.complaints()
    window.tab_to("cari")
    page.keyboard.type("ratna")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table")).to_be_visible()
    found["results"] = window.complaints()
    follow(window, "Ratna Contoh")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ratna Contoh")
    found["family"] = window.complaints()
    page.set_viewport_size(SCREENS["narrow"])
    follow(window, "Lihat seluruh riwayat")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Riwayat")
    page.locator("main summary").first.click()
    found["history"] = window.complaints()
    page.go_back()
    follow(window, "Tampilkan NIK dan nomor KK")
    expect(page.get_by_text("0000010101900007").first).to_be_visible()
    found["numbers"] = window.complaints()
    page.goto(f"{served.address}/konsol/keluarga?kelompok={work.world.ids['mawar']}&kabupaten={HOME}")
    found["kelompok"] = window.complaints()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_worker_and_his_phone_by_keyboard(work: Work, served: Site, window: Desk) -> None:
    """The list, the page, a phone given back in two steps, a charge that is refused and an answer; each sound, on the narrowest screen too."""
    page, found, window.screens = window.page, {}, EXTREMES
    window.enter(served, "/konsol/petugas")
    found["list"] = window.complaints()
    follow(window, "Siti Contoh")
    expect(page.get_by_role("heading", level=1)).to_have_text("Siti Contoh")
    found["worker"] = window.complaints()
    page.set_viewport_size(SCREENS["narrow"])
    follow(window, "HP dikembalikan")
    expect(page.get_by_role("heading", name="HP ini dikembalikan?")).to_be_visible()
    found["asked"] = window.complaints()
    follow(window, "Ya, tandai dikembalikan")
    expect(page.get_by_role("status").first).to_contain_text("sudah dikembalikan")
    follow(window, "Buat kode pendaftaran")
    expect(page.get_by_role("status").first).to_contain_text("Kode pendaftaran")
    found["code"] = window.complaints()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
