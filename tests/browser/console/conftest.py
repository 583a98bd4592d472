"""What browser tests of the console may ask for: a window on a running server."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.console.desk import SCREENS, Desk
from tests.browser.handset import FLAGS
from tests.browser.site import Site
from tests.server.api.world import HOME, PASSWORD, World, make_world


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Run one browser for all windows."""
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    running = playwright.chromium.launch(executable_path=chromium, args=flags)
    yield running
    running.close()


@pytest.fixture(params=SCREENS)
def desk(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Desk]:
    """Give an empty window, as wide as an office's screen and as narrow as a phone's."""
    context = browser.new_context(viewport=SCREENS[request.param], locale="id-ID")
    yield Desk(context.new_page())
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
