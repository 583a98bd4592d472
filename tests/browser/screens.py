"""Pictures of every screen as a cheap phone shows it: python -m tests.browser.screens FOLDER [WIDTH [LETTERS %]]."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from server.field.build import FIELD, build
from tests.browser.chromium import LACKING, find_chromium
from tests.browser.fieldwork import enrol
from tests.browser.handset import Handset
from tests.browser.site import make_template, open_site, right_now
from tests.browser.tour import draw, moves_of_store, stops, stops_of_volunteer, stops_on_foot, volunteer_of, walk
from tests.server.api.world import migrate

HEIGHT = 640


def set_letters(page: Page, percent: int) -> None:
    """Let the letters grow as a worker's own setting does."""
    page.evaluate("percent => { document.documentElement.style.fontSize = `${percent}%` }", percent)


def take_pictures(folder: Path, width: int, letters: int) -> int:
    """Enrol a phone with the demonstration and keep a picture of each screen, its whole length; return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    build(FIELD)
    with tempfile.TemporaryDirectory() as top, sync_playwright() as playwright:
        work = Path(top)
        workers = make_template(migrate(work), work / "filled", right_now())
        site = open_site(work / "instance", work / "filled", workers)
        browser = find_chromium() or sys.exit(LACKING)
        handset = Handset(playwright, browser, work / "phone")
        page = handset.open_app(site.enrol_link())
        page.screenshot(path=folder / "mulai-daftar.png")
        page.close()
        count = 1
        for worker, tour in ((0, stops(site)), (draw(site), stops_on_foot(site)), (volunteer_of(site), [*stops_of_volunteer(site), *moves_of_store(site)])):
            handset.close()
            handset = Handset(playwright, browser, work / f"phone-{worker}")
            page = enrol(handset, site, worker)
            page.set_viewport_size({"width": width, "height": HEIGHT})
            set_letters(page, letters)
            for stop in walk(page, tour):
                page.screenshot(path=folder / f"{stop.name}.png")
                count += 1
        handset.close()
        site.close()
    return count


if __name__ == "__main__":
    target, *measures = sys.argv[1:]
    numbers = [int(one) for one in measures]
    count = take_pictures(Path(target), *(numbers + [360, 100][len(numbers) :]))
    print(f"{count} screens in {target}")
