"""What tests of the app's phone may ask for: its script, a server, pages with a phone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from server.demo.fill import DemoWorker
from server.field.build import FIELD, build_vectors
from tests.browser.handset import ONE_PROCESS
from tests.browser.phone.pockets import DRIVER, Pocket
from tests.browser.site import Site, open_site


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the kernel and the phone as one script."""
    return build_vectors(FIELD, tmp_path_factory.mktemp("vectors")).read_text("utf-8")


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Run Chromium for all pockets."""
    running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage", ONE_PROCESS])
    yield running
    running.close()


@pytest.fixture(scope="session")
def coat(browser: Browser) -> Iterator[BrowserContext]:
    """Give what all pockets are in: each is a page and stores nothing outside of it; one that stays keeps their process warm."""
    context = browser.new_context(service_workers="block")
    context.new_page()
    yield context
    context.close()


@pytest.fixture
def office(tmp_path: Path, filled: tuple[Path, list[DemoWorker]]) -> Iterator[Site]:
    """Give a running server with a database of its own."""
    running = open_site(tmp_path / "instance", *filled)
    yield running
    running.close()


@pytest.fixture
def new_pocket(browser: Browser, coat: BrowserContext, script: str, office: Site) -> Iterator[Callable[..., Pocket]]:
    """Give what makes phones of the app; with `worker` they are enrolled for one of the demonstration.

    Whoever turns the clock of one does so for all in its coat, and takes one of its own.
    """
    made: list[Page | BrowserContext] = []

    def make(worker: int | None = 0, *, own_coat: bool = False) -> Pocket:
        around = browser.new_context(service_workers="block") if own_coat else coat
        page = around.new_page()
        made.append(around if own_coat else page)
        page.goto(f"{office.address}/api/v1/health")
        page.evaluate(script)
        page.evaluate(DRIVER.read_text("utf-8"))
        pocket = Pocket(page)
        if worker is not None:
            pocket.enrol(office.enrol_code(worker))
        return pocket

    yield make
    for one in made:
        one.close()
