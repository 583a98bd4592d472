"""Nonsense typed into the forms of disasters: each says what is wrong, or saves what the server takes."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.fieldwork import NARROW, WIDER, enrol, go, offline, online, rows, settled
from tests.browser.flood import OPENER, worker_named
from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.tour import moves_of_store, stops_of_volunteer

TYPED = Path(__file__).with_name("typing.js").read_text("utf-8").split("\n", 1)[1]
TURNS = (
    (["1000000000000"], ""),
    (["   "], "12026-01-01"),
    (["a" * 400], "9999-12-31"),
    (["\U0001f600", "0", "1,5", "-1", "7"], "0001-01-01"),
    (["7"], ""),
    (["2026"], "12026-01-01"),
)
"""What is typed, field by field in turn, and the day that is chosen."""
DRAWN = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
FAULTS = ("", "failed", "too wide")
SAID = "[...document.querySelectorAll('main .error, main .notice.bad')].map((one) => one.textContent)"


def forms(site: Site) -> list[str]:
    """Return the addresses of all screens of disasters, each kind of move of a store among them."""
    return [one.path for one in (*stops_of_volunteer(site), *moves_of_store(site))]


def answer(page: Page, path: str, texts: list[str], day: str) -> str:
    """Fill in a screen and press its main button; return `none` where there is no form, `saved`, what was said, or a fault."""
    go(page, path)
    page.evaluate(DRAWN)
    count = page.evaluate(TYPED, [texts, day])
    button = page.locator(".action button")
    if not count or not button.count():
        return "none"
    before = page.url
    button.click()
    page.evaluate(DRAWN)
    expect(page.locator("main[aria-busy=true]")).to_have_count(0)
    page.evaluate(DRAWN)
    if page.get_by_text("Ada gangguan").count():
        return "failed"
    if page.evaluate(WIDER) > 0:
        return "too wide"
    return "saved" if page.url != before else "; ".join(page.evaluate(SAID))


def test_nonsense_is_told_or_taken(site: Site, installed: Handset) -> None:
    """No screen fails, stays silent or grows beyond its side, and the server refuses nothing that a phone saved."""
    page = enrol(installed, site, worker_named(site, OPENER))
    before = len(rows(site, "inbox"))
    offline(page)
    page.set_viewport_size(NARROW)
    wrong, paths = [], forms(site)
    for texts, day in TURNS:
        answers = {path: answer(page, path, texts, day) for path in paths}
        wrong += [told for told in answers.items() if told[1] in FAULTS]
        paths = [path for path in paths if answers[path] != "none"]
    assert (wrong, len(paths) > 25) == ([], True)
    online(page)
    settled(page)
    assert [(row["kind"], row["code"], row["details"]) for row in rows(site, "inbox")[before:]] == []
