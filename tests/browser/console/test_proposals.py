"""Proposals, doubles, late work, families without a kelompok and verivali in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from server.desk.decisions import carry_out
from sync.limits import DECISION_WITHDRAW_S
from tests.browser.console.desk import Desk
from tests.browser.console.test_deciding import follow
from tests.browser.site import Site
from tests.server.api.world import make_world
from tests.server.desk.office import Desk as Work
from tests.server.desk.office import make_desk
from tests.server.desk.test_late import handed_over, late
from tests.server.desk.test_match import twins
from tests.server.desk.test_proposal import child, happened, mother, wished
from tests.server.desk.test_ungrouped import lonely, neighbours
from tests.server.verivali.test_verivali import shipped


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


def test_a_double_is_merged_by_keyboard(work: Work, served: Site, desk: Desk) -> None:
    """Two steps without a mouse, each said in words; after ten minutes one record stays, and the way back is found."""
    _, lost = twins(work)
    page = desk.page
    desk.enter(served, "/konsol/antrian/match")
    page.get_by_role("table").get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa data ganda")
    follow(desk, "Lanjut ke langkah 2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gabungkan: langkah 2 dari 2")
    desk.tab_to("reason")
    page.keyboard.type("NIK dan nama ibu sama.")
    follow(desk, "Gabungkan")
    expect(page.get_by_role("status")).to_contain_text("sebelum itu dapat dibatalkan")
    work.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    assert carry_out(work.world.parts) == 1 and work.record("anggota", lost).fields["deleted"]
    page.goto(f"{served.address}/konsol/gabungan")
    follow(desk, "Anggota keluarga")
    expect(page.get_by_role("button", name="Batalkan penggabungan")).to_be_visible()
    assert desk.complaints() == []


def test_every_page_is_sound(work: Work, served: Site, window: Desk) -> None:
    """Lists, cases, forms and files hold before axe, a finger and the width of the screen."""
    page, found = window.page, {}
    shipped(work)
    mother(work, is_pengurus=True)
    baby = child(work)
    happened(work, "lahir", baby, anggota_id=baby.id, birth_date="2026-11-18")
    twins(work)
    neighbours(work)
    lonely(work)
    window.enter(served, "/konsol/antrian/proposal")
    wished(work, "kpm", work.world.ids["kpm1"], field="address", before="Jalan Lama 1", after="Jalan Baru 2", evidence="KTP")
    handed_over(work)
    late(work)
    titles = {"proposal": "Periksa usulan", "match": "Periksa data ganda", "late": "Kiriman terlambat", "ungrouped": "Pilih kelompok"}
    for queue, title in titles.items():
        page.goto(f"{served.address}/konsol/antrian/{queue}")
        found[queue] = window.complaints()
        page.get_by_role("table").get_by_role("link").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        found[f"case {queue}"] = window.complaints()
    page.goto(f"{served.address}/konsol/antrian/match")
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa data ganda")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Lanjut ke langkah 2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gabungkan: langkah 2 dari 2")
    found["confirm"] = window.complaints()
    for path in ("gabungan", "belum-berkelompok", "belum-berkelompok/3507/3507012001", "verivali/3507", "verivali/3507/1", "verivali/3507/jawaban"):
        page.goto(f"{served.address}/konsol/{path}")
        found[path] = window.complaints()
    text = f"id;status\n{work.world.rows('usulan')[0].id};diterima\nzzz;mungkin\n"
    page.get_by_label("Berkas jawaban (CSV atau XLSX)").set_input_files({"name": "jawaban.csv", "mimeType": "text/csv", "buffer": text.encode()})
    page.get_by_role("button", name="Uji berkas").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hasil uji berkas")
    found["dry run"] = window.complaints()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
