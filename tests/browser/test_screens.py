"""Every screen of the app holds on a small phone, with large letters and for those who listen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.fieldwork import AXE, VIOLATIONS, enrol
from tests.browser.handset import Handset
from tests.browser.screens import set_letters
from tests.browser.site import Site
from tests.browser.tour import PLACES, Stop, draw, patterns, stops, stops_on_foot, walk

BEYOND = """width => [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > width + 1 && one.getBoundingClientRect().width > 2)
    .map((one) => `${one.tagName}.${one.getAttribute("class") || ""}`).slice(0, 5)"""


@pytest.fixture
def walked(site: Site, handset: Handset) -> tuple[Page, list[Stop]]:
    """Give an enrolled phone and the way through all its screens."""
    return enrol(handset, site), stops(site)


def test_no_screen_is_left_out() -> None:
    """A route that somebody adds must be added to the tour, and one taken away, taken out."""
    assert patterns() == set(PLACES)


@pytest.mark.parametrize(("width", "letters"), [(360, 100), (320, 100), (320, 200)])
def test_every_screen_is_fit(walked: tuple[Page, list[Stop]], width: int, letters: int) -> None:
    """No violation by axe and nothing beyond the side, at 360 and 320 px and with letters of twice the size."""
    page, tour = walked
    page.set_viewport_size({"width": width, "height": 640})
    set_letters(page, letters)
    page.evaluate(AXE.read_text("utf-8"))
    assert dict(faults(page, tour, width)) == {}


@pytest.mark.parametrize(("width", "letters"), [(360, 100), (320, 200)])
def test_the_screens_of_a_supervisor_are_fit(site: Site, handset: Handset, width: int, letters: int) -> None:
    """A supervisor on foot has the same: what was drawn, the observation, the spot check."""
    page = enrol(handset, site, draw(site))
    page.set_viewport_size({"width": width, "height": 640})
    set_letters(page, letters)
    page.evaluate(AXE.read_text("utf-8"))
    assert dict(faults(page, stops_on_foot(site), width)) == {}


def faults(page: Page, tour: list[Stop], width: int) -> Iterator[tuple[str, list[str]]]:
    """Yield each screen where something is wrong, and what."""
    for stop in walk(page, tour):
        wrong = page.evaluate(VIOLATIONS)
        if beyond := page.evaluate(BEYOND, width):
            wrong.append(f"beyond the side: {beyond}")
        if wrong:
            yield stop.name, wrong


def test_focus_goes_to_the_title(walked: tuple[Page, list[Stop]]) -> None:
    """Whoever listens hears the title of a screen first when it opens."""
    page, tour = walked
    for stop in walk(page, tour[:6]):
        assert page.evaluate("document.activeElement.tagName") == "H1", stop.name
