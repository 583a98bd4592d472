"""What browser tests of the console may ask for: a window on a running server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright

from tests.browser.console.desk import BOTH, SCREENS, Desk
from tests.browser.handset import FLAGS, ONE_PROCESS
from tests.browser.site import Site
from tests.server.api.world import HOME, PASSWORD, World, make_world


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Run one browser for all windows; what they show shares a process, so that it is warm."""
    flags = [*FLAGS, ONE_PROCESS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    running = playwright.chromium.launch(executable_path=chromium, args=flags)
    yield running
    running.close()


@pytest.fixture(scope="session")
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """Give what one visitor after the other has in his browser: a page that stays keeps its process warm."""
    context = browser.new_context(locale="id-ID")
    context.new_page()
    yield context
    context.close()


@contextmanager
def opened(visitor: BrowserContext, screens: tuple[str, ...]) -> Iterator[Desk]:
    """Open a window of a visitor of whom nothing is left at the end."""
    page = visitor.new_page()
    page.set_viewport_size(SCREENS[screens[0]])
    yield Desk(page, screens)
    if page.url.startswith("http"):
        page.evaluate("localStorage.clear()")
    page.close()
    visitor.clear_cookies()


@pytest.fixture(params=BOTH)
def desk(request: pytest.FixtureRequest, visitor: BrowserContext) -> Iterator[Desk]:
    """Give an empty window, as wide as an office's screen and as narrow as a phone's."""
    with opened(visitor, (request.param,)) as desk:
        yield desk


@pytest.fixture
def window(visitor: BrowserContext) -> Iterator[Desk]:
    """Give an empty window whose pages are looked at as wide as an office's screen, and as narrow as a phone's."""
    with opened(visitor, BOTH) as desk:
        yield desk


@pytest.fixture
def own_window(browser: Browser) -> Iterator[Desk]:
    """Give such a window in a browser that nobody has after it: for who turns its clock."""
    context = browser.new_context(viewport=SCREENS["desk"], locale="id-ID")
    yield Desk(context.new_page(), BOTH)
    context.close()


@pytest.fixture
def world(tmp_path: Path, empty: Path) -> Iterator[World]:
    """Give a small kabupaten with its APD."""
    made = make_world(tmp_path / "instance", empty)
    made.parts.accounts.add("apd", PASSWORD, role="apd", region=HOME)
    yield made
    made.parts.engine.dispose()


@pytest.fixture
def served(world: World) -> Iterator[Site]:
    """Give the server of that kabupaten on a real port."""
    site = Site(world.app, [], world.log)
    site.start()
    yield site
    site.stop()
