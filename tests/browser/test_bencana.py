"""Disasters on a volunteer's phone: the frame that adapts to the worker, and rooms that open without signal."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fieldwork import assert_fit, begin, enrol, go, offline, unlock
from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.volunteers import hire

MENU = "nav.menu a span:not(.count):not(.unseen)"


@pytest.fixture
def volunteer(site: Site, installed: Handset) -> Page:
    """Give the phone of a volunteer who is in no disaster yet."""
    return enrol(installed, site, hire(site, "Rudi Contoh"))


def test_the_menu_is_that_of_the_worker(site: Site, phone: Handset, volunteer: Page) -> None:
    """A volunteer finds disasters and no families, a pendamping without a disaster the places as ever."""
    go(volunteer, "/")
    expect(volunteer.locator(MENU)).to_have_text(["Hari ini", "Bencana", "Sinkron"])
    expect(volunteer.get_by_text("Pertemuan P2K2")).to_have_count(0)
    assert_fit(volunteer)
    expect(begin(phone, site).locator(MENU)).to_have_text(["Hari ini", "P2K2", "Keluarga", "Sinkron"])


def test_rooms_of_disasters_open_without_signal(volunteer: Page) -> None:
    """Whoever has installed the app opens them the first time without a server: they lie on the phone."""
    offline(volunteer)
    volunteer.reload()
    unlock(volunteer)
    go(volunteer, "/bencana")
    expect(volunteer.get_by_text("Belum ada kejadian di HP ini.")).to_be_visible()
    assert_fit(volunteer)
