"""The pages of graduasi in a real browser: sound for those who listen and for narrow screens; a family proposed by keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.console.desk import EXTREMES, Desk
from tests.browser.site import Site
from tests.server.api.world import make_world
from tests.server.graduasi.room import REASON, Room, make_room


@pytest.fixture
def room(tmp_path: Path, empty: Path) -> Iterator[Room]:
    """Give a room with one family that may be proposed and one of which much is missing."""
    made = make_room(make_world(tmp_path / "instance", empty))
    made.assess()
    made.assess("kpm2", economy="tidak", dwelling=None, family_view=None)
    made.count()
    yield made
    made.world.parts.engine.dispose()


@pytest.fixture
def served(room: Room) -> Iterator[Site]:
    """Give the server of that room on a real port."""
    site = Site(room.world.app, [], room.world.log)
    site.start()
    yield site
    site.stop()


def test_a_family_is_proposed_by_keyboard(served: Site, room: Room, window: Desk) -> None:
    """From the board over both families to a proposal and its verification without a mouse; each page holds before axe, also at 320 px."""
    desk = window
    desk.screens = EXTREMES
    desk.enter(served, "/konsol/graduasi", "ani")
    page, found = desk.page, {}
    found["board"] = desk.complaints()
    for kpm in ("kpm2", "kpm1"):
        page.goto(f"{served.address}/konsol/graduasi/3507/keluarga/{room.world.ids[kpm]}")
        found[kpm] = desk.complaints()
    desk.tab_to("reason")
    page.keyboard.type(REASON)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Usulan tersimpan")
    found["proposal"] = desk.complaints()
    desk.tab_to("Verifikasi")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Verifikasi")
    found["step"] = desk.complaints()
    page.goto(f"{served.address}/konsol/graduasi/aturan")
    found["rules"] = desk.complaints()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
