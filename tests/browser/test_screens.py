"""Every screen of the app holds on a small phone, with large letters and for those who listen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.fieldwork import begin, enrol, violations
from tests.browser.handset import Handset
from tests.browser.screens import set_letters
from tests.browser.site import Site
from tests.browser.tour import PLACES, Stop, draw, moves_of_store, patterns, stops, stops_of_volunteer, stops_on_foot, volunteer_of, walk

SIZES = ((360, 100), (320, 100), (320, 200))
"""Width in px, and size of the letters in % of the usual."""
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
BEYOND = """width => [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > width + 1 && one.getBoundingClientRect().width > 2)
    .map((one) => `${one.tagName}.${one.getAttribute("class") || ""}`).slice(0, 5)"""


@pytest.fixture
def walked(site: Site, phone: Handset) -> tuple[Page, list[Stop]]:
    """Give an enrolled phone and the way through all its screens."""
    return begin(phone, site), stops(site)


def test_no_screen_is_left_out() -> None:
    """A route that somebody adds must be added to the tour, and one taken away, taken out."""
    assert patterns() == set(PLACES)


def test_every_screen_is_fit(walked: tuple[Page, list[Stop]]) -> None:
    """Nothing beyond the side at 360 and 320 px and with letters of twice the size, and there, where it is tightest, no violation by axe."""
    page, tour = walked
    assert list(faults(page, tour, SIZES)) == []


def test_the_screens_of_a_supervisor_are_fit(site: Site, installed: Handset) -> None:
    """A supervisor on foot has the same, at the widest and with the largest letters: what was drawn, the observation, the spot check."""
    page = enrol(installed, site, draw(site))
    assert list(faults(page, stops_on_foot(site), (SIZES[0], SIZES[-1]))) == []


def test_the_screens_of_a_volunteer_are_fit(site: Site, installed: Handset) -> None:
    """A volunteer in a disaster has the same, with households, people, posts and the code on the screens."""
    page = enrol(installed, site, volunteer_of(site))
    assert list(faults(page, [*stops_of_volunteer(site), *moves_of_store(site)], (SIZES[0], SIZES[-1]))) == []


def faults(page: Page, tour: list[Stop], sizes: tuple[tuple[int, int], ...]) -> Iterator[tuple[str, int, int, list[str]]]:
    """Yield each screen with the width and size of letters at which something is wrong, and what; axe looks at the last of the sizes."""
    for stop in walk(page, tour):
        for width, letters in sizes:
            page.set_viewport_size({"width": width, "height": 640})
            set_letters(page, letters)
            page.evaluate(DRAWN)
            wrong = violations(page) if (width, letters) == sizes[-1] else []
            if beyond := page.evaluate(BEYOND, width):
                wrong.append(f"beyond the side: {beyond}")
            if wrong:
                yield stop.name, width, letters, wrong


def test_focus_goes_to_the_title(walked: tuple[Page, list[Stop]]) -> None:
    """Whoever listens hears the title of a screen first when it opens."""
    page, tour = walked
    for stop in walk(page, tour[:6]):
        assert page.evaluate("document.activeElement.tagName") == "H1", stop.name
