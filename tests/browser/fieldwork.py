"""What a worker does on a phone before the work of a test begins, and what the office has afterwards."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page, expect
from sqlalchemy import text

from tests.browser.handset import Handset
from tests.browser.site import Site

PIN = "582937"
NARROW = {"width": 320, "height": 560}
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
HAS_AXE = "typeof axe !== 'undefined'"
VIOLATIONS = """() => axe.run({ resultTypes: ["violations"] }).then((found) => found.violations.map(
    (one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(" ")}`))"""
WIDER = "document.documentElement.scrollWidth - innerWidth"


def enrol(handset: Handset, site: Site, worker: int = 0) -> Page:
    """Enrol a phone for one of the workers, and wait until it has everything."""
    page = handset.open_app(site.enrol_link(worker))
    page.get_by_role("button", name="Daftarkan").click()
    page.get_by_label("PIN baru", exact=True).fill(PIN)
    page.get_by_label("Ulangi PIN baru").fill(PIN)
    page.get_by_role("button", name="Simpan PIN").click()
    at_home(page)
    settled(page)
    return page


def begin(phone: Handset, site: Site) -> Page:
    """Open a phone that is enrolled, and wait until it has what is new."""
    page = phone.open(site.page)
    unlock(page)
    settled(page)
    return page


def at_home(page: Page) -> None:
    """Wait until the app is open: it leads to the first screen by itself."""
    expect(page.get_by_role("navigation", name="Menu utama")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/app/(#/?)?$"))


def unlock(page: Page) -> None:
    """Open the app again after a reload."""
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="Buka").click()
    expect(page.get_by_role("navigation", name="Menu utama")).to_be_visible()


def go(page: Page, path: str) -> None:
    """Open a screen of the app by its address."""
    page.evaluate("path => { location.hash = path }", path)


def settled(page: Page) -> None:
    """Exchange, and wait until nothing waits on the phone."""
    go(page, "/sinkron")
    page.get_by_role("button", name="Sinkronkan sekarang").click()
    expect(page.get_by_text("Semua terkirim dan terbaru")).to_be_visible(timeout=60_000)


def open_family(page: Page, *, besides: Collection[str] = ()) -> str:
    """Open the first family of the list that is none of these; return its id."""
    go(page, "/keluarga")
    listed = page.get_by_role("list", name="Keluarga").get_by_role("link")
    expect(listed.first).to_be_visible()
    links = [link.get_attribute("href") or "" for link in listed.all()]
    listed.nth(next(at for at, href in enumerate(links) if href.rsplit("/", 1)[-1] not in besides)).click()
    expect(page.get_by_role("heading", name="Anggota")).to_be_visible()
    return page.url.rsplit("/", 1)[1]


def save(page: Page) -> None:
    """Press the button that saves, and see it said."""
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("Tersimpan di HP ini")).to_be_visible()


def offline(page: Page) -> None:
    """Take the signal away."""
    page.context.set_offline(True)
    page.wait_for_timeout(100)


def online(page: Page) -> None:
    """Give the signal back."""
    page.context.set_offline(False)


def rows(site: Site, kind: str, **wanted: Any) -> list[dict[str, Any]]:
    """Return the rows of a kind that the server has, with these values."""
    where = " and ".join(f"{name} = :{name}" for name in wanted) or "1 = 1"
    with site.parts.engine.connect() as connection:
        return [dict(row) for row in connection.execute(text(f"select * from {kind} where {where}"), wanted).mappings()]


def work_dates(site: Site, record: str) -> list[str]:
    """Return the date of the work of each form that changed a record, in the order taken."""
    log = [row for row in rows(site, "change_log") if record in str(row["body"])]
    return [str(row["work_date"]) for row in sorted(log, key=lambda row: str(row["received_at"]))]


def violations(page: Page) -> list[str]:
    """Return what axe finds in a page; it stays there until the next one is loaded."""
    if not page.evaluate(HAS_AXE):
        page.evaluate(AXE.read_text("utf-8"))
    return page.evaluate(VIOLATIONS)


def assert_fit(page: Page) -> None:
    """Hold a screen to what anybody must be able to use: no violation by axe, nothing beyond the side at 320 px."""
    assert violations(page) == []
    before = page.viewport_size
    page.set_viewport_size(NARROW)
    assert page.evaluate(WIDER) <= 0
    page.set_viewport_size(before)
