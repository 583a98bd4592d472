"""The app as a phone gets it: installed, opened without a server, renewed only when asked to."""

import hashlib
import json
import shutil
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.handset import Handset
from tests.browser.site import Site

SHELL_BYTES, SHELL_REQUESTS = 60_000, 3
DRAWN = "#app > *"
TAKE = "Muat versi baru"
WAITING = """async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
    while (!registration.waiting) await new Promise((done) => setTimeout(done, 20));
}"""
TRY_INLINE = """() => {
    const script = document.createElement("script");
    script.textContent = "window.smuggled = true";
    document.head.append(script);
    return window.smuggled === undefined;
}"""


def mark(page: Page) -> None:
    """Leave a mark in a page that a reload would wipe out."""
    page.evaluate("window.marked = true")


def is_marked(page: Page) -> bool:
    """Tell whether the page is still the one that was marked."""
    return page.evaluate("window.marked === true")


def checksum(path: Path) -> str:
    """Return the checksum of a file as the service worker knows it."""
    return "sha256-" + b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()


def next_version(built: Path, folder: Path) -> Path:
    """Copy a build and change its page, as the next version would."""
    shutil.copytree(built, folder)
    page, worker, told = (folder / name for name in ("index.html", "sw.js", "build.json"))
    before, version = checksum(page), json.loads(told.read_text("utf-8"))["version"]
    page.write_text(page.read_text("utf-8").replace("<head>", '<head><meta name="versi" content="baru">'), "utf-8")
    text = worker.read_text("utf-8")
    assert before in text and version in text
    worker.write_text(text.replace(before, checksum(page)).replace(version, "nextnextnx"), "utf-8")
    for path in (page, worker):
        for ending in (".br", ".gz"):
            path.with_name(path.name + ending).unlink()
    (folder / "stamp").write_text("next", "utf-8")
    return folder


def test_it_can_be_installed(site: Site, whole_handset: Handset) -> None:
    """Chrome finds nothing that keeps the app from being installed."""
    page = whole_handset.open_app(site.page)
    found = whole_handset.start().new_cdp_session(page).send("Page.getInstallabilityErrors")
    assert found["installabilityErrors"] == []


def test_it_opens_without_a_server(site: Site, handset: Handset) -> None:
    """After one visit the app starts cold with the server gone, at its plain address and at an enrolment link."""
    handset.open_app(site.page)
    link = site.enrol_link()
    handset.close()
    site.stop()
    for address in (site.page, link):
        expect(handset.open(address).locator(DRAWN).first).to_be_visible()
        handset.close()


def test_a_new_version_waits_to_be_taken(site: Site, handset: Handset, built: Path, tmp_path: Path) -> None:
    """A new version is offered, reloads nothing by itself, and is there after one reload when it is taken.

    Another tab with work in hand stays as it is. Files that did not change are not fetched again.
    """
    page, other = handset.open_app(site.page), handset.open_app(site.page)
    site.shell.folder = next_version(built, tmp_path / "next")
    mark(page), mark(other)
    site.served.clear()
    page.evaluate(WAITING)
    offer = page.get_by_role("button", name=TAKE)
    expect(offer).to_be_visible()
    assert is_marked(page) and page.locator("meta[name=versi]").count() == 0
    offer.click()
    expect(page.locator("meta[name=versi]")).to_have_count(1)
    assert not is_marked(page)
    assert page.evaluate("caches.keys()") == ["shell-nextnextnx"]
    assert is_marked(other)
    assert not [path for _, path, *_ in site.served if path.startswith("/app/assets/") and path.endswith(".js")]


def test_a_mixed_version_is_not_installed(site: Site, handset: Handset, built: Path, tmp_path: Path) -> None:
    """A page that is not the one the worker was built with, as from a captive portal, does not replace what works."""
    page = handset.open_app(site.page)
    folder = next_version(built, tmp_path / "next")
    (folder / "index.html").write_text("<h1>Silakan login WiFi</h1>", "utf-8")
    site.shell.folder = folder
    mark(page)
    state = page.evaluate("""async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        await registration.update();
        const worker = registration.installing;
        while (worker.state !== "redundant") await new Promise((done) => setTimeout(done, 20));
        return registration.waiting;
    }""")
    assert state is None and is_marked(page)
    site.stop()
    page.reload()
    expect(page.locator(DRAWN).first).to_be_visible()
    handset.troubles = [one for one in handset.troubles if "integrity" not in one]


def test_nothing_foreign_runs(site: Site, installed: Handset) -> None:
    """The policy keeps out every script that did not come from our own address as a file."""
    page = installed.open_app(site.page)
    assert page.evaluate(TRY_INLINE)
    answer = site.app.test_client().get("/app/")
    rules = dict(rule.split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split("; "))
    assert rules["default-src"] == rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert rules["script-src"] == rules["connect-src"] == "'self'"
    assert "unsafe" not in json.dumps(rules)
    installed.troubles = [one for one in installed.troubles if "Content Security Policy" not in one]


def test_the_first_visit_is_small(site: Site, built: Path, new_handset: Callable[[], Handset]) -> None:
    """The shell takes few requests and few bytes; the rooms come behind it, once; the next start asks for nothing of them."""
    handset = new_handset()
    handset.open_app(site.page)
    parts = json.loads((built / "build.json").read_text("utf-8"))
    rooms, later = ({f"/app/{path}" for path in parts[name]} for name in ("rest", "later"))
    served = [(path, size) for _, path, _, size in site.served if path.startswith("/app/") and not path.endswith(".png")]
    shell = [one for one in served if one[0] not in rooms | later]
    assert rooms == {path for path, _ in served if path in rooms}
    assert shell[0][0] == "/app/"
    assert len(shell) - 1 <= SHELL_REQUESTS, shell
    assert sum(size for _, size in shell) <= SHELL_BYTES, shell
    handset.close()
    site.served.clear()
    handset.open_app(site.page)
    assert {path for _, path, *_ in site.served} <= {"/app/sw.js"}
