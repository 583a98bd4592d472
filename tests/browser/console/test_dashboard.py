"""The dashboard in a real browser: sound before axe and on the narrowest screen, walked by keyboard, its sheet on one page of paper."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.console.desk import EXTREMES, Desk
from tests.browser.site import Site
from tests.server.api.world import HOME, make_world
from tests.server.console.test_dashboard import MONTH, PAGE, scene
from tests.server.desk.office import Desk as Work

LEAF = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.fixture
def work(tmp_path: Path, empty: Path) -> Iterator[Work]:
    """Give a month that was summed, and an APD of the nation."""
    made = scene(make_world(tmp_path / "instance", empty))
    made.account("ani", "apd", "00")
    yield made
    made.world.parts.engine.dispose()


@pytest.fixture
def served(work: Work) -> Iterator[Site]:
    """Give the server of that work on a real port."""
    site = Site(work.world.app, [], work.world.log)
    site.start()
    yield site
    site.stop()


def test_the_dashboard_is_sound(work: Work, served: Site, window: Desk) -> None:
    """Nation, kabupaten, sheet, kelompok, rows, a month to come and a region without data hold; a tile is reached by Tab; the sheet is one page."""
    paths = {
        **{"nation": f"{PAGE}?bulan={MONTH}", "kabupaten": f"{PAGE}/{HOME}?bulan={MONTH}&ukuran=education"},
        **{"sheet": f"{PAGE}/{HOME}/lembar?bulan={MONTH}", "kelompok": f"{PAGE}/{HOME}/kelompok?bulan={MONTH}"},
        **{"rows": f"{PAGE}/kelompok/{HOME}/{work.world.ids['mawar']}?bulan={MONTH}", "nothing": f"{PAGE}/{HOME}?bulan=2025-02"},
    }
    window.screens = EXTREMES
    window.enter(served, paths["nation"])
    found = {}
    for name, path in paths.items():
        window.page.goto(f"{served.address}{path}")
        if name == "sheet":
            assert len(LEAF.findall(window.page.pdf(prefer_css_page_size=True))) == 1
        if name == "kabupaten":
            expect(window.page.get_by_role("table", name="Komitmen pendidikan per bulan")).to_be_visible()
        found[name] = window.complaints()
    assert found == dict.fromkeys(paths, [])
    window.page.goto(f"{served.address}{paths['nation']}")
    window.page.get_by_role("link", name="Buka baris di balik angka ini").focus()
    window.page.keyboard.press("Tab")
    expect(window.page.get_by_role("link", name=re.compile(r"^Jatim 50,0\s%"))).to_be_focused()
    window.page.keyboard.press("Enter")
    expect(window.page.get_by_role("heading", level=1)).to_contain_text("Jawa Timur")
