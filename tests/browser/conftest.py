"""What browser tests may ask for: a built app, a server, and phones."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from server.demo.fill import DemoWorker
from server.field.build import FIELD, build
from tests.browser.chromium import LACKING, find_chromium
from tests.browser.handset import Handset
from tests.browser.site import Site, make_template, open_site, right_now
from tests.server.api.world import migrate


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of a Chromium; without one the test is skipped."""
    return find_chromium() or pytest.skip(LACKING)


@pytest.fixture(scope="session")
def built() -> Path:
    """Give the folder of the app, built from the sources as they are."""
    build(FIELD)
    return FIELD / "built"


@pytest.fixture(scope="session")
def playwright(chromium: str) -> Iterator[Playwright]:
    """Run Playwright for all browser tests; where its driver does not start, they are skipped."""
    with ExitStack() as stack:
        try:
            running = stack.enter_context(sync_playwright())
        except Exception as error:  # it has no class of its own for this
            pytest.skip(f"Playwright does not start here: {error}")
        yield running


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[DemoWorker]]:
    """Give an instance folder with the demonstration of today, to copy, and its workers."""
    top = tmp_path_factory.mktemp("demonstration")
    return top / "filled", make_template(migrate(top), top / "filled", right_now())


@pytest.fixture
def site(tmp_path: Path, built: Path, filled: tuple[Path, list[DemoWorker]]) -> Iterator[Site]:
    """Give a running server with a database of its own."""
    running = open_site(tmp_path / "instance", *filled)
    yield running
    running.close()


@pytest.fixture
def new_handset(playwright: Playwright, chromium: str, tmp_path: Path) -> Iterator[Callable[[], Handset]]:
    """Give what makes phones; none may have complained of anything at the end."""
    made: list[Handset] = []
    numbers = count(1)

    def make() -> Handset:
        made.append(Handset(playwright, chromium, tmp_path / f"phone-{next(numbers)}"))
        return made[-1]

    yield make
    for handset in made:
        handset.close()
    assert [handset.troubles for handset in made if handset.troubles] == []


@pytest.fixture
def handset(new_handset: Callable[[], Handset]) -> Handset:
    """Give a phone that has never seen the app."""
    return new_handset()
